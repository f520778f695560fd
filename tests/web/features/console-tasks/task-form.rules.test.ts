// A task while it is written: what its form holds goes to the server as the contract wants it, and each kind brings its own ways.
import { describe, expect, it } from '@jest/globals'
import { taskWrite } from '../../../../server/protocol/leader-tasks.ts'
import { bodyOf, draftFault, emptyDraft, KINDS, withCourse, withKind } from '../../../../web/src/features/console-tasks/task-form.rules.ts'

/** The page's clock has parts of a millisecond. */
const NOW = 1_790_000_012_345.678
const SHOW = '5'.padStart(24, '0')
const COURSE = 'c'.padStart(24, '0')
const draft = { ...emptyDraft(NOW), title: '带 20 单糕点礼盒' }

describe('a task in its form', () => {
  it.each(KINDS)('%s goes to the server as it stands', (kind) => {
    const one = { ...withKind(draft, kind), showId: SHOW }
    expect([draftFault(one), taskWrite.safeParse(bodyOf(one)).error]).toEqual([null, undefined])
    expect(one.span[0]).toBeLessThanOrEqual(NOW)
  })
  it('of learning is judged by pictures until a course is chosen, and forgets it with its kind', () => {
    const learn = withKind(draft, 'learn')
    expect([learn.proof, learn.courseId, learn.target]).toEqual(['picture', null, 1])
    const seen = withCourse(learn, COURSE)
    expect(bodyOf(seen)).toMatchObject({ proof: 'seen', courseId: COURSE })
    expect(bodyOf(withCourse(seen, null))).toMatchObject({ proof: 'picture', courseId: null })
    expect(bodyOf(withKind(seen, 'sell'))).toMatchObject({ proof: 'seen', courseId: null })
  })
  it('says what is wrong before it is sent', () => {
    expect(draftFault({ ...draft, title: '带' })).toBe('title')
    expect(draftFault({ ...draft, span: [2, 2] })).toBe('span')
    expect(draftFault({ ...draft, rewardYuan: 5 })).toBe('budget')
    expect(draftFault(withKind(draft, 'watch'))).toBe('show')
  })
})
