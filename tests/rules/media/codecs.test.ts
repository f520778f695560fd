// Tests what hosts, viewers and our own ffmpeg may negotiate.
import { describe, expect, test } from '@jest/globals'
import {
  audienceCapabilities,
  layerCountOf,
  offeredCapabilities,
  plainCapabilities,
  stageCodecs,
  videoCodecOf,
} from '../../../media/codecs.ts'
import type { RtpCapabilities } from '../../../media/media-engine.ts'

const absSendTime = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time'
const transportWide = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01'
const extension = (uri: string) => ({ kind: 'video' as const, uri: uri as never, preferredId: 1 })
const browser: RtpCapabilities = {
  codecs: [
    {
      kind: 'video',
      mimeType: 'video/H264',
      clockRate: 90_000,
      preferredPayloadType: 102,
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'goog-remb' }, { type: 'transport-cc' }],
    },
    { kind: 'video', mimeType: 'video/rtx', clockRate: 90_000, preferredPayloadType: 103, rtcpFeedback: [] },
  ],
  headerExtensions: [
    extension(absSendTime),
    extension(transportWide),
    extension('urn:3gpp:video-orientation'),
    extension('urn:ietf:params:rtp-hdrext:sdes:mid'),
  ],
}

test('H.264 comes before VP8', () => {
  expect(stageCodecs.map((codec) => codec.mimeType)).toEqual(['audio/opus', 'video/H264', 'video/VP8'])
})

test('browsers are not offered the rotation of pixels that HLS would not know of', () => {
  expect(offeredCapabilities(browser).headerExtensions?.map(({ uri }) => uri)).toEqual([
    absSendTime,
    transportWide,
    'urn:ietf:params:rtp-hdrext:sdes:mid',
  ])
})

describe('an audience', () => {
  test('has no sender-side bandwidth estimation, and keeps NACK', () => {
    const tuned = audienceCapabilities(browser)
    expect(tuned?.codecs?.[0]?.rtcpFeedback).toEqual([{ type: 'nack' }, { type: 'nack', parameter: 'pli' }])
    expect(tuned?.headerExtensions?.map(({ uri }) => uri)).toEqual(['urn:3gpp:video-orientation', 'urn:ietf:params:rtp-hdrext:sdes:mid'])
  })
  test.each([
    ['nothing', {}],
    ['codecs that are no list', { codecs: 'h264' }],
    ['codecs that are no objects', { codecs: [null, 1] }],
    ['extensions that are no list', { codecs: [], headerExtensions: 5 }],
    ['a thousand codecs', { codecs: Array.from({ length: 1_000 }, () => ({})) }],
  ])('is refused with %s', (_name, untrusted) => {
    expect(audienceCapabilities(untrusted)).toBeNull()
  })
  test('may leave out what it leaves out', () => {
    expect(audienceCapabilities({ codecs: [{ kind: 'audio' }] })).toEqual({
      codecs: [{ kind: 'audio', rtcpFeedback: [] }],
      headerExtensions: [],
    })
  })
})

test('an ffmpeg gets neither retransmission nor feedback nor extensions', () => {
  expect(plainCapabilities(browser)).toEqual({ codecs: [{ ...browser.codecs?.[0], rtcpFeedback: [] }], headerExtensions: [] })
})

test.each([
  [undefined, 1],
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 3],
  [5, 3],
])('%s encodings are %s layers', (count, layers) => {
  const encodings = count === undefined ? {} : { encodings: Array.from({ length: count }, () => ({})) }
  expect(layerCountOf({ codecs: [], ...encodings })).toBe(layers)
})

test.each([
  ['video/H264', 'h264'],
  ['video/VP8', 'vp8'],
  ['video/AV1', null],
])('%s is %s', (mimeType, codec) => {
  expect(videoCodecOf({ codecs: [{ mimeType: mimeType as 'video/VP8', clockRate: 90_000, payloadType: 96 }] })).toBe(codec)
})
