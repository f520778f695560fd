// Proves how a show goes on the air, pauses, goes on and ends on its host's word, and who may say so.
import { describe, expect, test } from '@jest/globals'
import { idOf, guest, member, staff } from '../../support/goods-actors.ts'
import { broadcastWorld, host, HOST, SHOW } from '../../support/broadcast-world.ts'
import type { Show } from '../../../server/shows/show.rules.ts'

const on = (take: number, sinceMs: number) => ({ state: 'on', take, sinceMs, layers: 3 }) as const

const opened = async (facts: Partial<Show> = {}) => {
  const world = broadcastWorld()
  await world.put(facts)
  const here = world.process('one')
  return { ...world, ...here }
}
/** With a picture on the stage, noted on the row. */
const producing = async (facts: Partial<Show> = {}) => {
  const world = await opened(facts)
  await world.fake.tell({ type: 'producing', stageId: SHOW, cell: on(1, world.clock.nowMs()) })
  await world.settled()
  return world
}
const live = async () => {
  const world = await producing()
  await world.onAir.goLive(host, SHOW, { seenVersion: 1 })
  return world
}

describe('go live', () => {
  test('with a picture: the show is live, the room hears it, the recording begins', async () => {
    const { onAir, shows, cells, fake, clock } = await producing()
    expect(await onAir.goLive(host, SHOW, { seenVersion: 1 })).toEqual({ phase: 'live', version: 2 })
    expect(await shows.get(SHOW)).toMatchObject({ phase: 'live', liveAtMs: clock.nowMs() })
    expect(cells.at(-1)?.entry).toMatchObject({ kind: 'show', phase: 'live', version: 2 })
    expect(fake.calls).toContain(`startRecording ${SHOW}`)
  })
  test('without a picture it is refused and nothing changes', async () => {
    const { onAir, show, fake } = await opened()
    await expect(onAir.goLive(host, SHOW, { seenVersion: 1 })).rejects.toMatchObject({ code: 'not_producing' })
    expect((await show()).phase).toBe('scheduled')
    expect(fake.calls).not.toContain(`startRecording ${SHOW}`)
  })
  test('from a rehearsal too; a repeat answers the same; an old version is told the new one', async () => {
    const { onAir } = await producing({ phase: 'rehearsal' })
    await expect(onAir.goLive(host, SHOW, { seenVersion: 0 })).rejects.toMatchObject({ code: 'changed_meanwhile', params: { version: 1 } })
    expect(await onAir.goLive(host, SHOW, { seenVersion: 1 })).toEqual({ phase: 'live', version: 2 })
    expect(await onAir.goLive(host, SHOW, { seenVersion: 1 })).toEqual({ phase: 'live', version: 2 })
  })
  test.each(['draft', 'paused', 'ended', 'replay', 'cancelled', 'banned'] as const)('not from %s', async (phase) => {
    const { onAir } = await producing({ phase })
    await expect(onAir.goLive(host, SHOW, { seenVersion: 1 })).rejects.toMatchObject({ code: 'wrong_phase' })
  })
  test('the host alone: no other member, host, guest or staff', async () => {
    const { onAir } = await producing()
    const ask = (actor: typeof host) => onAir.goLive(actor, SHOW, { seenVersion: 1 })
    await expect(ask({ ...guest(), sid: 'x', browser: '' })).rejects.toMatchObject({ code: 'sign_in_needed' })
    await expect(ask({ ...member(idOf(7)), sid: 'x' })).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(ask({ ...member(idOf(7), 'host'), sid: 'x' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(ask({ ...staff('shows', 'mod'), sid: 'x' })).rejects.toMatchObject({ code: 'not_allowed' })
  })
  test('not with a problem in the run sheet, which is named; without one, and with an empty sheet, it goes', async () => {
    const { onAir, sheet, show } = await producing()
    sheet.problems = ['offer:2:units_over_available', 'offer:3:no_units']
    await expect(onAir.goLive(host, SHOW, { seenVersion: 1 })).rejects.toMatchObject({
      code: 'not_ready',
      params: { missing: ['offer:2:units_over_available', 'offer:3:no_units'] },
    })
    expect((await show()).phase).toBe('scheduled')
    sheet.problems = []
    expect(await onAir.goLive(host, SHOW, { seenVersion: 1 })).toEqual({ phase: 'live', version: 2 })
  })
  test('not as the fifty-first show at once', async () => {
    const { onAir, store } = await producing()
    for (let n = 0; n < 50; n += 1) {
      const other = await store.show(SHOW)
      if (other) await store.insert({ ...other, id: idOf(0x1000 + n), phase: 'live' })
    }
    await expect(onAir.goLive(host, SHOW, { seenVersion: 1 })).rejects.toMatchObject({
      code: 'not_ready',
      params: { missing: ['showsLiveMax'] },
    })
  })
})

describe('pause and resume', () => {
  test('a pause says when the host is back and stops the recording; resuming begins it again', async () => {
    const { onAir, fake, show, clock } = await live()
    const backAtMs = clock.nowMs() + 60_000
    expect(await onAir.pause(host, SHOW, { seenVersion: 2, backAtMs })).toEqual({ phase: 'paused', version: 3 })
    expect(await show()).toMatchObject({ phase: 'paused', backAtMs })
    expect(fake.calls.at(-1)).toBe(`stopRecording ${SHOW}`)
    expect(await onAir.resume(host, SHOW, { seenVersion: 3 })).toEqual({ phase: 'live', version: 4 })
    expect(fake.calls.at(-1)).toBe(`startRecording ${SHOW}`)
    expect((await show()).backAtMs).toBeNull()
  })
  test('a promise in the past or too far is bad input', async () => {
    const { onAir, clock } = await live()
    for (const backAtMs of [clock.nowMs(), clock.nowMs() - 1, clock.nowMs() + 7 * 3_600_000])
      await expect(onAir.pause(host, SHOW, { seenVersion: 2, backAtMs })).rejects.toMatchObject({
        code: 'bad_input',
        params: { field: 'backAtMs' },
      })
  })
  test('resuming needs a picture, and a pause to end', async () => {
    const { onAir, fake, clock, settled } = await live()
    await onAir.pause(host, SHOW, { seenVersion: 2 })
    await fake.tell({ type: 'silent', stageId: SHOW, why: 'noBytes', cell: { ...on(1, clock.nowMs()), state: 'away' } })
    await settled()
    await expect(onAir.resume(host, SHOW, { seenVersion: 3 })).rejects.toMatchObject({ code: 'not_producing' })
    const scheduled = await producing()
    await expect(scheduled.onAir.resume(host, SHOW, { seenVersion: 1 })).rejects.toMatchObject({ code: 'wrong_phase' })
    await expect(scheduled.onAir.pause(host, SHOW, { seenVersion: 1 })).rejects.toMatchObject({ code: 'wrong_phase' })
  })
})

describe('the end', () => {
  test('closes selling, recording and stage, leaves a replay, and is in the audit', async () => {
    const { onAir, show, closingCalls, audited, fake, settled } = await live()
    expect(await onAir.end(host, SHOW, { seenVersion: 2 })).toEqual({ phase: 'ended', version: 3 })
    await settled()
    expect(await show()).toMatchObject({ phase: 'replay', endedReason: 'host', media: { state: 'off' } })
    expect(closingCalls).toEqual([SHOW])
    expect(audited).toEqual([{ act: 'show.end', id: SHOW }])
    expect(fake.calls.filter((call) => call.startsWith('closeStage'))).toEqual([`closeStage ${SHOW}`])
  })
  test('a repeat answers ok and leaves one audit row', async () => {
    const { onAir, audited, settled } = await live()
    await onAir.end(host, SHOW, { seenVersion: 2 })
    expect((await onAir.end(host, SHOW, { seenVersion: 2 })).version).toBeGreaterThanOrEqual(3)
    await settled()
    expect(await onAir.end(host, SHOW, { seenVersion: 2 })).toMatchObject({ phase: 'replay' })
    expect(audited).toHaveLength(1)
  })
  test('staff with the scope may end it, and it says so; not a member, not a leader, not before it was on air', async () => {
    const { onAir, show, settled } = await live()
    await expect(onAir.end(member(idOf(7), 'leader'), SHOW, { seenVersion: 2 })).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(onAir.end(staff('catalog'), SHOW, { seenVersion: 2 })).rejects.toMatchObject({ code: 'not_allowed' })
    await onAir.end(staff('mod'), SHOW, { seenVersion: 2 })
    await settled()
    expect((await show()).endedReason).toBe('staff')
    const scheduled = await producing()
    await expect(scheduled.onAir.end(host, SHOW, { seenVersion: 1 })).rejects.toMatchObject({ code: 'wrong_phase' })
    await expect(scheduled.onAir.end({ ...host, personId: HOST }, idOf(9), { seenVersion: 1 })).rejects.toMatchObject({ code: 'not_found' })
  })
})
