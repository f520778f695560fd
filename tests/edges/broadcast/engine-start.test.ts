// Proves what becomes of a server whose media workers do not start, are not wanted, or whose ports are taken.
import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { openMediaEngine, type EngineConfig } from '../../../server/broadcast/media-engine.adapter.ts'
import { ConfigError } from '../../../server/config.ts'
import type { Logger } from '../../../server/logger.ts'
import { findNativeParts } from '../../../server/persistence/native-parts.ts'

const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() }
const native = findNativeParts(process.env)
let dataDir: string
let said: string[] = []
const note = (_fields: object, message: string): void => void said.push(message)
const logger = { info: note, warn: note, error: note } as unknown as Logger
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sibo-engine-'))
  said = []
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const configWith = (media: Partial<EngineConfig['media']>, more: Partial<EngineConfig['native']> = {}): EngineConfig => ({
  media: { listenIp: '127.0.0.1', announcedAddress: undefined, basePort: 0, workerCount: 1, ...media },
  native: { ...native, ...more },
  dataDir,
})
const openStage = { stageId: 'a'.repeat(24), holderKey: 'h', ownerKey: 's', takeFrom: 0 }

test('without the worker program the server starts, says so once, and has no picture to give', async () => {
  const engine = await openMediaEngine(configWith({}, { mediasoupWorker: '/nowhere/mediasoup-worker' }), clock, logger)
  expect(said.filter((line) => line.includes('MEDIASOUP_WORKER_BIN'))).toHaveLength(1)
  expect(await engine.openStage(openStage)).toEqual({ ok: false, code: 'unavailable' })
  expect(await engine.admit({ stageId: openStage.stageId })).toEqual({ webrtc: null, take: 0 })
  expect(await engine.playlist({ stageId: openStage.stageId, view: 'replay' })).toBeNull()
  // Selling works, so the server is ready.
  expect(await engine.healthy()).toBe(true)
  await engine.close()
})

test('no workers wanted: the same, and nothing to complain about', async () => {
  const engine = await openMediaEngine(configWith({ workerCount: 0 }), clock, logger)
  expect(said).toEqual([])
  expect(await engine.openStage(openStage)).toEqual({ ok: false, code: 'unavailable' })
  await engine.close()
})

test('without ffmpeg the stage works and one line says what does not', async () => {
  const engine = await openMediaEngine(configWith({}, { ffmpeg: undefined }), clock, logger)
  expect(said.filter((line) => line.includes('ffmpeg is missing'))).toHaveLength(1)
  expect(await engine.openStage(openStage)).toMatchObject({ ok: true })
  await engine.close()
})

test('a taken media port stops the start with the line that says which variable to set', async () => {
  const other = createSocket('udp4')
  await new Promise<void>((settle) => other.bind(0, '127.0.0.1', settle))
  const basePort = (other.address() as AddressInfo).port
  const opening = openMediaEngine(configWith({ basePort }), clock, logger)
  await expect(opening).rejects.toBeInstanceOf(ConfigError)
  await expect(opening).rejects.toThrow(new RegExp(`${basePort}.*MEDIASOUP_PORT`))
  other.close()
})
