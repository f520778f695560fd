// Proves that the media cell follows the stage, that interrupted shows come back as they were, and what a long absence does.
import { describe, expect, test } from '@jest/globals'
import { broadcastWorld, SHOW } from '../../support/broadcast-world.ts'
import type { Show } from '../../../server/shows/show.rules.ts'

const MIN = 60_000
const onAir = async (facts: Partial<Show> = {}) => {
  const world = broadcastWorld()
  const sinceMs = world.clock.nowMs()
  await world.put({ phase: 'live', liveAtMs: 1, media: { state: 'on', take: 2, sinceMs, layers: 3, version: 4 }, ...facts })
  const here = world.process('one')
  const cell = (state: 'on' | 'away' | 'off', take = 2) => ({ state, take, sinceMs: world.clock.nowMs(), layers: 3 as const })
  return { ...world, ...here, cell }
}
const withStage = async (facts: Partial<Show> = {}) => {
  const world = await onAir(facts)
  await world.fake.tell({ type: 'producing', stageId: SHOW, cell: world.cell('on', 3) })
  await world.settled()
  return world
}

describe('what the engine says', () => {
  test('new producers are a new take on the row, and the room is told', async () => {
    const { show, cells } = await withStage()
    expect((await show()).media).toMatchObject({ state: 'on', take: 3, version: 5 })
    expect(cells.at(-1)?.entry).toMatchObject({ kind: 'media', state: 'on', take: 3, version: 5 })
  })
  test('away keeps the phase; back on the same producers is the same take', async () => {
    const { fake, show, cell, settled, clock } = await withStage()
    clock.advance(500)
    await fake.tell({ type: 'silent', stageId: SHOW, why: 'noBytes', cell: cell('away', 3) })
    await settled()
    expect(await show()).toMatchObject({ phase: 'live', media: { state: 'away', take: 3, sinceMs: clock.nowMs() } })
    await fake.tell({ type: 'resumed', stageId: SHOW, cell: cell('on', 3) })
    await settled()
    expect((await show()).media).toMatchObject({ state: 'on', take: 3 })
  })
  test('before go-live nothing is recorded; a picture in a live show is', async () => {
    const rehearsing = await withStage({ phase: 'scheduled', liveAtMs: null })
    expect(rehearsing.fake.calls).not.toContain(`startRecording ${SHOW}`)
    expect((await rehearsing.show()).media.state).toBe('on')
    expect((await withStage()).fake.calls).toContain(`startRecording ${SHOW}`)
    expect((await withStage({ phase: 'paused' })).fake.calls).not.toContain(`startRecording ${SHOW}`)
  })
  test('two words at once are written in their order', async () => {
    const { fake, show, cell, settled } = await withStage()
    void fake.tell({ type: 'silent', stageId: SHOW, why: 'transportGone', cell: cell('away', 3) })
    void fake.tell({ type: 'producing', stageId: SHOW, cell: cell('on', 4) })
    await settled()
    expect((await show()).media).toMatchObject({ state: 'on', take: 4, version: 7 })
  })
  test('a word that could not be written is made true by the next look', async () => {
    const { fake, show, cell, settled, fails, reports } = await withStage()
    fails.setMedia = 1
    await fake.tell({ type: 'silent', stageId: SHOW, why: 'noBytes', cell: cell('away', 3) })
    await settled()
    expect((await show()).media.state).toBe('on')
    await reports.look()
    expect((await show()).media.state).toBe('away')
  })
  test('a stage of no show harms nobody', async () => {
    const world = broadcastWorld()
    const { fake, settled, reports } = world.process('one')
    await fake.tell({ type: 'producing', stageId: SHOW, cell: { state: 'on', take: 1, sinceMs: 1, layers: 1 } })
    await settled()
    await reports.look()
    expect(fake.calls).toContain(`closeStage ${SHOW}`)
  })
  test.each(['cancelled', 'expired', 'banned', 'archived'] as const)('a stage whose show is %s is closed', async (phase) => {
    const { fake, reports, settled, show } = await withStage({ phase })
    await reports.look()
    await settled()
    expect(fake.calls).toContain(`closeStage ${SHOW}`)
    expect((await show()).media.state).toBe('off')
  })
})

