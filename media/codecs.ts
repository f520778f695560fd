// Which codecs a stage speaks and what each side is allowed to negotiate; pure.
import type { types } from 'mediasoup'
import type { RtpCapabilities, RtpParameters, Untrusted } from './media-port.ts'

const videoFeedback = [
  { type: 'nack' },
  { type: 'nack', parameter: 'pli' },
  { type: 'ccm', parameter: 'fir' },
  { type: 'goog-remb' },
  { type: 'transport-cc' },
]

/** Order is preference: mediasoup-client takes the first the browser also has. H.264 first, because the packager then copies it. */
export const stageCodecs: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2, rtcpFeedback: [{ type: 'nack' }, { type: 'transport-cc' }] },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
    rtcpFeedback: videoFeedback,
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000, rtcpFeedback: videoFeedback },
]

const videoOrientation = 'urn:3gpp:video-orientation'
const bandwidthExtensions = [
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
]
const bandwidthFeedback = ['transport-cc', 'goog-remb']

/**
 * What browsers load into their Device. Without video-orientation a phone turns the pixels before it encodes,
 * so HLS, which knows no such extension, is upright too.
 */
export function offeredCapabilities(router: RtpCapabilities): RtpCapabilities {
  return { ...router, headerExtensions: (router.headerExtensions ?? []).filter((extension) => extension.uri !== videoOrientation) }
}

/**
 * A viewer's capabilities without sender-side bandwidth estimation: the server forwards one chosen layer and moves it by
 * the page's own reports, and a packet then costs half (13 against 26 µs). NACK stays. Refuses (null) what is no capabilities object.
 */
export function audienceCapabilities(untrusted: Untrusted): RtpCapabilities | null {
  const given = untrusted as Partial<RtpCapabilities>
  if (!Array.isArray(given.codecs) || given.codecs.length > 100) return null
  if (given.headerExtensions !== undefined && (!Array.isArray(given.headerExtensions) || given.headerExtensions.length > 100)) return null
  if (!given.codecs.every((codec) => typeof codec === 'object' && codec !== null)) return null
  return {
    codecs: given.codecs.map((codec) => ({
      ...codec,
      rtcpFeedback: (Array.isArray(codec.rtcpFeedback) ? codec.rtcpFeedback : []).filter(
        (feedback) => !bandwidthFeedback.includes(feedback?.type),
      ),
    })),
    headerExtensions: (given.headerExtensions ?? []).filter((extension) => !bandwidthExtensions.includes(extension?.uri)),
  }
}

/** For a consumer that is no browser (ffmpeg): no retransmission, no feedback, no header extensions; it would not know them. */
export function plainCapabilities(router: RtpCapabilities): RtpCapabilities {
  return {
    codecs: (router.codecs ?? []).filter((codec) => !codec.mimeType.endsWith('/rtx')).map((codec) => ({ ...codec, rtcpFeedback: [] })),
    headerExtensions: [],
  }
}

/** `h264` is copied by the packager, `vp8` transcoded. */
export function videoCodecOf(parameters: RtpParameters): 'h264' | 'vp8' | null {
  const mimeType = parameters.codecs[0]?.mimeType.toLowerCase()
  return mimeType === 'video/h264' ? 'h264' : mimeType === 'video/vp8' ? 'vp8' : null
}

/** Simulcast layers of a producer, as the media cell says them. */
export function layerCountOf(parameters: RtpParameters): 1 | 2 | 3 {
  const count = parameters.encodings?.length ?? 1
  return count >= 3 ? 3 : count === 2 ? 2 : 1
}

/** What an ffmpeg on this machine sends into a PlainTransport. */
export function plainParameters(kind: 'audio' | 'video', ssrc: number, payloadType: number, cname: string): RtpParameters {
  const codec =
    kind === 'audio'
      ? { mimeType: 'audio/opus', clockRate: 48_000, channels: 2, parameters: { 'sprop-stereo': 1 } }
      : { mimeType: 'video/H264', clockRate: 90_000, parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f' } }
  return { codecs: [{ ...codec, payloadType, rtcpFeedback: [] }], encodings: [{ ssrc }], rtcp: { cname } }
}
