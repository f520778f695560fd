// Says in one word how a host's uplink is, from what the browser counted over the last seconds. Pure.

/** Counters that only grow, of everything that is sent, at one moment. */
export type UplinkReading = {
  readonly atMs: number
  readonly bytes: number
  /** Bytes the far side's receiver reports let us believe arrived. */
  readonly ackedBytes: number
  readonly packets: number
  readonly lost: number
  readonly rttMs: number | null
  readonly limitedBy: 'none' | 'cpu' | 'bandwidth' | 'other'
}
export type Uplink = {
  readonly kbps: number
  readonly rttMs: number | null
  readonly lossBps: number
  readonly limitedBy: UplinkReading['limitedBy']
}
export type UplinkWord = 'good' | 'fair' | 'bad' | 'gone'

/** Enough for a steady 640x360 picture with sound; below it phones see blocks. */
const KBPS_FAIR = 400
const KBPS_GONE = 30

export function uplinkBetween(before: UplinkReading, after: UplinkReading): Uplink {
  const sec = (after.atMs - before.atMs) / 1000
  const packets = Math.max(0, after.packets - before.packets)
  const lost = Math.min(packets, Math.max(0, after.lost - before.lost))
  return {
    kbps: sec <= 0 ? 0 : Math.max(0, ((after.bytes - before.bytes) * 8) / sec / 1000),
    rttMs: after.rttMs,
    lossBps: packets === 0 ? 0 : Math.round((lost / packets) * 10_000),
    limitedBy: after.limitedBy,
  }
}

export function uplinkWord({ kbps, rttMs, lossBps }: Uplink): UplinkWord {
  if (kbps < KBPS_GONE) return 'gone'
  if (lossBps > 1000 || (rttMs ?? 0) > 600 || kbps < KBPS_FAIR / 2) return 'bad'
  return lossBps > 300 || (rttMs ?? 0) > 250 || kbps < KBPS_FAIR ? 'fair' : 'good'
}

type Row = Record<string, unknown> & { type?: string }
const num = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)

/** Reads the counters out of the rows of a transport's getStats answer. */
export function uplinkReading(rows: readonly Row[], atMs: number): UplinkReading {
  const out = rows.filter((row) => row.type === 'outbound-rtp')
  const far = rows.filter((row) => row.type === 'remote-inbound-rtp')
  const pair = rows.find((row) => row.type === 'candidate-pair' && row['nominated'] === true)
  const rtt = far.map((row) => row['roundTripTime']).find((value) => typeof value === 'number') ?? pair?.['currentRoundTripTime']
  const limits = out.map((row) => row['qualityLimitationReason'])
  return {
    atMs,
    bytes: out.reduce((sum, row) => sum + num(row['bytesSent']), 0),
    // Receiver reports and answered checks both prove that the far side hears us.
    ackedBytes: num(pair?.['responsesReceived']) + far.reduce((sum, row) => sum + num(row['timestamp']), 0),
    packets: out.reduce((sum, row) => sum + num(row['packetsSent']), 0),
    lost: far.reduce((sum, row) => sum + num(row['packetsLost']), 0),
    rttMs: typeof rtt === 'number' ? Math.round(rtt * 1000) : null,
    limitedBy: limits.includes('bandwidth') ? 'bandwidth' : limits.includes('cpu') ? 'cpu' : 'none',
  }
}
