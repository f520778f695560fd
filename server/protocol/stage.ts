// Media negotiation on the wire: what a host publishes, what a viewer watches, what a page reports.
import { z } from 'zod'
import { count, mediaId, said } from './fields.ts'

// What browsers make (capabilities, parameters) grows fields with every release: here, and only here, unknown keys are dropped
// instead of refused, so that a new browser can still enter. mediasoup checks the values again before it uses them.
const fmtp = z.union([z.string().max(200), z.number(), z.boolean()]).optional()
const codecParameters = z.object({
  apt: fmtp,
  'packetization-mode': fmtp,
  'level-asymmetry-allowed': fmtp,
  'profile-level-id': fmtp,
  'profile-id': fmtp,
  'x-google-start-bitrate': fmtp,
  'x-google-min-bitrate': fmtp,
  'x-google-max-bitrate': fmtp,
  minptime: fmtp,
  maxptime: fmtp,
  ptime: fmtp,
  useinbandfec: fmtp,
  usedtx: fmtp,
  stereo: fmtp,
  'sprop-stereo': fmtp,
  maxplaybackrate: fmtp,
  maxaveragebitrate: fmtp,
  cbr: fmtp,
})
const rtcpFeedback = z.array(z.object({ type: z.string().max(40), parameter: z.string().max(40).optional() })).max(16)
const codecFields = {
  mimeType: z.string().max(40),
  clockRate: z.int().min(1).max(400_000),
  channels: z.int().min(1).max(8).optional(),
  parameters: codecParameters.optional(),
  rtcpFeedback: rtcpFeedback.optional(),
}
const encoding = z.object({
  ssrc: z.int().min(0).max(4_294_967_295).optional(),
  rid: z.string().max(20).optional(),
  codecPayloadType: z.int().min(0).max(127).optional(),
  rtx: z.object({ ssrc: z.int().min(0).max(4_294_967_295) }).optional(),
  dtx: z.boolean().optional(),
  scalabilityMode: z.string().max(20).optional(),
  scaleResolutionDownBy: z.number().min(1).max(16).optional(),
  maxBitrate: z.int().min(0).max(20_000_000).optional(),
  maxFramerate: z.number().min(0).max(120).optional(),
  active: z.boolean().optional(),
  adaptivePtime: z.boolean().optional(),
  priority: z.string().max(10).optional(),
  networkPriority: z.string().max(10).optional(),
})
export const rtpParameters = z.object({
  mid: z.string().max(20).optional(),
  msid: z.string().max(200).optional(),
  codecs: z
    .array(z.object({ ...codecFields, payloadType: z.int().min(0).max(127) }))
    .min(1)
    .max(20),
  headerExtensions: z
    .array(z.object({ uri: z.string().max(120), id: z.int().min(1).max(255), encrypt: z.boolean().optional() }))
    .max(32)
    .optional(),
  encodings: z.array(encoding).max(3).optional(),
  rtcp: z.object({ cname: z.string().max(100).optional(), reducedSize: z.boolean().optional(), mux: z.boolean().optional() }).optional(),
})
export const rtpCapabilities = z.object({
  codecs: z
    .array(z.object({ ...codecFields, kind: z.enum(['audio', 'video']), preferredPayloadType: z.int().min(0).max(127).optional() }))
    .max(60)
    .optional(),
  headerExtensions: z
    .array(
      z.object({
        kind: z.enum(['audio', 'video']),
        uri: z.string().max(120),
        preferredId: z.int().min(1).max(255),
        preferredEncrypt: z.boolean().optional(),
        direction: z.string().max(12).optional(),
      }),
    )
    .max(60)
    .optional(),
})
export const dtlsParameters = z.strictObject({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(z.strictObject({ algorithm: z.string().max(20), value: z.string().max(300) }))
    .min(1)
    .max(8),
})
/** Told by the server; opaque to everybody but mediasoup-client. */
export const iceParameters = z.object({ usernameFragment: said(64), password: said(64), iceLite: z.boolean().optional() })
export const transportTold = z.object({
  id: mediaId,
  iceParameters,
  iceCandidates: z
    .array(
      z.object({
        foundation: said(40),
        priority: z.number(),
        ip: said(64),
        address: said(100),
        protocol: z.enum(['udp', 'tcp']),
        port: z.int(),
        type: z.literal('host'),
        tcpType: z.literal('passive').optional(),
      }),
    )
    .max(16),
  dtlsParameters,
})
/** The router's capabilities, tuned for who asks (media: codecs). */
export const capsTold = rtpCapabilities

export const iceServer = z.object({ urls: z.array(said(200)).max(4), username: said(100).optional(), credential: said(100).optional() })
export const media = z.object({ state: z.enum(['off', 'on', 'away']), take: z.int(), sinceMs: z.int(), layers: count(3) })
export type MediaCell = z.infer<typeof media>

export const stageOpen = z.strictObject({ takeOver: z.boolean().optional(), keep: mediaId.optional() })
export const stageOpenAck = z.object({
  caps: capsTold,
  transport: transportTold.nullable(),
  kept: z.boolean(),
  iceServers: z.array(iceServer).max(3),
  take: z.int(),
})
export const stageConnect = z.strictObject({ transportId: mediaId, dtlsParameters })
export const stageRestartIce = z.strictObject({ transportId: mediaId })
export const stageProduce = z.strictObject({
  transportId: mediaId,
  kind: z.enum(['audio', 'video']),
  rtpParameters,
  source: z.enum(['camera', 'screen', 'mic']),
})
export const stageWatch = z.strictObject({ rtpCapabilities, take: count(1e9), keep: mediaId.optional(), startLayer: count(2).optional() })
export const consumerTold = z.object({ id: mediaId, producerId: mediaId, kind: z.enum(['audio', 'video']), rtpParameters })
export const stageWatchAck = z.object({
  take: z.int(),
  transport: transportTold.nullable(),
  kept: z.boolean(),
  consumers: z.array(consumerTold).max(2),
})

export const statsReport = z.strictObject({
  via: z.enum(['webrtc', 'hls', 'none']),
  wants: z.enum(['video', 'audio', 'nothing']),
  visible: z.boolean(),
  fps: z.number().min(0).max(120),
  freezeMs: z.number().min(0).max(2000),
  lossBps: z.number().min(0).max(10_000),
  jitterBufferMs: z.number().min(0).max(60_000),
  rttMs: z.number().min(0).max(60_000),
  kbps: z.number().min(0).max(100_000),
  behindMs: z.number().min(0).max(600_000),
  step: z.strictObject({ from: z.string().max(20), to: z.string().max(20), why: z.string().max(40) }).optional(),
})
export type StatsReport = z.infer<typeof statsReport>
export const statsReportAck = z.object({ deliver: z.enum(['webrtc', 'hls']), layer: z.int().nullable(), why: said(40) })
