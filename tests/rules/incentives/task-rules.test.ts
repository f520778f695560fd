// What a task may ask and pay, for whom it is, and how a claim of it goes on.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { canMove } from '../../../server/transitions.ts'
import { transferFault } from '../../../server/ledger/transfer.rules.ts'
import {
  CLAIM_MOVES,
  claimIdOf,
  isFor,
  isLapsed,
  isReached,
  rewardTransfer,
  SETTLING_DAYS,
  TASK_DAYS_MAX,
  taskFault,
  type ClaimState,
  type TaskTerms,
} from '../../../server/incentives/task.rules.ts'
import { TASK_KINDS } from '../../../server/protocol/leader-tasks.ts'

const DAY_MS = 86_400_000
const NOW = 1_790_000_000_000
const task = (given: Partial<TaskTerms> = {}): TaskTerms => ({
  ...{
    kind: 'sell',
    title: '带 20 单糕点礼盒',
    words: '',
    proof: 'seen',
    showId: null,
    courseId: null,
    target: 20,
    rewardFen: 3_000,
    budgetId: 'b',
  },
  ...{ fromMs: NOW, untilMs: NOW + DAY_MS },
  ...given,
})
const free = { rewardFen: 0, budgetId: null }

describe('a task that may be published', () => {
  it.each([
    task(),
    task(free),
    task({ kind: 'share', showId: 's', ...free }),
    task({ kind: 'share', proof: 'picture', ...free, words: '发到朋友圈，截图给我们' }),
    task({ kind: 'watch', showId: 's' }),
    task({ kind: 'learn', proof: 'picture', target: 1 }),
    task({ kind: 'learn', proof: 'seen', courseId: 'c', target: 1 }),
    task({ kind: 'watch', proof: 'picture', words: '看完回放，拍下你的笔记' }),
    task({ fromMs: NOW - 5, untilMs: NOW + 1 }),
    task({ untilMs: NOW + TASK_DAYS_MAX * DAY_MS }),
  ])('%j', (one) => expect(taskFault(one, NOW)).toBeNull())
})

describe('a task that may not', () => {
  it('rewards sharing, whatever else it is: money is for sales (rules.md 33) and never for heads (7)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.constantFrom('seen' as const, 'picture' as const),
        fc.string(),
        (rewardFen, proof, words) => {
          expect(taskFault(task({ kind: 'share', showId: 's', rewardFen, proof, words }), NOW)).toBe('rewardsSharing')
        },
      ),
      { numRuns: 50 },
    )
  })
  it.each(['分享到三个群', '转发海报', '发朋友圈', '拉人进群', '邀请 5 位好友', 'Share it', 'please REPOST', 'invite friends'])(
    'pays for a picture that proves nothing but sharing: %s',
    (words) => {
      for (const kind of ['sell', 'watch', 'learn'] as const)
        expect(taskFault(task({ kind, proof: 'picture', target: 1, words }), NOW)).toBe('rewardsSharing')
      expect(taskFault(task({ kind: 'learn', proof: 'picture', target: 1, title: words }), NOW)).toBe('rewardsSharing')
      // Without money it may be asked for.
      expect(taskFault(task({ kind: 'learn', proof: 'picture', target: 1, words, ...free }), NOW)).toBeNull()
    },
  )
  it.each<[string, Partial<TaskTerms>]>([
    ['span', { untilMs: NOW }],
    ['span', { fromMs: NOW - 2, untilMs: NOW - 1 }],
    ['span', { fromMs: NOW + 2, untilMs: NOW + 2 }],
    ['span', { untilMs: NOW + TASK_DAYS_MAX * DAY_MS + 1 }],
    ['budget', { budgetId: null }],
    ['budget', { rewardFen: 0 }],
    ['course', { kind: 'learn', target: 1 }],
    ['course', { kind: 'learn', proof: 'picture', courseId: 'c', target: 1 }],
    ['course', { courseId: 'c' }],
    ['course', { kind: 'watch', showId: 's', courseId: 'c' }],
    ['show', { kind: 'watch' }],
    ['show', { kind: 'share', ...free }],
    ['target', { kind: 'learn', proof: 'picture', target: 2 }],
  ])('%s: %j', (fault, given) => expect(taskFault(task(given), NOW)).toBe(fault))
})

describe('for whom it is', () => {
  const leader = { level: 2, tags: ['母婴', '杭州'] }
  it.each([
    [[], [], true],
    [[2], [], true],
    [[1, 3], [], false],
    [[], ['母婴'], true],
    [[], ['水果'], false],
    [[2], ['水果', '杭州'], true],
    [[1], ['杭州'], false],
  ])('levels %j and tags %j: %s', (levels, tags, fits) => expect(isFor({ levels, tags }, leader)).toBe(fits))
  it('a tag is asked of nobody who has no group', () => expect(isFor({ levels: [], tags: ['母婴'] }, { level: 1, tags: [] })).toBe(false))
})

describe('a claim', () => {
  const states = Object.keys(CLAIM_MOVES) as ClaimState[]
  const may = new Set(['claimed>proved', 'claimed>done', 'claimed>lapsed', 'proved>claimed', 'proved>done', 'proved>refused'])
  it.each(states.flatMap((from) => states.map((to) => [from, to] as const)))('%s to %s only as the table says', (from, to) => {
    expect(canMove(CLAIM_MOVES, from, to)).toBe(may.has(`${from}>${to}`))
  })

  it('of sales is reached by what can no longer go back, others by what was seen, pictures by nobody but staff', () => {
    expect(isReached(task(), { progress: 25, final: 19 })).toBe(false)
    expect(isReached(task(), { progress: 25, final: 20 })).toBe(true)
    expect(isReached(task({ kind: 'watch', showId: 's' }), { progress: 20, final: 0 })).toBe(true)
    for (const kind of TASK_KINDS) expect(isReached(task({ kind, proof: 'picture' }), { progress: 99, final: 99 })).toBe(false)
  })

  it('lapses when nothing more can come of it', () => {
    const { untilMs } = task()
    expect(isLapsed(task(), { progress: 0, final: 0 }, untilMs - 1)).toBe(false)
    expect(isLapsed(task(), { progress: 19, final: 19 }, untilMs)).toBe(true)
    expect(isLapsed(task(), { progress: 20, final: 20 }, untilMs)).toBe(false)
    // Enough was sold in time: it waits for the days in which it may come back.
    expect(isLapsed(task(), { progress: 20, final: 3 }, untilMs + SETTLING_DAYS * DAY_MS - 1)).toBe(false)
    expect(isLapsed(task(), { progress: 20, final: 3 }, untilMs + SETTLING_DAYS * DAY_MS)).toBe(true)
    expect(isLapsed(task({ kind: 'watch', showId: 's' }), { progress: 5, final: 5 }, untilMs)).toBe(true)
    expect(isLapsed(task({ proof: 'picture' }), { progress: 0, final: 0 }, untilMs)).toBe(true)
  })

  it('owes the ledger one entry under one id, hers to withdraw', () => {
    const transfer = rewardTransfer({ claimId: claimIdOf('t', 'l'), leaderId: 'l', rewardFen: 3_000 })
    expect(transfer).toMatchObject({
      transferId: 't:l:reward',
      debit: 'commission',
      credit: 'leader:l:available',
      amountFen: 3_000,
      code: 'reward',
    })
    expect(transferFault(transfer)).toBeNull()
  })
})
