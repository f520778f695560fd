// The way in for an ffmpeg on this machine (demo, OBS through ffmpeg, recorded video): plain transports with fixed streams.
import { randomInt } from 'node:crypto'
import type { types } from 'mediasoup'
import { plainParameters } from './codecs.ts'
import type { HandleCount } from './handle-count.ts'
import { openProducer } from './host-ingest.ts'
import type { MediaKind, PlainInlet } from './media-port.ts'

export type PlainIngest = { inlet: PlainInlet; transport: types.PlainTransport; producer: types.Producer }

const payloadTypes: Record<MediaKind, number> = { video: 102, audio: 111 }

/** The transport learns ffmpeg's address from its first packet and keeps it: another ffmpeg needs another inlet. */
export async function openPlainIngest(router: types.Router, kind: MediaKind, handles: HandleCount): Promise<PlainIngest> {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1', recvBufferSize: 2_000_000 },
    // ffmpeg sends reports from a port of their own: on one port the first to arrive would lock the other out.
    rtcpMux: false,
    comedia: true,
  })
  handles.track('transports', transport)
  const ssrc = randomInt(1, 0x7fffffff)
  const payloadType = payloadTypes[kind]
  const rtpParameters = plainParameters(kind, ssrc, payloadType, `plain-${transport.id.slice(0, 8)}`)
  const producer = await openProducer(transport, { kind, rtpParameters, source: 'plain' }, handles)
  if (!producer) {
    transport.close()
    throw new Error('our own parameters were refused')
  }
  const port = transport.tuple.localPort
  return { inlet: { ip: '127.0.0.1', port, rtcpPort: transport.rtcpTuple?.localPort ?? port + 1, ssrc, payloadType }, transport, producer }
}
