// The session description that tells ffmpeg what arrives on which of its ports; pure.
import type { RtpParameters } from '../media-port.ts'

export type SdpStream = { kind: 'audio' | 'video'; port: number; parameters: RtpParameters }

/** One m-line a stream, plain RTP on loopback, RTCP on the same port. Throws on a stream without codec: a programmer's mistake. */
export function writeSdp(streams: readonly SdpStream[]): string {
  const lines = ['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0']
  for (const { kind, port, parameters } of streams) {
    const codec = parameters.codecs[0]
    if (!codec) throw new Error('a stream without codec')
    const name = codec.mimeType.split('/')[1] ?? ''
    lines.push(`m=${kind} ${port} RTP/AVP ${codec.payloadType}`)
    lines.push(`a=rtpmap:${codec.payloadType} ${name}/${codec.clockRate}${codec.channels ? `/${codec.channels}` : ''}`)
    const format = Object.entries(codec.parameters ?? {}).map(([key, value]) => `${key}=${String(value)}`)
    if (format.length > 0) lines.push(`a=fmtp:${codec.payloadType} ${format.join(';')}`)
    lines.push('a=recvonly')
  }
  return `${lines.join('\r\n')}\r\n`
}
