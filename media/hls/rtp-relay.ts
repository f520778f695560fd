// Carries RTP from the SFU to an ffmpeg: holds it until ffmpeg listens and the clocks are known, so that nothing is lost and every time is a wall-clock time.
import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { followClock, isRtcp, readSenderReport, reportAt, writeEmptyReceiverReport, writeSenderReport } from './sender-report.ts'
import type { StreamClock } from './sender-report.ts'

export const relayLimits = {
  probeEveryMs: 20,
  /** Sender reports come within a second or two; so long they are waited for, then the packets' arrival tells the time until they come. */
  clockWaitMsMax: 600,
  /** A report further than this from what the packets' arrival says is nonsense: an SFU's first one may be. */
  reportErrorMsMax: 3_000,
  /** 200 parts in a million: more than any crystal drifts. */
  arrivalFade: 0.0002,
  /** Held at most: 5 s of a rich picture. */
  heldPacketsMax: 4_000,
  /** Decode times begin so long after the anchor: no packet is older than it. */
  anchorLeadMs: 500,
} as const

export type RelayStream = { ssrc: number; clockRate: number; toPort: number }
export type RtpRelay = {
  /** Where the SFU is to send stream n. */
  ports: readonly number[]
  /** Wall-clock time of decode time 0 in ffmpeg's output; null until the first packet went through. */
  anchorMs(): number | null
  close(): Promise<void>
}

/** `arrival` is the clock that the quickest packet so far tells, `clock` the one that sender reports tell. */
type Lane = {
  readonly stream: RelayStream
  readonly inlet: Socket
  readonly outlet: Socket
  arrival: StreamClock | null
  clock: StreamClock | null
  firstAtMs: number | null
  listening: boolean
}
type Relay = {
  readonly lanes: readonly Lane[]
  readonly nowMs: () => number
  held: { lane: Lane; packet: Buffer }[]
  anchorMs: number | null
  /** What is added to the source's reports. */
  biasMs: number | null
  closed: boolean
}

/** Stream 0 is the picture. `nowMs` is wall-clock. Rejects when no loopback port is to be had. */
export async function openRtpRelay(streams: readonly RelayStream[], nowMs: () => number): Promise<RtpRelay> {
  const relay: Relay = { lanes: await Promise.all(streams.map(openLane)), nowMs, held: [], anchorMs: null, biasMs: null, closed: false }
  for (const lane of relay.lanes) lane.inlet.on('message', (packet) => received(relay, lane, packet))
  const probe = setInterval(() => {
    for (const lane of relay.lanes) if (!lane.listening) askWhetherListening(lane)
    if (relay.lanes.every((lane) => lane.listening)) clearInterval(probe)
    beginIfReady(relay)
  }, relayLimits.probeEveryMs)
  let closing: Promise<unknown> | null = null
  return {
    ports: relay.lanes.map((lane) => lane.inlet.address().port),
    anchorMs: () => relay.anchorMs,
    async close() {
      relay.closed = true
      relay.held = []
      clearInterval(probe)
      await (closing ??= Promise.all(relay.lanes.flatMap((lane) => [closeSocket(lane.inlet), closeSocket(lane.outlet)])))
    },
  }
}

function received(relay: Relay, lane: Lane, packet: Buffer): void {
  if (relay.closed) return
  if (isRtcp(packet)) return receivedReport(relay, lane, packet)
  if (packet.length < 12) return
  noteArrival(lane, packet.readUInt32BE(4), relay.nowMs())
  if (relay.anchorMs === null) {
    if (relay.held.length < relayLimits.heldPacketsMax) relay.held.push({ lane, packet })
    return beginIfReady(relay)
  }
  if (!lane.clock) tellClock(lane, relay.anchorMs)
  send(lane, packet)
}

/**
 * Reports say how the streams stand to each other and how fast they run; what the time is, the arrival of the picture's quickest
 * packet says. A source's own clock may be wrong, and the arrival is what the viewers beside HLS see. All of it is followed slowly.
 */
function receivedReport(relay: Relay, lane: Lane, packet: Buffer): void {
  const report = readSenderReport(packet)
  if (report?.ssrc !== lane.stream.ssrc || !lane.arrival) return
  const { clockRate } = lane.stream
  const biasMs = wallClockOf(lane.arrival, report.rtpTimestamp, clockRate) - report.ntpMs
  if (Math.abs(biasMs) > relayLimits.reportErrorMsMax) return
  if (lane === relay.lanes[0]) relay.biasMs = biasMs
  if (relay.biasMs === null) return
  lane.clock = followClock(lane.clock, { ...report, ntpMs: report.ntpMs + relay.biasMs }, clockRate)
  if (relay.anchorMs === null) return beginIfReady(relay)
  send(lane, writeSenderReport({ ssrc: report.ssrc, ntpMs: lane.clock.originMs, rtpTimestamp: lane.clock.rtpTimestamp }))
}