describe('a host who stays away', () => {
  const away = async (facts: Partial<Show> = {}) => {
    const world = await withStage(facts)
    await world.fake.tell({ type: 'silent', stageId: SHOW, why: 'noBytes', cell: world.cell('away', 3) })
    await world.settled()
    return world
  }
  test('up to 180 s the phase stays; longer is interrupted; the picture brings it back', async () => {
    const { clock, reports, show, fake, cell, settled } = await away()
    clock.advance(3 * MIN)
    await reports.look()
    expect((await show()).phase).toBe('live')
    clock.advance(1)
    await reports.look()
    expect(await show()).toMatchObject({ phase: 'interrupted', phaseBefore: 'live' })
    await reports.look()
    await fake.tell({ type: 'producing', stageId: SHOW, cell: cell('on', 4) })
    await settled()
    expect(await show()).toMatchObject({ phase: 'live', media: { state: 'on', take: 4 } })
    expect(fake.calls.filter((call) => call === `startRecording ${SHOW}`).length).toBeGreaterThan(1)
  })
  test('a pause that was interrupted comes back as a pause', async () => {
    const { clock, reports, show, fake, cell, settled } = await away({ phase: 'paused' })
    clock.advance(3 * MIN + 1)
    await reports.look()
    expect(await show()).toMatchObject({ phase: 'interrupted', phaseBefore: 'paused' })
    await fake.tell({ type: 'resumed', stageId: SHOW, cell: cell('on', 3) })
    await settled()
    expect((await show()).phase).toBe('paused')
    expect(fake.calls).not.toContain(`startRecording ${SHOW}`)
  })
  test('longer than 30 min ends the show, with its replay', async () => {
    const { clock, reports, show, settled, closingCalls } = await away()
    clock.advance(30 * MIN)
    await reports.look()
    expect((await show()).phase).toBe('interrupted')
    clock.advance(1)
    await reports.look()
    await settled()
    expect(await show()).toMatchObject({ phase: 'replay', endedReason: 'hostAway' })
    expect(closingCalls).toEqual([SHOW])
  })
  test('trying in vain does not set the time back', async () => {
    const { clock, reports, show, fake, cell, settled } = await away()
    clock.advance(2 * MIN)
    await fake.tell({ type: 'closed', stageId: SHOW, why: 'neverProduced', cell: cell('off', 3) })
    await settled()
    clock.advance(MIN + 1)
    await reports.look()
    expect((await show()).phase).toBe('interrupted')
  })
  test('a show that never had a picture is not ended for it', async () => {
    const { clock, reports, show } = await onAir({ media: { state: 'off', take: 0, sinceMs: 0, layers: 1, version: 0 } })
    clock.advance(31 * MIN)
    await reports.look()
    expect((await show()).phase).toBe('live')
  })
  test('closing the stage on the air is an absence too', async () => {
    const { engine, show, settled } = await withStage()
    await engine.closeStage({ stageId: SHOW })
    await settled()
    expect(await show()).toMatchObject({ phase: 'live', media: { state: 'away', take: 3 } })
  })
})

describe('several processes', () => {
  test('after a restart a show that was on is away from now on', async () => {
    const { clock, reports, show, leases } = await onAir()
    leases.held.set(SHOW, 'one')
    clock.advance(10 * MIN)
    await reports.look()
    expect((await show()).media).toMatchObject({ state: 'away', take: 2, sinceMs: clock.nowMs() })
    expect((await show()).phase).toBe('live')
  })
  test('what nobody holds is away at the second look: the first may find a Redis that just came back', async () => {
    const { reports, show } = await onAir()
    await reports.look()
    expect((await show()).media.state).toBe('on')
    await reports.look()
    expect((await show()).media.state).toBe('away')
  })
  test('what another process holds stays on, also when a stage here never came to a picture', async () => {
    const world = await withStage()
    const other = world.process('two')
    for (let n = 0; n < 3; n += 1) await other.reports.look()
    other.fake.stages.set(SHOW, world.cell('off', 3))
    await other.reports.look()
    await other.fake.tell({ type: 'closed', stageId: SHOW, why: 'neverProduced', cell: world.cell('off', 3) })
    await other.settled()
    expect((await world.show()).media).toMatchObject({ state: 'on', take: 3 })
    expect(other.fake.calls).not.toContain(`closeStage ${SHOW}`)
  })
  test('a host who came back on another process: the first one closes its stage and changes nothing', async () => {
    const world = await withStage()
    const other = world.process('two')
    await other.fake.tell({ type: 'producing', stageId: SHOW, cell: world.cell('on', 4) })
    await other.settled()
    await world.reports.look()
    await world.settled()
    expect(world.fake.calls).toContain(`closeStage ${SHOW}`)
    expect((await world.show()).media).toMatchObject({ state: 'on', take: 4 })
    expect(world.leases.held.get(SHOW)).toBe('two')
  })
})
