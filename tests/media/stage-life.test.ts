// Tests a stage's life on a real worker: from off to a picture, away and back, who may hold it, and that closing leaves nothing.
import { afterEach, expect, test } from '@jest/globals'
import type { OpenStage } from '../../media/media-engine.ts'
import { findNativeParts } from '../../server/persistence/native-parts.ts'
import { until } from '../support/until.ts'
import { ownChildren, startEngine, testFeed } from './own-engine.ts'
import type { OwnEngine } from './own-engine.ts'

const stageId = 'show1'
const partsHere = findNativeParts(process.env)
let own: OwnEngine | null = null

afterEach(async () => {
  await own?.stop()
  own = null
})

async function engineUp(workerCount = 1): Promise<OwnEngine> {
  own = await startEngine({ workerCount })
  return own
}
const host = (more: Partial<OpenStage> = {}): OpenStage => ({ stageId, holderKey: 'session-a', ownerKey: 'socket-1', takeFrom: 0, ...more })

test('a feed brings the stage on with the take after the row’s, and its end makes it away', async () => {
  const { engine, told, events } = await engineUp()
  expect(await engine.cell({ stageId })).toMatchObject({ state: 'off', take: 0 })
  expect(await engine.startFeed(testFeed(stageId, { takeFrom: 4 }))).toMatchObject({ ok: true, cell: { state: 'off', take: 4 } })
  expect((await told('producing')).cell).toMatchObject({ state: 'on', take: 5, layers: 1 })
  const health = await until('a bitrate', 20_000, async () => {
    const now = await engine.hostHealth({ stageId })
    return now && now.videoKbps > 100 && now.audioKbps > 10 ? now : null
  })
  expect(health).toMatchObject({ codec: 'h264', layersActive: 1, lossBps: 0 })
  await engine.stopFeed({ stageId })
  expect((await told('silent')).cell).toMatchObject({ state: 'away', take: 5 })
  const from = events.length
  await engine.startFeed(testFeed(stageId, { takeFrom: 5 }))
  expect((await told('producing', from)).cell).toMatchObject({ state: 'on', take: 6 })
})

test('an ffmpeg of somebody else sends into the inlets; when it stops the stage is away for want of bytes', async () => {
  const { engine, told } = await engineUp()
  const opened = await engine.openPlainStage({ stageId, takeFrom: 0, withAudio: false })
  if (!opened.ok) throw new Error(opened.code)
  expect(opened.audio).toBeNull()
  const beganMs = Date.now()
  // Two seconds of picture, then the end of file.
  const { createFfmpegRunner } = await import('../../media/hls/ffmpeg-process.ts')
  const { feedArgs } = await import('../../media/hls/ffmpeg-args.ts')
  const runner = createFfmpegRunner({ ffmpegBin: partsHere.ffmpeg ?? 'ffmpeg', pidDir: `${own?.dataDir}/other-pids` })
  const input = ['-re', '-f', 'lavfi', '-t', '2', '-i', 'testsrc2=size=160x90:rate=25']
  runner.start({ args: feedArgs(input, { video: opened.video, audio: null, videoMap: '0:v', audioMap: null }) })
  const producing = await told('producing')
  expect(producing.cell.sinceMs - beganMs).toBeGreaterThanOrEqual(1_000)
  const silent = await told('silent')
  expect(silent).toMatchObject({ why: 'noBytes', cell: { state: 'away', take: 1 } })
  await runner.close()
})

test('a stage that never shows a picture is off after twenty seconds', async () => {
  const { engine, told, passTime } = await engineUp()
  const opened = await engine.openStage(host())
  expect(opened).toMatchObject({ ok: true, kept: false, cell: { state: 'off' } })
  passTime(19_000)
  expect((await engine.stats()).stages).toMatchObject([{ stageId, phase: 'opening' }])
  passTime(2_000)
  expect(await told('closed')).toMatchObject({ why: 'neverProduced' })
  await until('nothing left', 20_000, async () => (await engine.stats()).handles.transports === 0)
})

test('another device is refused with since when and by what, and let in when it takes over', async () => {
  const { engine, told } = await engineUp()
  const first = await engine.openStage(host({ browser: 'Chrome on Windows' }))
  if (!first.ok) throw new Error(first.code)
  const refused = await engine.openStage(host({ holderKey: 'session-b', ownerKey: 'socket-2' }))
  expect(refused).toMatchObject({ ok: false, code: 'stage_busy', params: { browser: 'Chrome on Windows', sinceMs: expect.any(Number) } })
  expect(await engine.startFeed(testFeed(stageId))).toMatchObject({ ok: false, code: 'stage_busy' })
  const taken = await engine.openStage(host({ holderKey: 'session-b', ownerKey: 'socket-2', takeOver: true }))
  expect(taken.ok).toBe(true)
  expect(await engine.connectTransport({ ownerKey: 'socket-1', transportId: first.transportId, dtlsParameters: {} })).toMatchObject({
    ok: false,
    code: 'stage_changed',
  })
  await expect(told('hostClosed')).resolves.toMatchObject({ ownerKey: 'socket-1', transportId: first.transportId, why: 'takenOver' })
})

