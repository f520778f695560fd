// Tests packaging and recording on real parts: a feed becomes lists and segments that decode, through deaths and restarts.
import { readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import * as HLS from 'hls-parser'
import type { MediaEngine } from '../../media/media-engine.ts'
import { tellMs } from '../support/figure.ts'
import { until } from '../support/until.ts'
import { ownChildren, probe, startEngine, testFeed } from './own-engine.ts'
import type { OwnEngine } from './own-engine.ts'

const stageId = 'show1'
let own: OwnEngine | null = null

afterEach(async () => {
  await own?.stop()
  own = null
})

async function onAir(): Promise<OwnEngine> {
  own = await startEngine()
  expect(await own.engine.startFeed(testFeed(stageId))).toMatchObject({ ok: true })
  await own.told('producing')
  expect(await own.engine.startRecording({ stageId })).toEqual({ ok: true })
  return own
}

async function listOf(engine: MediaEngine, view: 'live' | 'replay' = 'live') {
  const playlist = await engine.playlist({ stageId, view, segmentPrefix: 'seg/w1/' })
  return playlist ? (HLS.parse(playlist.text) as HLS.types.MediaPlaylist) : null
}

/** A list with so many segments; what it took is bounded by the segments' own length. */
const listWith = (engine: MediaEngine, count: number) =>
  until(`a list of ${count} segments`, 8_000 + count * 2_500, async () => {
    const list = await listOf(engine)
    return list && list.segments.length >= count ? list : null
  })

async function bytesOf(engine: MediaEngine, uri: string): Promise<Uint8Array> {
  expect(uri.startsWith('seg/w1/')).toBe(true)
  const found = await engine.segment({ stageId, name: uri.slice('seg/w1/'.length) })
  if (!found?.bytes) throw new Error(`no bytes in memory for ${uri}`)
  return found.bytes
}

test('a feed becomes a list of two-second segments that advance, decode and carry the wall-clock time', async () => {
  const { engine, dataDir } = await onAir()
  // Asked again and again, as a duty does that makes sure: it changes nothing.
  const again = setInterval(() => void engine.startRecording({ stageId }), 300)
  const list = await listWith(engine, 3).finally(() => clearInterval(again))
  for (const segment of list.segments) expect(Math.abs(segment.duration - 2)).toBeLessThan(0.3)
  const times = list.segments.map((segment) => segment.programDateTime?.getTime() ?? 0)
  list.segments.slice(1).forEach((_segment, index) => {
    const gapMs = (times[index + 1] ?? 0) - (times[index] ?? 0)
    expect(Math.abs(gapMs - (list.segments[index]?.duration ?? 0) * 1_000)).toBeLessThanOrEqual(2)
  })
  const last = list.segments.at(-1)
  const lastEndMs = (times.at(-1) ?? 0) + (last?.duration ?? 0) * 1_000
  const agoMs = Date.now() - lastEndMs
  expect(agoMs).toBeGreaterThan(-200)
  tellMs('the list ends before now by', agoMs)

  const file = join(dataDir, 'whole.mp4')
  const bytes = await Promise.all(
    [list.segments[0]?.map.uri ?? '', ...list.segments.map((segment) => segment.uri)].map((uri) => bytesOf(engine, uri)),
  )
  writeFileSync(file, Buffer.concat(bytes))
  const streams = (await probe(file)).streams
  expect(streams.map((stream) => stream.codec_name)).toEqual(['h264', 'aac'])
  expect(streams[0]).toMatchObject({ width: 320, height: 180 })
  const seconds = list.segments.reduce((sum, segment) => sum + segment.duration, 0)
  expect(Math.abs(Number(streams[0]?.nb_read_frames) - seconds * 25)).toBeLessThanOrEqual(2)

  const later = await until('a later list', 20_000, async () => {
    const now = await listOf(engine)
    return now && now.segments.at(-1)?.uri !== last?.uri ? now : null
  })
  expect(later.segments.some((segment) => segment.uri === last?.uri)).toBe(true)
})

test('each segment begins with a key frame: it decodes with its header alone', async () => {
  const { engine, dataDir } = await onAir()
  const list = await listWith(engine, 2)
  const segment = list.segments[1]
  const file = join(dataDir, 'alone.mp4')
  writeFileSync(file, Buffer.concat([await bytesOf(engine, segment?.map.uri ?? ''), await bytesOf(engine, segment?.uri ?? '')]))
  const { streams, packets } = await probe(file)
  expect(packets.find((packet) => packet.codec_type === 'video')?.flags).toMatch(/^K/)
  expect(Number(streams[0]?.nb_read_frames)).toBe(50)
})

test('what was before go-live is neither listed nor given out', async () => {
  own = await startEngine()
  await own.engine.startFeed(testFeed(stageId))
  await own.told('packagerReady')
  expect(await own.engine.playlist({ stageId, view: 'live' })).toBeNull()
  expect(await own.engine.recording({ stageId })).toBeNull()
  const beganMs = Date.now()
  await own.engine.startRecording({ stageId })
  const list = await listWith(own.engine, 1)
  expect(list.segments[0]?.programDateTime?.getTime()).toBeGreaterThanOrEqual(beganMs)
})

test('a killed ffmpeg is started again: a discontinuity, and the picture goes on', async () => {
  const { engine, logged } = await onAir()
  await listWith(engine, 1)
  const packager = await until('the packager', 20_000, () => packagerPid())
  process.kill(packager, 'SIGKILL')
  const list = await until('a list with a discontinuity', 20_000, async () => {
    const now = await listOf(engine)
    return now?.segments.some((segment) => segment.discontinuity) ? now : null
  })
  const at = list.segments.findIndex((segment) => segment.discontinuity)
  const before = list.segments[at - 1]
  const after = list.segments[at]
  expect(before?.map.uri).not.toBe(after?.map.uri)
  const endMs = (before?.programDateTime?.getTime() ?? 0) + (before?.duration ?? 0) * 1_000
  const gapMs = (after?.programDateTime?.getTime() ?? 0) - endMs
  // The second run may know the feed's clock better: a starting ffmpeg sends its first second late.
  expect(gapMs).toBeGreaterThan(-1_000)
  tellMs('what the recording lost with its packager', gapMs)
  expect(logged.filter((line) => line.message === 'packager ended by itself')).toHaveLength(1)
})

/** The ffmpeg that reads RTP, not the one that sends it. */
function packagerPid(): number | null {
  const ffmpegs = ownChildren().filter((child) => child.command === 'ffmpeg')
  return ffmpegs.length === 2 ? Math.max(...ffmpegs.map((child) => child.pid)) : null
}

test('the replay is the same segments with its end, and is there after a restart', async () => {
  const { engine, dataDir } = await onAir()
  await listWith(engine, 2)
  const facts = await engine.endRecording({ stageId })
  expect(facts).toMatchObject({ state: 'ended', discontinuityCount: 0 })
  const replay = await listOf(engine, 'replay')
  expect(replay).toMatchObject({ endlist: true, playlistType: 'VOD' })
  expect(await engine.startRecording({ stageId })).toEqual({ ok: false, code: 'stage_changed' })
  expect(await engine.endRecording({ stageId })).toEqual(facts)
  await engine.close()

  const again = await startEngine({ workerCount: 0, dataDir })
  try {
    expect(await again.engine.recording({ stageId })).toEqual(facts)
    const kept = await listOf(again.engine, 'replay')
    expect(kept?.segments.map((segment) => segment.uri)).toEqual(replay?.segments.map((segment) => segment.uri))
    const name = kept?.segments[0]?.uri.slice('seg/w1/'.length) ?? ''
    const segment = await again.engine.segment({ stageId, name })
    expect(segment).toMatchObject({ contentType: 'video/iso.segment', bytes: null, filePath: join(dataDir, 'recordings', stageId, name) })
  } finally {
    await again.engine.close()
  }
})

test('a show that goes on after a restart goes on in its recording, numbered on, with a discontinuity', async () => {
  const { engine, dataDir } = await onAir()
  const before = await listWith(engine, 1)
  await engine.close()
  const going = await startEngine({ dataDir })
  own = going
  await going.engine.startFeed(testFeed(stageId))
  await going.engine.startRecording({ stageId })
  const list = await until('segments of both lives', 20_000, async () => {
    const now = await listOf(going.engine)
    return now?.segments.some((segment) => segment.discontinuity) ? now : null
  })
  expect(list.segments[0]?.uri).toBe(before.segments[0]?.uri)
})

test.each(['../show1/index.jsonl', 'index.jsonl', '..%2f', 'mwwa4fhh-0.m4s', 'mwwa4fhh.mp4'])('the name %s gives nothing', async (name) => {
  own = await startEngine({ workerCount: 0 })
  expect(await own.engine.segment({ stageId, name })).toBeNull()
  expect(await own.engine.segment({ stageId: '../recordings', name })).toBeNull()
})

test('a recording that cannot be written stops and says so, and the live list goes on', async () => {
  own = await startEngine()
  const { engine, dataDir, told } = own
  writeFileSync(join(dataDir, 'recordings'), 'a file where the folder should be')
  await engine.startFeed(testFeed(stageId))
  await told('producing')
  await engine.startRecording({ stageId })
  expect(await told('recordingStopped')).toMatchObject({ why: 'failed' })
  const list = await listWith(engine, 2)
  expect((await bytesOf(engine, list.segments[1]?.uri ?? '')).length).toBeGreaterThan(1_000)
  expect(await engine.recording({ stageId })).toBeNull()
})

test('nobody on the network can send into the picture: every ffmpeg listens on loopback alone', async () => {
  const { engine } = await onAir()
  await listWith(engine, 1)
  const ffmpegs = ownChildren().filter((child) => child.command === 'ffmpeg')
  expect(ffmpegs).toHaveLength(2)
  for (const { pid } of ffmpegs) expect([...new Set(udpAddressesOf(pid))]).toEqual(['127.0.0.1'])
})

/** Local addresses of a process's UDP sockets. */
function udpAddressesOf(pid: number): string[] {
  const inodes = readdirSync(`/proc/${pid}/fd`).map((fd) => /socket:\[(\d+)\]/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1])
  const sockets = readFileSync('/proc/net/udp', 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
  return sockets.filter((fields) => fields[9] !== undefined && inodes.includes(fields[9])).map((fields) => addressOf(fields[1] ?? ''))
}
/** "0100007F:1234" is 127.0.0.1 in the kernel's byte order. */
const addressOf = (field: string) =>
  (field.slice(0, 8).match(/../g) ?? [])
    .toReversed()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.')

test('an ffmpeg that will not stay is given up after five tries, and the stage stays on', async () => {
  own = await startEngine()
  const { engine, events, logged } = own
  await engine.startFeed(testFeed(stageId))
  await own.told('producing')
  let last = 0
  await until('the packager given up', 30_000, () => {
    const pid = packagerPid()
    if (pid !== null && pid !== last) {
      process.kill(pid, 'SIGKILL')
      last = pid
    }
    return events.some((event) => event.type === 'packagerFailed')
  })
  expect(logged.filter((line) => line.message === 'packager ended by itself')).toHaveLength(6)
  expect(await engine.cell({ stageId })).toMatchObject({ state: 'on', take: 1 })
  expect(await engine.startPackager({ stageId })).toEqual({ ok: true })
  await own.told('packagerReady')
})
