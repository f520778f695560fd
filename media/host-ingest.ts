// A host's way in: one WebRTC transport with her full congestion control, and her producers on it.
import type { types } from 'mediasoup'
import { layerCountOf } from './codecs.ts'
import type { HandleCount } from './handle-count.ts'
import type { IceParameters, MediaKind, TransportFacts, Untrusted } from './media-port.ts'
import type { WorkerSlot } from './worker-pool.ts'

export const webRtcLimits = {
  /** A browser repeats its consent every few seconds; without it the transport is gone. */
  iceConsentTimeoutSec: 15,
  hostStartBitrate: 1_500_000,
  hostMaxBitrate: 4_000_000,
  /** Between two key frames asked of a browser: each joiner's wish is honoured within half a second, none of them twice. */
  keyFrameRequestDelayMs: 500,
} as const

export async function openWebRtcTransport(slot: WorkerSlot, router: types.Router, handles: HandleCount): Promise<types.WebRtcTransport> {
  const transport = await router.createWebRtcTransport({
    webRtcServer: slot.server,
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    iceConsentTimeout: webRtcLimits.iceConsentTimeoutSec,
    initialAvailableOutgoingBitrate: webRtcLimits.hostStartBitrate,
  })
  handles.track('transports', transport)
  return transport
}

export function transportFacts(transport: types.WebRtcTransport): TransportFacts {
  return {
    id: transport.id,
    iceParameters: transport.iceParameters,
    iceCandidates: transport.iceCandidates,
    dtlsParameters: transport.dtlsParameters,
  }
}

/** Calls back once when the other side is gone: it said goodbye, or gave no consent in time. */
export function onTransportGone(transport: types.WebRtcTransport, gone: () => void): void {
  transport.on('dtlsstatechange', (state) => {
    if (state === 'closed' || state === 'failed') gone()
  })
  transport.on('icestatechange', (state) => {
    if (state === 'disconnected') gone()
  })
}

/** null: parameters that this SFU does not carry. */
export async function openProducer(
  transport: types.Transport,
  input: { kind: MediaKind; rtpParameters: Untrusted; source: string },
  handles: HandleCount,
): Promise<types.Producer | null> {
  try {
    const producer = await transport.produce({
      kind: input.kind,
      rtpParameters: input.rtpParameters as types.RtpParameters,
      ...(input.kind === 'video' ? { keyFrameRequestDelay: webRtcLimits.keyFrameRequestDelayMs } : {}),
      appData: { source: input.source },
    })
    handles.track('producers', producer)
    return producer
  } catch (error) {
    // A transport that closed meanwhile is no fault of the parameters.
    if (transport.closed) throw error
    return null
  }
}

/** A repeated connect (its ack was lost) is answered like the first. false: parameters that are none, or a transport just closed. */
export async function connectOnce(transport: types.WebRtcTransport, dtlsParameters: Untrusted): Promise<boolean> {
  if (transport.appData.connectAsked === true) return true
  transport.appData.connectAsked = true
  try {
    await transport.connect({ dtlsParameters: dtlsParameters as types.DtlsParameters })
    return true
  } catch {
    transport.appData.connectAsked = false
    return false
  }
}

export async function restartIce(transport: types.WebRtcTransport): Promise<IceParameters | null> {
  return transport.restartIce().catch(() => null)
}

export type ProducerPulse = { bytes: number; layers: 1 | 2 | 3; lossBps: number; rttMs: number | null; layersActive: number; kbps: number }

/** What arrived so far; null when the producer or its worker is gone. */
export async function pulseOf(producer: types.Producer): Promise<ProducerPulse | null> {
  const stats = await producer.getStats().catch(() => null)
  if (!stats) return null
  return {
    bytes: stats.reduce((sum, stat) => sum + stat.byteCount, 0),
    layers: layerCountOf(producer.rtpParameters),
    // `fractionLost` is in 1/256 of the last interval.
    lossBps: Math.max(0, ...stats.map((stat) => Math.round((stat.fractionLost / 256) * 10_000))),
    rttMs: stats[0]?.roundTripTime === undefined ? null : Math.round(stats[0].roundTripTime),
    layersActive: stats.filter((stat) => stat.bitrate > 0).length,
    kbps: Math.round(stats.reduce((sum, stat) => sum + stat.bitrate, 0) / 1_000),
  }
}
