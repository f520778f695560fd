// Courses on a real MongoDB: written, published, answered by who applied or leads, kept for ever; and an application held up until they are passed.
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { createCourseDesk } from '../../../server/incentives/courses/course-desk.service.ts'
import { createCourses } from '../../../server/incentives/courses/course.service.ts'
import { createCourseTelling } from '../../../server/incentives/courses/course-telling.service.ts'
import { createCourseStore } from '../../../server/incentives/courses/course.store.ts'
import { createLeaderService } from '../../../server/leaders/leader.service.ts'
import type { CourseWrite } from '../../../server/protocol/courses.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { createLogger } from '../../../server/logger.ts'
import { createDemoCourse } from '../../../server/demo/demo-course.service.ts'
import { createNoticeWorld, emptyNotices } from '../../support/notice-world.ts'
import { guestActor, memberActor, rememberingBus, staffActor } from '../../support/leader-world.ts'
import { memoryLeaderStore } from '../../support/memory-leaders.ts'

jest.setTimeout(60_000)
const START = Date.parse('2026-03-10T10:00:00+08:00')
const staff = staffActor('wang')
let database: MigratedDatabase
beforeAll(async () => void (database = await migratedDatabase()), 180_000)
afterAll(() => database.close())
beforeEach(async () => {
  for (const name of ['courses', 'courseResults']) await database.connection.collection(name).deleteMany({})
  await emptyNotices(database.connection)
})

const question = (right: number) => ({ ask: '哪一个？', choices: ['甲', '乙', '丙'], right, why: `是第 ${right + 1} 个` })
const written = (given: Partial<CourseWrite> = {}): CourseWrite => ({
  ...{ title: '怎样算佣金', words: '按下单那一刻的规则', pictureIds: [], videoUrl: null, passMark: 2, needed: true },
  questions: [question(0), question(1), question(2)],
  ...given,
})
const code = (promise: Promise<unknown>) => promise.then(() => 'ok').catch((err: { code?: string }) => err.code)

function world() {
  let nowMs = START
  let made = 0
  const newId = () => (made += 1).toString(16).padStart(24, '0')
  const clock = { nowMs: () => (nowMs += 1), monotonicMs: () => nowMs }
  const { notices, said } = createNoticeWorld(database.connection, clock)
  const audits: { act: string; after?: unknown }[] = []
  const audit = { write: async (entry: object) => void audits.push(entry as { act: string }) }
  const pictureUrl = async (id: string) => (id.startsWith('f') ? null : `/uploads/${id}.webp`)
  const store = createCourseStore(database.connection)
  const leaders = createLeaderService({
    ...{ store: memoryLeaderStore(), clock, newId, bus: rememberingBus().bus, writeAudit: audit.write },
    ...{
      notices: { send: async () => true },
      publicUrl: 'https://shop.example',
      onState: () => undefined,
      onDisabled: async () => undefined,
      areOne: async () => false,
    },
    toLearn: async (memberId) => (await courses.missingOf([memberId])).get(memberId) ?? [],
  })
  const courses: ReturnType<typeof createCourses> = createCourses({
    ...{ courses: store, leaders, pictureUrl, clock },
    onPassed: (memberId) => telling.passed(memberId),
  })
  const telling = createCourseTelling({
    ...{ courses: store, leaders, notices, clock, logger: createLogger('silent'), publicUrl: 'https://shop.example' },
    missingOf: courses.missingOf,
  })
  const desk = createCourseDesk({ courses: store, pictureUrl, audit, newId })
  const publish = async (given: Partial<CourseWrite> = {}) => {
    const { courseId } = await desk.draft(staff, written(given))
    await desk.move(staff, courseId, { to: 'published', reason: '发布', seenVersion: 1 })
    return courseId
  }
  const applicant = async (name: string) => {
    const actor = memberActor(name)
    return { actor, leaderId: (await leaders.apply(actor, { name, about: '' })).leaderId }
  }
  const approve = (leaderId: string) => leaders.decide(staff, leaderId, { decision: 'approve', reason: '好', seenVersion: 1 })
  const rows = () => database.connection.collection('courseResults').find().sort({ _id: 1 }).toArray()
  return { store, telling, said, leaders, courses, desk, audits, publish, applicant, approve, rows }
}

