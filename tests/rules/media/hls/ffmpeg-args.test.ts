// Tests the commands given to ffmpeg and the description of what it reads.
import { describe, expect, test } from '@jest/globals'
import { feedArgs, packagerArgs } from '../../../../media/hls/ffmpeg-args.ts'
import { writeSdp } from '../../../../media/hls/sdp.ts'

/** The value after a flag. */
const after = (args: readonly string[], flag: string) => args[args.indexOf(flag) + 1]

describe('the packager', () => {
  test('copies H.264 and makes the sound AAC', () => {
    const args = packagerArgs({ video: 'h264', audio: true, segmentSec: 2 })
    expect(after(args, '-c:v')).toBe('copy')
    expect(after(args, '-c:a')).toBe('aac')
    expect(after(args, '-analyzeduration')).toBe('3000000')
    expect(args.at(-1)).toBe('pipe:1')
  })
  test('transcodes VP8 with a key frame each segment', () => {
    const args = packagerArgs({ video: 'vp8', audio: true, segmentSec: 2 })
    expect(after(args, '-c:v')).toBe('libx264')
    expect(after(args, '-force_key_frames')).toBe('expr:gte(t,n_forced*2)')
  })
  test('without sound asks for none', () => {
    const args = packagerArgs({ video: 'h264', audio: false, segmentSec: 2 })
    expect(args).not.toContain('-c:a')
    expect(args).not.toContain('0:a:0')
  })
})

describe('a feed', () => {
  const video = { ip: '127.0.0.1', port: 40_000, rtcpPort: 40_001, ssrc: 11, payloadType: 102 }
  const audio = { ip: '127.0.0.1', port: 40_010, rtcpPort: 40_017, ssrc: 22, payloadType: 111 }
  test('sends each stream to its inlet with its own numbers', () => {
    const args = feedArgs(['-re', '-i', 'x'], { video, audio, videoMap: '[v]', audioMap: '1:a', framesPerSecond: 30 })
    expect(args.filter((arg) => arg.startsWith('rtp://'))).toEqual([
      'rtp://127.0.0.1:40000?rtcpport=40001&localaddr=127.0.0.1&pkt_size=1200',
      'rtp://127.0.0.1:40010?rtcpport=40017&localaddr=127.0.0.1&pkt_size=1200',
    ])
    expect(args.filter((_arg, index) => args[index - 1] === '-ssrc')).toEqual(['11', '22'])
    expect(after(args, '-g')).toBe('30')
    expect(args.indexOf('-re')).toBeLessThan(args.indexOf('-map'))
  })
  test('may be silent', () => {
    const args = feedArgs([], { video, audio: null, videoMap: '0:v', audioMap: null })
    expect(args).not.toContain('libopus')
  })
})

describe('the session description', () => {
  test('names port, payload type, codec and format of each stream', () => {
    const text = writeSdp([
      {
        kind: 'video',
        port: 40_000,
        parameters: {
          codecs: [
            {
              mimeType: 'video/H264',
              payloadType: 102,
              clockRate: 90_000,
              parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f' },
            },
          ],
        },
      },
      {
        kind: 'audio',
        port: 40_002,
        parameters: { codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }] },
      },
    ])
    expect(text.split('\r\n')).toEqual([
      'v=0',
      'o=- 0 0 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      'm=video 40000 RTP/AVP 102',
      'a=rtpmap:102 H264/90000',
      'a=fmtp:102 packetization-mode=1;profile-level-id=42e01f',
      'a=recvonly',
      'm=audio 40002 RTP/AVP 100',
      'a=rtpmap:100 opus/48000/2',
      'a=recvonly',
      '',
    ])
  })
  test('a stream without codec is a mistake of ours', () => {
    expect(() => writeSdp([{ kind: 'video', port: 1, parameters: { codecs: [] } }])).toThrow('without codec')
  })
})
