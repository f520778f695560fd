// How a task stands for its leader, and what waits for her first.
import { describe, expect, it } from '@jest/globals'
import type { LeaderTask } from '../../../../server/protocol/leader-tasks.ts'
import { byUrgency, doneShare, isCounted, isToDo, standingOf } from '../../../../web/src/features/leader-centre/task.rules.ts'

type Claim = NonNullable<LeaderTask['claim']>
const claim = (given: Partial<Claim> = {}): Claim => ({ state: 'claimed', progress: 0, final: 0, reason: null, paid: false, ...given })
const task = (taskId: string, given: Partial<LeaderTask> = {}): LeaderTask => ({
  ...{
    taskId,
    kind: 'sell',
    title: '',
    words: '',
    showId: null,
    courseId: null,
    target: 20,
    proof: 'seen',
    rewardFen: 0,
    fromMs: 0,
    untilMs: 1,
  },
  material: { words: '', pictureUrls: [], clipUrl: null },
  claim: null,
  free: true,
  ...given,
})

describe('a task of hers', () => {
  it('stands as its claim, or open, or used up', () => {
    expect(standingOf(task('a'))).toBe('open')
    expect(standingOf(task('a', { free: false }))).toBe('full')
    expect(standingOf(task('a', { free: false, claim: claim({ state: 'proved' }) }))).toBe('proved')
    const toDo = [task('a'), task('b', { claim: claim() }), task('c', { claim: claim({ state: 'proved' }) })]
    expect(toDo.every(isToDo)).toBe(true)
    const over = (['done', 'refused', 'lapsed'] as const).map((state) => task(state, { claim: claim({ state }) }))
    expect([...over, task('full', { free: false })].some(isToDo)).toBe(false)
  })
  it('fills its bar by what the server counted, and whole once it is done', () => {
    expect(doneShare(task('a'))).toBe(0)
    expect(doneShare(task('a', { claim: claim({ progress: 14 }) }))).toBe(0.7)
    expect(doneShare(task('a', { claim: claim({ progress: 25 }) }))).toBe(1)
    expect(doneShare(task('a', { claim: claim({ state: 'done' }) }))).toBe(1)
    expect(isCounted(task('a'))).toBe(true)
    expect(isCounted(task('a', { proof: 'picture' }))).toBe(false)
    expect(isCounted(task('a', { kind: 'learn' }))).toBe(false)
  })
  it('comes first when it was sent back, then what she does, what she may take up, what the shop looks at, what is over', () => {
    const rows = [
      task('over', { claim: claim({ state: 'lapsed' }) }),
      task('shop', { claim: claim({ state: 'proved' }) }),
      task('late', { untilMs: 9 }),
      task('open', { untilMs: 3 }),
      task('doing', { claim: claim() }),
      task('back', { untilMs: 9, claim: claim({ reason: '看不清' }) }),
    ]
    expect(rows.toSorted(byUrgency).map(({ taskId }) => taskId)).toEqual(['back', 'doing', 'open', 'late', 'shop', 'over'])
  })
})
