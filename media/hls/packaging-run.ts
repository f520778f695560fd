// One life of one ffmpeg: consumers of a stage's producers -> relay -> ffmpeg -> segments with wall-clock times.
import type { types } from 'mediasoup'
import { plainCapabilities, videoCodecOf } from '../codecs.ts'
import type { HandleCount } from '../handle-count.ts'
import { packagerArgs } from './ffmpeg-args.ts'
import type { FfmpegExit, FfmpegProcess, FfmpegRunner } from './ffmpeg-process.ts'
import { createPartSplitter } from './part-splitter.ts'
import type { FragmentHead } from './part-splitter.ts'
import { freePortPair, openRtpRelay } from './rtp-relay.ts'
import type { RtpRelay } from './rtp-relay.ts'
import { writeSdp } from './sdp.ts'
import { createSegmentCutter } from './segment-cutter.ts'
import type { CutSegment } from './segment-cutter.ts'

export const runLimits = {
  segmentSec: 2,
  /** Browsers send no key frames of themselves: ask until the first part, then once a segment and again if none came. */
  keyFrameEveryMs: 400,
} as const

export type RunSegment = { atMs: number; durationMs: number; bytes: Buffer; framesPerSecond: number }
export type RunListener = {
  head(head: FragmentHead, bytes: Buffer): void
  segment(segment: RunSegment): void
  /** Once, when ffmpeg has ended. `asked`: by `stop`. */
  ended(exit: FfmpegExit, asked: boolean): void
}
export type RunInput = { router: types.Router; videoProducerId: string; audioProducerId: string | null }
export type PackagingRun = { cutAtNextKey(): void; requestKeyFrame(): void; pid(): number | null; stop(): Promise<void> }

/** Rejects when the producers are gone or no port is free; what was opened until then is closed again. */
export async function startPackagingRun(
  input: RunInput,
  deps: { ffmpeg: FfmpegRunner; nowMs: () => number; handles: HandleCount },
  listener: RunListener,
): Promise<PackagingRun> {
  const opened: { close(): unknown }[] = []
  try {
    return await start(input, deps, listener, opened)
  } catch (error) {
    await closeAll(opened)
    throw error
  }
}

async function start(
  input: RunInput,
  deps: { ffmpeg: FfmpegRunner; nowMs: () => number; handles: HandleCount },
  listener: RunListener,
  opened: { close(): unknown }[],
): Promise<PackagingRun> {
  const taps: Tap[] = [await openTap(input.router, input.videoProducerId, deps.handles, opened)]
  if (input.audioProducerId) taps.push(await openTap(input.router, input.audioProducerId, deps.handles, opened))
  const ports: number[] = []
  for (let index = 0; index < taps.length; index++) ports.push(await freePortPair(ports))
  const relay = await openRtpRelay(
    taps.map((tap, index) => ({ ssrc: tap.ssrc, clockRate: tap.clockRate, toPort: ports[index] ?? 0 })),
    deps.nowMs,
  )
  opened.push(relay)
  await Promise.all(taps.map((tap, index) => tap.transport.connect({ ip: '127.0.0.1', port: relay.ports[index] ?? 0 })))

  const video = taps[0]?.consumer
  if (!video) throw new Error('no picture to package')
  const cutter = createSegmentCutter(runLimits.segmentSec)
  const hand = (cut: CutSegment | null) => cut && listener.segment(withWallClock(cut, relay))
  const splitter = createPartSplitter({
    head: (head, bytes) => listener.head(head, bytes),
    fragment: (fragment) => hand(cutter.push(fragment)),
  })
  const process = deps.ffmpeg.start({
    args: packagerArgs({ video: videoCodecOf(video.rtpParameters) ?? 'vp8', audio: taps.length > 1, segmentSec: runLimits.segmentSec }),
    stdin: writeSdp(
      taps.map((tap, index) => ({ kind: tap.consumer.kind, port: ports[index] ?? 0, parameters: tap.consumer.rtpParameters })),
    ),
    onOutput: (chunk) => {
      try {
        splitter.push(chunk)
      } catch {
        // Bytes that are no fMP4: this ffmpeg is of no use, its end starts another.
        void process.stop(0)
      }
    },
  })
  opened.push({ close: () => process.stop() })
  const askForKeyFrames = setInterval(() => {
    if (cutter.openSec() === 0 || cutter.openSec() >= runLimits.segmentSec - 0.1) void video.requestKeyFrame().catch(() => {})
  }, runLimits.keyFrameEveryMs)
  opened.push({ close: () => clearInterval(askForKeyFrames) })
  await Promise.all(taps.map((tap) => tap.consumer.resume()))
  return supervise(process, { video, cutter, hand, listener, opened })
}

function supervise(
  process: FfmpegProcess,
  parts: {
    video: types.Consumer
    cutter: ReturnType<typeof createSegmentCutter>
    hand: (cut: CutSegment | null) => void
    listener: RunListener
    opened: { close(): unknown }[]
  },
): PackagingRun {
  let asked = false
  const requestKeyFrame = () => void parts.video.requestKeyFrame().catch(() => {})
  const done = process.ended.then(async (exit) => {
    parts.hand(parts.cutter.flush())
    await closeAll(parts.opened)
    parts.listener.ended(exit, asked)
  })
  return {
    cutAtNextKey() {
      parts.cutter.cutAtNextKey()
      requestKeyFrame()
    },
    requestKeyFrame,
    pid: () => process.pid,
    async stop() {
      asked = true
      await process.stop()
      await done
    },
  }
}

function withWallClock(cut: CutSegment, relay: RtpRelay): RunSegment {
  return {
    atMs: Math.round((relay.anchorMs() ?? 0) + cut.startSec * 1_000),
    durationMs: Math.max(1, Math.round(cut.durationSec * 1_000)),
    bytes: cut.bytes,
    framesPerSecond: cut.durationSec > 0 ? cut.frameCount / cut.durationSec : 0,
  }
}

type Tap = { transport: types.PlainTransport; consumer: types.Consumer; ssrc: number; clockRate: number }

async function openTap(router: types.Router, producerId: string, handles: HandleCount, opened: { close(): unknown }[]): Promise<Tap> {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1', sendBufferSize: 2_000_000 },
    rtcpMux: true,
    comedia: false,
  })
  handles.track('transports', transport)
  opened.push(transport)
  const consumer = await transport.consume({ producerId, rtpCapabilities: plainCapabilities(router.rtpCapabilities), paused: true })
  handles.track('consumers', consumer)
  const codec = consumer.rtpParameters.codecs[0]
  const ssrc = consumer.rtpParameters.encodings?.[0]?.ssrc
  if (!codec || ssrc === undefined) throw new Error('a consumer without codec or ssrc')
  return { transport, consumer, ssrc, clockRate: codec.clockRate }
}

async function closeAll(opened: { close(): unknown }[]): Promise<void> {
  for (const one of opened.splice(0)) await one.close()
}
