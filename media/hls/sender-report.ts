// Reads and writes the RTCP sender report, which says what wall-clock time an RTP timestamp stands for; pure.

/** `ntpMs`: milliseconds since 1970, with fractions. */
export type SenderReport = { ssrc: number; ntpMs: number; rtpTimestamp: number }

const secondsFrom1900To1970 = 2_208_988_800
const twoTo32 = 4_294_967_296
const senderReportType = 200
const receiverReportType = 201

export function isRtcp(packet: Uint8Array): boolean {
  const type = packet[1] ?? 0
  return type >= 192 && type <= 223
}

/** The first sender report of a compound packet; null when there is none. */
export function readSenderReport(packet: Uint8Array): SenderReport | null {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
  for (let at = 0; at + 8 <= view.byteLength; at += (view.getUint16(at + 2) + 1) * 4) {
    if (view.getUint8(at + 1) !== senderReportType || at + 28 > view.byteLength) continue
    const seconds = view.getUint32(at + 8) - secondsFrom1900To1970
    return {
      ssrc: view.getUint32(at + 4),
      ntpMs: seconds * 1_000 + (view.getUint32(at + 12) * 1_000) / twoTo32,
      rtpTimestamp: view.getUint32(at + 16),
    }
  }
  return null
}

export function writeSenderReport(report: SenderReport): Uint8Array {
  const packet = new Uint8Array(28)
  const view = new DataView(packet.buffer)
  const seconds = Math.floor(report.ntpMs / 1_000)
  view.setUint8(0, 0x80)
  view.setUint8(1, senderReportType)
  view.setUint16(2, 6)
  view.setUint32(4, report.ssrc)
  view.setUint32(8, seconds + secondsFrom1900To1970)
  view.setUint32(12, Math.min(twoTo32 - 1, Math.round(((report.ntpMs - seconds * 1_000) / 1_000) * twoTo32)))
  view.setUint32(16, report.rtpTimestamp >>> 0)
  return packet
}

/** An empty receiver report: harmless to send, so it serves to find out whether somebody listens. */
export function writeEmptyReceiverReport(): Uint8Array {
  return new Uint8Array([0x80, receiverReportType, 0, 1, 0, 0, 0, 0])
}

/** The clock of one RTP stream: `originMs` is the wall-clock time of RTP timestamp `rtpTimestamp`. */
export type StreamClock = { rtpTimestamp: number; originMs: number }

export const clockLimits = {
  /** A network's jitter shows in reports; a crystal drifts 0.1 ms a second. So a report may move the clock by this much. */
  slewMsMax: 5,
  /** More than this is no jitter: the source's clock jumped, follow it. */
  jumpMs: 1_000,
} as const

/** Follows the reports without their jitter. `clockRate`: RTP ticks a second. */
export function followClock(clock: StreamClock | null, report: SenderReport, clockRate: number): StreamClock {
  if (!clock) return { rtpTimestamp: report.rtpTimestamp, originMs: report.ntpMs }
  const ticks = (report.rtpTimestamp - clock.rtpTimestamp) | 0
  const expectedMs = clock.originMs + (ticks * 1_000) / clockRate
  const error = report.ntpMs - expectedMs
  const step = Math.abs(error) > clockLimits.jumpMs ? error : Math.max(-clockLimits.slewMsMax, Math.min(clockLimits.slewMsMax, error / 8))
  return { rtpTimestamp: report.rtpTimestamp, originMs: expectedMs + step }
}

/** The same clock told at another moment: `wallMs` and the RTP timestamp that stands for it. */
export function reportAt(clock: StreamClock, wallMs: number, ssrc: number, clockRate: number): SenderReport {
  const ticks = Math.round(((wallMs - clock.originMs) * clockRate) / 1_000)
  return { ssrc, ntpMs: clock.originMs + (ticks * 1_000) / clockRate, rtpTimestamp: (clock.rtpTimestamp + ticks) >>> 0 }
}
