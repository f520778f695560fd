// Gives a media test an engine of its own on real workers and ffmpeg, in a folder of its own, and waits for what it tells.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createMediaEngine } from '../../media/media-engine.ts'
import type { MediaEngine, MediaEvent, StartFeed } from '../../media/media-engine.ts'
import { findNativeParts } from '../../server/persistence/native-parts.ts'
import { until } from '../support/until.ts'

type EventOf<T extends MediaEvent['type']> = Extract<MediaEvent, { type: T }>

export type OwnEngine = {
  readonly engine: MediaEngine
  readonly dataDir: string
  readonly events: MediaEvent[]
  readonly logged: { level: string; message: string; fields: object }[]
  /** The first event of that type from place `from` of `events` on; waits for it. */
  readonly told: <T extends MediaEvent['type']>(type: T, from?: number, withinMs?: number) => Promise<EventOf<T>>
  /** Moves the engine's clock on. */
  readonly passTime: (ms: number) => void
  /** Ends the engine and removes its folder. */
  readonly stop: () => Promise<void>
}

export async function startEngine(options: { workerCount?: number; dataDir?: string } = {}): Promise<OwnEngine> {
  const parts = findNativeParts(process.env)
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'sibo-media-'))
  const events: MediaEvent[] = []
  const logged: OwnEngine['logged'] = []
  let passedMs = 0
  const note = (level: string) => (fields: object, message: string) => void logged.push({ level, message, fields })
  const engine = await createMediaEngine({
    workerCount: options.workerCount ?? 1,
    workerBin: parts.mediasoupWorker,
    listenIp: '127.0.0.1',
    basePort: 0,
    ffmpegBin: parts.ffmpeg ?? 'ffmpeg',
    dataDir,
    nowMs: () => Date.now() + passedMs,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
  })
  engine.on((event) => events.push(event))
  return {
    engine,
    dataDir,
    events,
    logged,
    async told<T extends MediaEvent['type']>(type: T, from = 0, withinMs = 15_000) {
      const found = () => events.slice(from).find((event): event is EventOf<T> => event.type === type)
      return until(`media event ${type}`, withinMs, found).catch((error: Error) => {
        throw new Error(`${error.message}; told: ${JSON.stringify(events.slice(from))}; logged: ${JSON.stringify(logged)}`)
      })
    },
    passTime(ms) {
      passedMs += ms
    },
    async stop() {
      await engine.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A moving picture of 320×180 with a tone, as a demo would send it. */
export function testFeed(stageId: string, more: Partial<StartFeed> = {}): StartFeed {
  const picture = ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25']
  const tone = ['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000']
  return { stageId, takeFrom: 0, inputArgs: [...picture, ...tone], videoMap: '0:v', audioMap: '1:a', videoKbps: 400, ...more }
}

export type ChildProcess = { pid: number; command: string }

/** Processes that this one started and that still run. */
export function ownChildren(): ChildProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, command = '', rest = ''] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? []
        const [state, ppid] = rest.split(' ')
        return Number(ppid) === process.pid && state !== 'Z' ? [{ pid: Number(name), command }] : []
      } catch {
        return []
      }
    })
}

const run = promisify(execFile)

export type Probe = {
  streams: { codec_name: string; codec_type: string; width?: number; height?: number; nb_read_frames?: string }[]
  /** In the file's order; `flags` begins with K for a key frame. */
  packets: { codec_type: string; flags: string; pts_time: string }[]
}

/** Decodes a file whole; rejects when it cannot be decoded. */
export async function probe(path: string): Promise<Probe> {
  const bin = (findNativeParts(process.env).ffmpeg ?? 'ffmpeg').replace(/ffmpeg$/, 'ffprobe')
  const { stdout, stderr } = await run(bin, ['-v', 'error', '-count_frames', '-show_streams', '-show_packets', '-of', 'json', path])
  if (stderr.trim() !== '') throw new Error(stderr)
  return JSON.parse(stdout) as Probe
}