test('the next socket of the same session keeps the transport; a stranger and a late one do not', async () => {
  const { engine, passTime } = await engineUp()
  const first = await engine.openStage(host())
  if (!first.ok) throw new Error(first.code)
  await engine.hostGone({ stageId, ownerKey: 'socket-1' })
  passTime(9_000)
  const kept = await engine.openStage(host({ ownerKey: 'socket-2', keep: first.transportId }))
  expect(kept).toMatchObject({ ok: true, kept: true, transport: null, transportId: first.transportId })
  passTime(5_000)
  await until('still there', 20_000, async () => (await engine.stats()).handles.transports === 1)
  expect(await engine.restartIce({ ownerKey: 'socket-1', transportId: first.transportId })).toMatchObject({ ok: false })
  expect(await engine.restartIce({ ownerKey: 'socket-2', transportId: first.transportId })).toMatchObject({
    ok: true,
    iceParameters: { iceLite: true },
  })
  await engine.hostGone({ stageId, ownerKey: 'socket-2' })
  passTime(10_500)
  await until('the transport closed', 20_000, async () => (await engine.stats()).handles.transports === 0)
  expect(await engine.openStage(host({ ownerKey: 'socket-3', keep: first.transportId }))).toMatchObject({ ok: true, kept: false })
})

test.each([
  ['nothing', {}],
  ['no codec', { codecs: [], encodings: [{}] }],
  ['a codec we do not carry', { codecs: [{ mimeType: 'video/AV1', payloadType: 96, clockRate: 90_000 }], encodings: [{ ssrc: 1 }] }],
])('parameters that say %s are refused, and the stage lives', async (_name, rtpParameters) => {
  const { engine } = await engineUp()
  const opened = await engine.openStage(host())
  if (!opened.ok) throw new Error(opened.code)
  const asked = { stageId, ownerKey: 'socket-1', transportId: opened.transportId, kind: 'video' as const, source: 'camera' as const }
  expect(await engine.produce({ ...asked, rtpParameters })).toEqual({ ok: false, code: 'bad_codec' })
  expect(await engine.produce({ ...asked, ownerKey: 'socket-9', rtpParameters })).toEqual({ ok: false, code: 'stage_changed' })
  expect(await engine.healthy()).toBe(true)
})

test('closing the stage closes all below it, tells once, and the next opening is another', async () => {
  const { engine, told, events } = await engineUp(2)
  await engine.startFeed(testFeed(stageId))
  await told('producing')
  await told('packagerReady')
  await engine.closeStage({ stageId })
  await engine.closeStage({ stageId })
  expect(events.filter((event) => event.type === 'closed')).toMatchObject([{ why: 'asked', cell: { state: 'off', take: 1 } }])
  expect((await engine.stats()).handles).toEqual({ workers: 2, routers: 0, transports: 0, producers: 0, consumers: 0, processes: 0 })
  await engine.startFeed(testFeed(stageId, { takeFrom: 1 }))
  expect((await told('producing', events.length)).cell.take).toBe(2)
})

test('closing the engine in the middle of everything leaves no process and no handle, twice over', async () => {
  const { engine, told } = await engineUp(2)
  await Promise.all(['a', 'b'].map((one) => engine.startFeed(testFeed(one))))
  await told('producing')
  await engine.startRecording({ stageId: 'a' })
  void engine.openStage(host({ stageId: 'c' }))
  await Promise.all([engine.close(), engine.close()])
  expect((await engine.stats()).handles).toEqual({ workers: 0, routers: 0, transports: 0, producers: 0, consumers: 0, processes: 0 })
  expect(ownChildren().filter((child) => /ffmpeg|mediasoup|setpriv/.test(child.command))).toEqual([])
  expect(await engine.openStage(host())).toEqual({ ok: false, code: 'unavailable' })
})

test.each([0, 5, 20, 60, 150])('a stage closed %i ms after its picture came leaves no timer, no process and no handle', async (ms) => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  const { engine, told } = await engineUp()
  await engine.startFeed(testFeed(stageId))
  await told('producing')
  // The packager is being opened: the end meets it at another step each time.
  await new Promise((resolve) => setTimeout(resolve, ms))
  process.kill((await engine.stats()).workers[0]?.pid ?? 0, 'SIGKILL')
  await told('workerDied')
  await engine.close()
  expect((await engine.stats()).handles).toEqual({ workers: 0, routers: 0, transports: 0, producers: 0, consumers: 0, processes: 0 })
  expect(ownChildren().filter((child) => /ffmpeg|mediasoup|setpriv/.test(child.command))).toEqual([])
  // Jest's own reporter has a short timer now and then; one of ours would stay.
  await until('our timers gone', 20_000, () => timers() <= before)
})

test('a gateway without media answers unavailable and admits nobody', async () => {
  const { engine } = await engineUp(0)
  expect(await engine.openStage(host())).toEqual({ ok: false, code: 'unavailable' })
  expect(await engine.admit({ stageId })).toEqual({ webrtc: null, take: 0 })
  expect(await engine.healthy()).toBe(true)
})

test('a worker program that is not there is said plainly', async () => {
  const { createMediaEngine } = await import('../../media/media-engine.ts')
  const options = {
    workerCount: 1,
    workerBin: '/nowhere/worker',
    listenIp: '127.0.0.1',
    basePort: 0,
    ffmpegBin: 'ffmpeg',
    dataDir: '/nowhere',
  }
  await expect(createMediaEngine(options)).rejects.toThrow('ENOENT')
})

test('a port that is taken is said plainly, and no worker stays behind', async () => {
  const { createMediaEngine } = await import('../../media/media-engine.ts')
  const first = await engineUp()
  const port = (await first.engine.stats()).workers[0]?.port ?? 0
  const before = ownChildren().length
  const options = {
    workerCount: 1,
    workerBin: partsHere.mediasoupWorker,
    listenIp: '127.0.0.1',
    basePort: port,
    ffmpegBin: 'ffmpeg',
    dataDir: first.dataDir,
  }
  await expect(createMediaEngine(options)).rejects.toThrow('address already in use')
  await until('the second worker gone', 20_000, () => ownChildren().length === before)
})