test('an applicant is approved only when she passed every needed course; who leads already is left alone', async () => {
  const { courses, leaders, publish, applicant, approve } = world()
  const early = await applicant('early')
  await approve(early.leaderId)
  const needed = await publish()
  await publish({ title: '看看就好', needed: false })
  const li = await applicant('li')
  await expect(approve(li.leaderId)).rejects.toMatchObject({ code: 'not_ready', params: { missing: ['怎样算佣金'] } })
  expect(await courses.missingOf(['li', 'early'])).toEqual(new Map(['li', 'early'].map((name) => [name, ['怎样算佣金']])))
  await courses.answer(li.actor, needed, { edition: 1, choices: [0, 0, 0] })
  expect(await code(approve(li.leaderId))).toBe('not_ready')
  await courses.answer(li.actor, needed, { edition: 1, choices: [0, 1, 0] })
  expect(await approve(li.leaderId)).toMatchObject({ state: 'active' })
  expect(await leaders.byId(early.leaderId)).toMatchObject({ state: 'active' })
  const pause = { decision: 'pause', reason: '休息', seenVersion: 2 } as const
  await leaders.decide(staff, early.leaderId, pause)
  expect(await leaders.decide(staff, early.leaderId, { ...pause, decision: 'resume', seenVersion: 3 })).toMatchObject({ state: 'active' })
  const no = await applicant('no')
  expect(await leaders.decide(staff, no.leaderId, { decision: 'refuse', reason: '不合适', seenVersion: 1 })).toMatchObject({
    state: 'refused',
  })
})

test('a result is a row for ever: the first time of a score stays, the best counts, in whatever edition', async () => {
  const { courses, desk, publish, applicant, rows } = world()
  const courseId = await publish()
  const { actor } = await applicant('li')
  const first = await courses.answer(actor, courseId, { edition: 1, choices: [0, 1, 0] })
  expect(first).toMatchObject({ score: 2, of: 3, passed: true, wrong: [{ place: 2, why: '是第 3 个' }] })
  await courses.answer(actor, courseId, { edition: 1, choices: [0, 0, 2] })
  expect(await courses.answer(actor, courseId, { edition: 1, choices: [1, 0, 0] })).toMatchObject({ passed: false, best: first.best })
  expect(await rows()).toMatchObject([
    { memberId: 'li', edition: 1, score: 0, passed: false },
    { memberId: 'li', edition: 1, score: 2, passed: true, at: new Date(first.best.atMs) },
  ])
  await desk.move(staff, courseId, { to: 'draft', reason: '改一改', seenVersion: 2 })
  expect((await courses.missingOf(['li', 'chen'])).size).toBe(0)
  await desk.save(staff, courseId, { course: written({ passMark: 3 }), seenVersion: 3 })
  await desk.move(staff, courseId, { to: 'published', reason: '再发', seenVersion: 4 })
  expect([...(await courses.missingOf(['li', 'chen'])).keys()]).toEqual(['chen'])
  expect(await code(courses.answer(actor, courseId, { edition: 1, choices: [0, 1, 2] }))).toBe('changed_meanwhile')
  expect(await courses.page(actor, courseId)).toMatchObject({ edition: 2, best: { score: 2, passed: true } })
  expect((await desk.list(staff, { cursor: null, limit: 5 })).rows).toMatchObject([{ courseId, passed: 1, edition: 2, state: 'published' }])
})

test('what is right never reaches a learner before she answered, and nothing reaches who did not apply', async () => {
  const { courses, desk, publish, applicant, leaders } = world()
  const courseId = await publish({ videoUrl: 'https://video.example/1' })
  const { courseId: draft } = await desk.draft(staff, written())
  const { actor, leaderId } = await applicant('li')
  const seen = [await courses.page(actor, courseId), await courses.list(actor)]
  expect(JSON.stringify(seen)).not.toMatch(/right|why|是第/)
  expect(seen[1]).toMatchObject({ rows: [{ courseId, questions: 3, video: true, needed: true, best: null }] })
  expect(await code(courses.page(actor, draft))).toBe('not_found')
  expect(await code(courses.answer(actor, draft, { edition: 0, choices: [0, 1, 2] }))).toBe('not_found')
  for (const choices of [[], [0, 1], [0, 1, 3], [0, 1, 2, 0]])
    expect(await code(courses.answer(actor, courseId, { edition: 1, choices }))).toBe('bad_input')
  expect(await code(courses.list(memberActor('zhao')))).toBe('not_found')
  expect(await code(courses.list(guestActor('v')))).toBe('sign_in_needed')
  expect(await code(courses.page(staff, courseId))).toBe('not_allowed')
  await leaders.decide(staff, leaderId, { decision: 'refuse', reason: '不合适', seenVersion: 1 })
  expect(await code(courses.answer(actor, courseId, { edition: 1, choices: [0, 1, 2] }))).toBe('not_found')
})

