// The demo's generated broadcast on a real worker and ffmpeg: it comes on, shows another card, gives way to a person and comes back.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { createFeeds } from '../../server/broadcast/feed.service.ts'
import { createDemoBroadcast } from '../../server/demo/demo-broadcast.service.ts'
import { createDrawings } from '../../server/demo/drawing.adapter.ts'
import { BACK_AFTER_PERSON_MS } from '../../server/demo/feed.rules.ts'
import { createScene } from '../../server/demo/scene.adapter.ts'
import type { Shown } from '../../server/demo/stall.service.ts'
import { createLogger } from '../../server/logger.ts'
import type { Show } from '../../server/shows/show.service.ts'
import { until } from '../support/until.ts'
import { ownChildren, startEngine, testFeed, type OwnEngine } from './own-engine.ts'

const ROOT = join(import.meta.dirname, '../..')
const showId = 'show1'
const COMES_ON_WITHIN_MS = 60_000
const BOX: Shown = { offerId: 'o', title: '手工糕点礼盒 9 枚', pictureUrl: null, flash: true, skus: [{ skuId: 's', priceFen: 8_900 }] }

let own: OwnEngine | null = null
let folder = ''
afterEach(async () => {
  await own?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const opened = async () => {
  own = await startEngine({ workerCount: 1 })
  const { engine } = own
  folder = mkdtempSync(join(tmpdir(), 'sibo-scene-'))
  const draw = createDrawings({ root: ROOT, webDir: 'dist/none', cacheDir: join(folder, 'drawings') })
  const scene = createScene({ folder, draw, readPicture: () => Promise.resolve(null) })
  const row = { id: showId, phase: 'live', phaseSinceMs: 0, media: { take: 0 } } as Show
  const shows = { get: () => Promise.resolve(row), move: () => Promise.resolve(row) }
  let passedMs = 0
  const stall = { shown: () => Promise.resolve(BOX) }
  const clock = { nowMs: () => Date.now() + passedMs, monotonicMs: () => performance.now() }
  const demo = createDemoBroadcast({
    feeds: createFeeds({ shows, engine }),
    engine,
    scene,
    shows,
    stall,
    clock,
    logger: createLogger('silent'),
  })
  const source = async () => (await engine.stats()).stages.find((stage) => stage.stageId === showId)?.source ?? null
  const comesOn = async (): Promise<void> => {
    await demo.look(showId)
    await own?.told('producing', 0, COMES_ON_WITHIN_MS)
    expect(await source()).toBe('feed')
  }
  return { engine, demo, source, comesOn, pass: (ms: number) => void (passedMs += ms) }
}

test('an empty stage gets the generated picture with sound', async () => {
  const { engine, demo, comesOn } = await opened()
  await comesOn()
  await demo.drawCard(showId)
  const health = await until('picture and sound', 20_000, async () => {
    const now = await engine.hostHealth({ stageId: showId })
    return now && now.videoKbps > 50 && now.audioKbps > 10 ? now : null
  })
  expect(health).toMatchObject({ codec: 'h264', cell: { state: 'on', take: 1 } })
  expect(own?.logged.filter(({ level }) => level !== 'info')).toEqual([])
})

test('its ffmpeg ends with the engine', async () => {
  const { engine, comesOn } = await opened()
  await comesOn()
  expect(ownChildren().some(({ command }) => command.includes('ffmpeg'))).toBe(true)
  await engine.close()
  expect(ownChildren().filter(({ command }) => command.includes('ffmpeg'))).toEqual([])
})

test('a person who takes the stage keeps it; the drawing comes back fifteen seconds after her', async () => {
  const { engine, demo, comesOn, source, pass } = await opened()
  await comesOn()
  const plain = await engine.openStage({ stageId: showId, holderKey: 'host', ownerKey: 'socket', takeFrom: 1 })
  expect(plain).toMatchObject({ ok: false, code: 'stage_busy' })
  const taken = await engine.openStage({ stageId: showId, holderKey: 'host', ownerKey: 'socket', takeFrom: 1, takeOver: true })
  expect(taken).toMatchObject({ ok: true })
  expect(await source()).toBe('feed')
  // Her camera never comes: the drawing is still what is shown, and looks change nothing.
  await demo.look(showId)
  expect(await source()).toBe('feed')
  await engine.stopFeed({ stageId: showId })
  pass(BACK_AFTER_PERSON_MS)
  expect(await engine.startFeed(testFeed(showId))).toMatchObject({ ok: false, code: 'stage_busy' })
})

test('a recording that is dropped is gone from the disk, and only once its stage is off', async () => {
  own = await startEngine({ workerCount: 1 })
  const { engine, dataDir, told } = own
  const path = join(dataDir, 'recordings', showId)
  await engine.startRecording({ stageId: showId })
  await engine.startFeed(testFeed(showId))
  await told('packagerReady', 0, COMES_ON_WITHIN_MS)
  await until('a segment on the disk', COMES_ON_WITHIN_MS, async () => (await engine.recording({ stageId: showId })) !== null)
  await engine.dropRecording({ stageId: showId })
  expect(existsSync(path)).toBe(true)
  await engine.closeStage({ stageId: showId })
  await engine.endRecording({ stageId: showId })
  await engine.dropRecording({ stageId: showId })
  await engine.dropRecording({ stageId: showId })
  expect(existsSync(path)).toBe(false)
  expect(await engine.recording({ stageId: showId })).toBeNull()
})