/** Everything goes through once ffmpeg listens to all and the times are known: reports of one common moment first, then what was held. */
function beginIfReady(relay: Relay): void {
  const pictureAtMs = relay.lanes[0]?.firstAtMs ?? null
  if (relay.anchorMs !== null || pictureAtMs === null || !relay.lanes.every((lane) => lane.listening)) return
  const waited = relay.nowMs() - pictureAtMs >= relayLimits.clockWaitMsMax
  if (!waited && !relay.lanes.every((lane) => lane.clock)) return
  const oldest = relay.held.map(({ lane, packet }) =>
    wallClockOf(lane.clock ?? lane.arrival, packet.readUInt32BE(4), lane.stream.clockRate),
  )
  relay.anchorMs = Math.floor(Math.min(...oldest) - relayLimits.anchorLeadMs)
  for (const lane of relay.lanes) if (lane.arrival) tellClock(lane, relay.anchorMs)
  for (const { lane, packet } of relay.held) send(lane, packet)
  relay.held = []
}

/** The first word to ffmpeg about a stream: which of its timestamps stands for the anchor. */
function tellClock(lane: Lane, anchorMs: number): void {
  lane.clock ??= lane.arrival
  if (lane.clock) send(lane, writeSenderReport(reportAt(lane.clock, anchorMs, lane.stream.ssrc, lane.stream.clockRate)))
}

/** The quickest packets tell the time; what they told long ago fades, for a source's clock may run slower than ours. */
function noteArrival(lane: Lane, rtpTimestamp: number, nowMs: number): void {
  lane.firstAtMs ??= nowMs
  const fadedMs = lane.arrival ? (nowMs - lane.arrival.originMs) * relayLimits.arrivalFade : 0
  const isQuicker = !lane.arrival || nowMs < wallClockOf(lane.arrival, rtpTimestamp, lane.stream.clockRate) + fadedMs
  if (isQuicker) lane.arrival = { rtpTimestamp, originMs: nowMs }
}

function wallClockOf(clock: StreamClock | null, rtpTimestamp: number, clockRate: number): number {
  if (!clock) return Infinity
  return clock.originMs + (((rtpTimestamp - clock.rtpTimestamp) | 0) * 1_000) / clockRate
}

async function openLane(stream: RelayStream): Promise<Lane> {
  const inlet = createSocket({ type: 'udp4', recvBufferSize: 2_000_000 })
  const outlet = createSocket({ type: 'udp4', sendBufferSize: 2_000_000 })
  await new Promise<void>((resolve, reject) => {
    inlet.once('error', reject)
    inlet.bind(0, '127.0.0.1', resolve)
  })
  await new Promise<void>((resolve) => outlet.connect(stream.toPort, '127.0.0.1', () => resolve()))
  // A refused datagram shows itself on a later call, as an event or in a callback: it only means that nobody listens yet (or any more).
  outlet.on('error', () => {})
  inlet.on('error', () => {})
  return { stream, inlet, outlet, arrival: null, clock: null, firstAtMs: null, listening: false }
}

/** Two datagrams: the system reports the refusal of the first on the second. */
function askWhetherListening(lane: Lane) {
  lane.outlet.send(writeEmptyReceiverReport(), () => {
    setImmediate(() => {
      if (lane.listening) return
      try {
        lane.outlet.send(writeEmptyReceiverReport(), (refused) => {
          if (!refused) lane.listening = true
        })
      } catch {
        // Closed meanwhile.
      }
    })
  })
}

function send(lane: Lane, packet: Uint8Array) {
  try {
    lane.outlet.send(packet, () => {})
  } catch {
    // Closed meanwhile: ffmpeg went, and its exit is handled where it was started.
  }
}

function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    try {
      socket.close(() => resolve())
    } catch {
      resolve()
    }
  })
}

/** A free pair of UDP ports (even and the next), as ffmpeg wants for a stream and its RTCP. Another process may be quicker: ffmpeg then ends and is started anew. */
export async function freePortPair(taken: readonly number[]): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const first = createSocket('udp4')
    const second = createSocket('udp4')
    try {
      await bind(first, 0)
      const port = first.address().port
      if (port % 2 !== 0 || taken.includes(port)) continue
      await bind(second, port + 1)
      return port
    } catch {
      continue
    } finally {
      await Promise.all([closeSocket(first), closeSocket(second)])
    }
  }
  throw new Error('no free pair of UDP ports on loopback')
}

function bind(socket: Socket, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, '127.0.0.1', resolve)
  })
}
