// Keeps one ffmpeg packaging while a stage is on: starts it, starts it again when it ends by itself, and gives up when it will not stay.
import type { FfmpegExit, FfmpegRunner } from './ffmpeg-process.ts'
import { startPackagingRun } from './packaging-run.ts'
import type { PackagingRun, RunInput, RunSegment } from './packaging-run.ts'
import type { HandleCount } from '../handle-count.ts'
import type { MediaLog } from '../media-port.ts'

export const packagerLimits = { restartsMax: 5, restartWindowMs: 20_000 } as const

export type PackagerSink = {
  head(bytes: Buffer): void
  segment(segment: RunSegment): void
  failed(why: string): void
}
export type Packager = {
  /** Replaces whatever ran: another input is another run, a discontinuity. */
  start(input: RunInput): Promise<void>
  stop(): Promise<void>
  cutAtNextKey(): void
  requestKeyFrame(): void
  running(): boolean
  pid(): number | null
  /** Frames a second of the last segment; null before the first. */
  framesPerSecond(): number | null
}

export function createPackager(
  stageId: string,
  sink: PackagerSink,
  deps: { ffmpeg: FfmpegRunner; nowMs: () => number; log: MediaLog; handles: HandleCount },
): Packager {
  let wanted: RunInput | null = null
  let run: PackagingRun | null = null
  let fps: number | null = null
  let restartsAtMs: number[] = []
  // One change at a time: a run is closed whole before the next is opened.
  let turn: Promise<void> = Promise.resolve()
  const inTurn = (task: () => Promise<void>): Promise<void> => (turn = turn.then(task, task))

  async function endRun() {
    const ending = run
    run = null
    await ending?.stop()
  }
  async function beginRun() {
    if (!wanted || run) return
    run = await startPackagingRun(wanted, deps, { head: (_head, bytes) => sink.head(bytes), segment, ended }).catch((error: unknown) => {
      again(String(error))
      return null
    })
  }
  function segment(made: RunSegment) {
    fps = made.framesPerSecond
    sink.segment(made)
  }
  function ended(exit: FfmpegExit, asked: boolean) {
    if (asked) return
    deps.log.warn({ stageId, ...exit }, 'packager ended by itself')
    run = null
    again(exit.lastWords)
  }
  function again(why: string) {
    if (!wanted) return
    const nowMs = deps.nowMs()
    restartsAtMs = restartsAtMs.filter((atMs) => nowMs - atMs < packagerLimits.restartWindowMs)
    if (restartsAtMs.length >= packagerLimits.restartsMax) {
      wanted = null
      return sink.failed(why)
    }
    restartsAtMs.push(nowMs)
    void inTurn(beginRun)
  }

  return {
    start(input) {
      wanted = input
      restartsAtMs = []
      return inTurn(async () => {
        await endRun()
        await beginRun()
      })
    },
    stop() {
      wanted = null
      return inTurn(endRun)
    },
    cutAtNextKey: () => run?.cutAtNextKey(),
    requestKeyFrame: () => run?.requestKeyFrame(),
    running: () => run !== null,
    pid: () => run?.pid() ?? null,
    framesPerSecond: () => fps,
  }
}
