// Proves who may open and watch a stage, whose transport is whose, and what a page hears when hers ends.
import { describe, expect, test } from '@jest/globals'
import type { Actor } from '../../../server/actor.ts'
import type { StagePage } from '../../../server/broadcast/stage.service.ts'
import { broadcastWorld, host, SHOW } from '../../support/broadcast-world.ts'
import { guest, idOf, member, staff } from '../../support/goods-actors.ts'
import type { Show } from '../../../server/shows/show.rules.ts'

const TRANSPORT = '0'.repeat(36)
const pageOf = (socketId: string, actor: Actor) => {
  const heard: unknown[] = []
  const page: StagePage = { socketId, actor, tell: (_name, told) => void heard.push(told) }
  return { page, heard }
}
const opened = async (facts: Partial<Show> = {}) => {
  const world = broadcastWorld()
  await world.put({ media: { state: 'off', take: 6, sinceMs: 0, layers: 1, version: 0 }, ...facts })
  return { ...world, ...world.process('one') }
}
const watchAsk = { rtpCapabilities: {}, take: 6 }

describe('the host', () => {
  test('opens the stage after the row’s take; the engine knows her device and her socket', async () => {
    const { stages, fake } = await opened()
    const { page } = pageOf('s1', host)
    expect(await stages.open(page, SHOW, { keep: TRANSPORT })).toMatchObject({ kept: false, iceServers: [] })
    expect(fake.inputs.at(-1)?.input).toEqual({
      stageId: SHOW,
      holderKey: host.sid,
      ownerKey: 's1',
      takeFrom: 6,
      browser: 'Chrome Windows',
      takeOver: false,
      keep: TRANSPORT,
    })
  })
  test.each(['draft', 'scheduled', 'rehearsal', 'live', 'paused', 'interrupted'] as const)('may while %s', async (phase) => {
    const { stages } = await opened({ phase })
    await expect(stages.open(pageOf('s1', host).page, SHOW, {})).resolves.toBeDefined()
  })
  test.each(['ended', 'processing', 'replay', 'archived', 'banned', 'cancelled', 'expired'] as const)('may not while %s', async (phase) => {
    const { stages, fake } = await opened({ phase })
    await expect(stages.open(pageOf('s1', host).page, SHOW, {})).rejects.toMatchObject({ code: 'wrong_phase' })
    expect(fake.calls).toEqual([])
  })
  test('nobody else: guest, member, another host, assistant, staff', async () => {
    const { stages, store, fake } = await opened()
    await store.putAssistant(SHOW, idOf(8), { trade: true, mod: true })
    const codes = []
    for (const actor of [guest(), member(idOf(7)), member(idOf(7), 'host'), member(idOf(8), 'assistant'), staff('shows', 'mod')])
      codes.push(await stages.open(pageOf('s', actor).page, SHOW, {}).catch((err: { code: string }) => err.code))
    expect(codes).toEqual(['sign_in_needed', 'not_allowed', 'not_found', 'not_allowed', 'not_allowed'])
    const produce = { transportId: TRANSPORT, kind: 'video' as const, source: 'camera' as const, rtpParameters: { codecs: [] } }
    await expect(stages.produce(pageOf('s', member(idOf(7))).page, SHOW, produce)).rejects.toMatchObject({ code: 'not_allowed' })
    expect(fake.calls).toEqual([])
  })
  test('a busy stage says since when and on what; no media at all is unavailable', async () => {
    const { stages, fake } = await opened()
    fake.answer('openStage', { ok: false, code: 'stage_busy', params: { sinceMs: 5, browser: 'Safari iPhone' } })
    await expect(stages.open(pageOf('s1', host).page, SHOW, {})).rejects.toMatchObject({
      code: 'stage_busy',
      params: { sinceMs: 5, browser: 'Safari iPhone' },
    })
    fake.answer('openStage', { ok: false, code: 'unavailable' })
    await expect(stages.open(pageOf('s1', host).page, SHOW, {})).rejects.toMatchObject({ code: 'unavailable', params: undefined })
  })
  test('closes only a stage that she holds: a page that was refused changes nothing', async () => {
    const { stages, fake } = await opened()
    const [first, second] = [pageOf('s1', host).page, pageOf('s2', { ...host, sid: idOf(2) }).page]
    await stages.open(first, SHOW, {})
    await stages.close(second, SHOW)
    expect(fake.calls).not.toContain(`closeStage ${SHOW}`)
    await stages.open(second, SHOW, { takeOver: true })
    await stages.close(first, SHOW)
    expect(fake.calls).not.toContain(`closeStage ${SHOW}`)
    await stages.close(second, SHOW)
    expect(fake.calls).toContain(`closeStage ${SHOW}`)
  })
  test('her socket gone: the transport waits; taken over: the old page hears it', async () => {
    const { stages, fake } = await opened()
    const { page, heard } = pageOf('s1', host)
    await stages.open(page, SHOW, {})
    fake.emit({ type: 'hostClosed', stageId: SHOW, ownerKey: 's1', transportId: TRANSPORT, why: 'takenOver', afterMs: 0 })
    expect(heard).toEqual([{ transportId: TRANSPORT, why: 'takenOver', afterMs: 0 }])
    await stages.gone(page, SHOW)
    expect(fake.calls).toContain(`hostGone ${SHOW}`)
    fake.emit({ type: 'hostClosed', stageId: SHOW, ownerKey: 's1', transportId: TRANSPORT, why: 'workerDied', afterMs: 0 })
    expect(heard).toHaveLength(1)
  })
})

