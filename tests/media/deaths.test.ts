// Tests what a worker's death does: who is told, what goes on, and that everything is whole again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import type { MediaEngine } from '../../media/media-engine.ts'
import { createFfmpegRunner } from '../../media/hls/ffmpeg-process.ts'
import { tellMs } from '../support/figure.ts'
import { until } from '../support/until.ts'
import { ownChildren, startEngine, testFeed } from './own-engine.ts'
import type { OwnEngine } from './own-engine.ts'

const stageId = 'show1'
let own: OwnEngine | null = null

afterEach(async () => {
  await own?.stop()
  own = null
})

/** A stage on the air with one viewer on the other worker. */
async function onAir() {
  own = await startEngine({ workerCount: 2 })
  const { engine } = own
  await engine.startFeed(testFeed(stageId))
  await own.told('producing')
  const { webrtc } = await engine.admit({ stageId })
  const answer = await engine.watch({ stageId, viewerKey: 'socket-1', sessionKey: 'session-1', rtpCapabilities: webrtc ?? {} })
  if (!answer.ok) throw new Error(answer.code)
  const workers = (await engine.stats()).workers
  const egress = workers.find((worker) => worker.viewerCount === 1)
  const ingest = workers.find((worker) => worker.viewerCount === 0)
  if (!egress || !ingest) throw new Error('viewer and ingest are on one worker')
  return { own, engine, answer, egress, ingest }
}

const whole = (engine: MediaEngine) => until('all workers back', 20_000, () => engine.healthy())

describe('a worker killed', () => {
  test('under the ingest: away at once, the feed comes back by itself as a new take', async () => {
    const { own: mine, engine, answer, ingest } = await onAir()
    const from = mine.events.length
    const killedAt = performance.now()
    process.kill(ingest.pid, 'SIGKILL')
    expect(await mine.told('workerDied', from)).toMatchObject({ workerIndex: ingest.workerIndex, stageIds: [stageId] })
    expect(await mine.told('silent', from)).toMatchObject({ why: 'workerDied', cell: { state: 'away', take: 1 } })
    expect((await mine.told('producing', from)).cell.take).toBe(2)
    tellMs('the feed is back after a worker’s death', performance.now() - killedAt)
    // The viewer's own worker lives: nobody needs to tell her more than the new take.
    expect(mine.events.filter((event) => event.type === 'viewerClosed')).toEqual([])
    const { webrtc } = await engine.admit({ stageId })
    const again = await engine.watch({
      stageId,
      viewerKey: 'socket-1',
      sessionKey: 'session-1',
      rtpCapabilities: webrtc ?? {},
      take: 2,
      keep: answer.transportId,
    })
    expect(again).toMatchObject({ ok: true, take: 2 })
    await whole(engine)
    await mine.told('packagerReady', from)
  })

  test('under the viewers: they alone are told, the host notices nothing, a new one carries them', async () => {
    const { own: mine, engine, answer, egress } = await onAir()
    const from = mine.events.length
    process.kill(egress.pid, 'SIGKILL')
    const closed = await mine.told('viewerClosed', from)
    expect(closed).toMatchObject({ viewerKey: 'socket-1', transportId: answer.transportId, why: 'workerDied' })
    expect(closed.afterMs).toBeLessThan(500)
    await mine.told('workerBack', from)
    await whole(engine)
    const { webrtc } = await engine.admit({ stageId })
    const again = await engine.watch({ stageId, viewerKey: 'socket-1', sessionKey: 'session-1', rtpCapabilities: webrtc ?? {}, take: 1 })
    expect(again).toMatchObject({ ok: true, kept: false, take: 1 })
    expect(mine.events.slice(from).map((event) => event.type)).not.toContain('silent')
    expect(await engine.cell({ stageId })).toMatchObject({ state: 'on', take: 1 })
  })

  test('under a host: her socket is told to come again, and may', async () => {
    own = await startEngine()
    const { engine, told } = own
    const asked = { stageId, holderKey: 'session-a', ownerKey: 'socket-1', takeFrom: 0 }
    const opened = await engine.openStage(asked)
    if (!opened.ok) throw new Error(opened.code)
    process.kill((await engine.stats()).workers[0]?.pid ?? 0, 'SIGKILL')
    expect(await told('hostClosed')).toMatchObject({ ownerKey: 'socket-1', transportId: opened.transportId, why: 'workerDied' })
    await told('workerBack')
    expect(await engine.openStage(asked)).toMatchObject({ ok: true, kept: false })
  })

  test('again and again: it comes back each time', async () => {
    own = await startEngine()
    for (let round = 0; round < 3; round++) {
      const from = own.events.length
      process.kill((await own.engine.stats()).workers[0]?.pid ?? 0, 'SIGKILL')
      await own.told('workerBack', from)
    }
    expect(await whole(own.engine)).toBe(true)
  })
})

test('workers that end with us are no deaths', async () => {
  own = await startEngine({ workerCount: 2 })
  own.engine.beginClosing()
  const pids = (await own.engine.stats()).workers.map((worker) => worker.pid)
  for (const pid of pids) process.kill(pid, 'SIGINT')
  await until('the workers gone', 20_000, () => !ownChildren().some((child) => pids.includes(child.pid)))
  await own.engine.close()
  expect(own.events).toEqual([])
  expect(own.logged).toEqual([])
})

/** Starts an ffmpeg that would send for ever, says its pid, and waits to be killed. */
const parentProgram = (runnerPath: string, pidDir: string) => `
  import { createFfmpegRunner } from ${JSON.stringify(runnerPath)}
  const runner = createFfmpegRunner({ ffmpegBin: 'ffmpeg', pidDir: ${JSON.stringify(pidDir)} })
  const child = runner.start({ args: ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=32x32:rate=5', '-f', 'null', '-'] })
  console.log(child.pid)
  setInterval(() => {}, 1000)
`

const alive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('an ffmpeg does not outlive a process that is killed -9', async () => {
  own = await startEngine({ workerCount: 0 })
  const pidDir = join(own.dataDir, 'other-pids')
  const program = parentProgram(join(import.meta.dirname, '../../media/hls/ffmpeg-process.ts'), pidDir)
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [said] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = Number(said.toString())
  expect(alive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  // Where the kernel does not end it (no setpriv), the noted pid lets the next boot do so.
  createFfmpegRunner({ ffmpegBin: 'ffmpeg', pidDir }).endLeftOvers()
  await until('ffmpeg gone', 20_000, () => !alive(pid))
})