test('staff change drafts only, one at a time, and every act is audited', async () => {
  const { desk, audits } = world()
  const { courseId } = await desk.draft(staff, written())
  const to = (state: 'draft' | 'published', seenVersion: number) =>
    code(desk.move(staff, courseId, { to: state, reason: '发布', seenVersion }))
  expect(await Promise.all([to('published', 1), to('published', 1)])).toEqual(expect.arrayContaining(['ok', 'changed_meanwhile']))
  expect(await to('published', 2)).toBe('wrong_state')
  expect(await code(desk.save(staff, courseId, { course: written(), seenVersion: 2 }))).toBe('wrong_state')
  expect(await code(desk.save(staff, courseId, { course: written(), seenVersion: 1 }))).toBe('changed_meanwhile')
  expect(await code(desk.draft(staff, written({ passMark: 4 })))).toBe('bad_input')
  expect(await code(desk.draft(staff, written({ pictureIds: ['f'] })))).toBe('bad_input')
  expect(await code(desk.draft(staffActor('zhou', ['finance']), written()))).toBe('not_allowed')
  expect(audits).toMatchObject([
    { act: 'course.publish', after: { state: 'draft' } },
    { act: 'course.publish', after: { state: 'published', edition: 1 } },
  ])
})

test('who has to pass a needed course is told once that it is out, and an applicant once that she passed them all', async () => {
  const { courses, desk, telling, said, publish, applicant, approve, leaders } = world()
  const early = await applicant('early')
  await approve(early.leaderId)
  const [li, no, zhou] = [await applicant('li'), await applicant('no'), await applicant('zhou')]
  await leaders.decide(staff, no.leaderId, { decision: 'refuse', reason: '不合适', seenVersion: 1 })
  const heard = () =>
    said
      .splice(0)
      .toSorted((a, b) => a.personId.localeCompare(b.personId))
      .map(({ personId, text }) => [personId, text.template, 'title' in text ? text.title : ''])
  said.length = 0
  const needed = await publish()
  await publish({ title: '看看就好', needed: false })
  await courses.answer(zhou.actor, needed, { edition: 1, choices: [0, 1, 2] })
  expect(heard()).toEqual([['zhou', 'coursesPassed', '']])
  await Promise.all([telling.work(), telling.work()])
  await telling.work()
  expect(heard()).toEqual(['early', 'li'].map((one) => [one, 'courseOut', '怎样算佣金']))
  const second = await publish({ title: '直播里能说什么' })
  await telling.work()
  expect(heard()).toEqual(['early', 'li', 'zhou'].map((one) => [one, 'courseOut', '直播里能说什么']))
  // Another edition is news to who has not passed one.
  await desk.move(staff, needed, { to: 'draft', reason: '改一改', seenVersion: 2 })
  await desk.move(staff, needed, { to: 'published', reason: '再发', seenVersion: 3 })
  await telling.work()
  expect(heard()).toEqual(['early', 'li'].map((one) => [one, 'courseOut', '怎样算佣金']))
  await courses.answer(li.actor, needed, { edition: 2, choices: [0, 1, 2] })
  expect(heard()).toEqual([])
  await courses.answer(li.actor, second, { edition: 1, choices: [0, 1, 0] })
  await courses.answer(li.actor, second, { edition: 1, choices: [0, 1, 2] })
  await courses.answer(early.actor, second, { edition: 1, choices: [0, 1, 2] })
  expect(heard()).toEqual([['li', 'coursesPassed', '']])
})

test('the demo has one course, made once, that can be passed and holds nobody up', async () => {
  const { courses, desk, applicant } = world()
  const demo = createDemoCourse({ courseDesk: desk })
  await demo.ensure(staff)
  await demo.ensure(staff)
  const { actor } = await applicant('li')
  const [row, more] = (await courses.list(actor)).rows
  expect([row, more]).toMatchObject([{ needed: false, questions: 3, passMark: 2 }, undefined])
  const { questions } = (await courses.page(actor, row?.courseId ?? '')) ?? {}
  expect(questions).toHaveLength(3)
  expect(await courses.answer(actor, row?.courseId ?? '', { edition: 1, choices: [1, 1, 2] })).toMatchObject({ passed: true, score: 3 })
})