describe('a viewer', () => {
  test.each(['live', 'paused', 'interrupted'] as const)('watches while %s, guest or member', async (phase) => {
    const { stages, fake } = await opened({ phase })
    for (const [id, actor] of [
      ['v1', guest()],
      ['v2', member(idOf(7))],
    ] as const)
      await stages.watch(pageOf(id, actor).page, SHOW, watchAsk)
    expect(fake.calls).toEqual(['watch ' + SHOW, 'watch ' + SHOW])
    expect(fake.inputs.at(-1)?.input).toMatchObject({ viewerKey: 'v2', sessionKey: guest().visitorId, take: 6 })
  })
  test.each(['scheduled', 'rehearsal', 'draft', 'ended', 'replay', 'banned'] as const)(
    'sees nothing while %s; the show’s own people do before it begins',
    async (phase) => {
      const { stages, fake } = await opened({ phase })
      await expect(stages.watch(pageOf('v', guest()).page, SHOW, watchAsk)).rejects.toMatchObject({ code: 'not_producing' })
      expect(fake.calls).toEqual([])
      const own = stages.watch(pageOf('h', host).page, SHOW, watchAsk)
      if (['scheduled', 'rehearsal', 'draft'].includes(phase)) await expect(own).resolves.toBeDefined()
      else await expect(own).rejects.toMatchObject({ code: 'not_producing' })
    },
  )
  test('one who was kicked neither watches nor keeps her transport', async () => {
    const { stages, fake, kicked } = await opened({ phase: 'live' })
    const { page } = pageOf('v', member(idOf(7)))
    await stages.watch(page, SHOW, watchAsk)
    await stages.gone(page, SHOW)
    expect(fake.calls.slice(1)).toEqual(['viewerGone v'])
    await stages.watch(page, SHOW, watchAsk)
    kicked.add(idOf(7))
    await expect(stages.watch(page, SHOW, watchAsk)).rejects.toMatchObject({ code: 'kicked' })
    await stages.gone(page, SHOW)
    expect(fake.calls.at(-1)).toBe('unwatch v')
  })
  test('hears when her worker died, and when to come back', async () => {
    const { stages, fake } = await opened({ phase: 'live' })
    const { page, heard } = pageOf('v', guest())
    await stages.watch(page, SHOW, watchAsk)
    fake.emit({ type: 'viewerClosed', stageId: SHOW, viewerKey: 'v', transportId: TRANSPORT, why: 'workerDied', afterMs: 321 })
    fake.emit({ type: 'viewerClosed', stageId: SHOW, viewerKey: 'other', transportId: TRANSPORT, why: 'workerDied', afterMs: 1 })
    expect(heard).toEqual([{ transportId: TRANSPORT, why: 'workerDied', afterMs: 321 }])
  })
  test('her report is judged without what the engine does not need', async () => {
    const { stages, fake } = await opened({ phase: 'live' })
    const report = { via: 'webrtc', wants: 'video', visible: true, fps: 25, freezeMs: 0, lossBps: 0, jitterBufferMs: 40 } as const
    expect(await stages.report(pageOf('v', guest()).page, { ...report, rttMs: 1, kbps: 2, behindMs: 3 })).toEqual({
      deliver: 'webrtc',
      layer: 1,
      why: 'fine',
    })
    expect(fake.inputs.at(-1)?.input).toEqual({ viewerKey: 'v', report })
  })
  test.each(['stage_changed', 'not_producing', 'bad_codec', 'no_capacity', 'unavailable'] as const)('%s is passed on', async (code) => {
    const { stages, fake } = await opened({ phase: 'live' })
    fake.answer('watch', { ok: false, code })
    await expect(stages.watch(pageOf('v', guest()).page, SHOW, watchAsk)).rejects.toMatchObject({ code })
    fake.answer('connectTransport', { ok: false, code: 'stage_changed' })
    const ask = { transportId: TRANSPORT, dtlsParameters: { fingerprints: [] } }
    await expect(stages.connect(pageOf('v', guest()).page, ask)).rejects.toMatchObject({ code: 'stage_changed' })
  })
})
