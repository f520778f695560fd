// One WebRTC way to the picture: asks the stage, connects, and hands over a stream; counts decoded frames.
import type * as mediasoupClient from 'mediasoup-client'
import type { types } from 'mediasoup-client'
import type { AckOf } from '../../../../server/protocol/socket-events.ts'
import type { SocketClient } from '../../platform/socket-client.ts'
import { readingOf, type Reading } from './stats.rules.ts'

export type WebrtcPath = {
  readonly stream: MediaStream
  readonly transportId: string
  read: (atMs: number) => Promise<Reading>
  close: () => void
}
export type PathEvents = { answered: () => void; refused: (code: string) => void; connected: () => void }
export type PathAsk = {
  socket: SocketClient
  caps: types.RtpCapabilities
  iceServers: AckOf<'show:join'>['play']['iceServers']
  take: number
  startLayer: 0 | 1
  events: PathEvents
  signal: AbortSignal
}

type Mediasoup = typeof mediasoupClient
let client: Promise<Mediasoup> | null = null
/** Fetched before it is needed, so that the first picture does not wait for it. */
export const fetchMediasoup = (): Promise<Mediasoup> => (client ??= import('mediasoup-client'))

/** mediasoup's own types are wider than the contract's: the contract's zod dropped what it does not know. */
const asMediasoup = <T>(told: unknown): T => told as T

async function receive(transport: types.Transport, consumers: AckOf<'stage:watch'>['consumers']): Promise<MediaStream> {
  const stream = new MediaStream()
  for (const told of consumers) {
    const consumer = await transport.consume({
      id: told.id,
      producerId: told.producerId,
      kind: told.kind,
      rtpParameters: asMediasoup<types.RtpParameters>(told.rtpParameters),
    })
    stream.addTrack(consumer.track)
  }
  return stream
}

/** Two requests from snapshot to picture; null when refused, failed or no longer wanted (events said why). */
export async function openWebrtcPath({ socket, caps, iceServers, take, startLayer, events, signal }: PathAsk): Promise<WebrtcPath | null> {
  const { Device } = await fetchMediasoup()
  const device = new Device()
  try {
    await device.load({ routerRtpCapabilities: caps })
  } catch {
    events.refused('bad_codec')
    return null
  }
  const answer = await socket.ask('stage:watch', { rtpCapabilities: asMediasoup(device.recvRtpCapabilities), take, startLayer })
  if (signal.aborted) return null
  if (!answer.ok || !answer.transport) {
    events.refused(answer.ok ? 'stage_changed' : answer.code)
    return null
  }
  events.answered()
  const { transport: told, consumers } = answer
  const transport = device.createRecvTransport({
    id: told.id,
    iceParameters: asMediasoup(told.iceParameters),
    iceCandidates: asMediasoup(told.iceCandidates),
    dtlsParameters: asMediasoup(told.dtlsParameters),
    iceServers: asMediasoup(iceServers),
  })
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    void socket
      .ask('stage:connect', { transportId: told.id, dtlsParameters: asMediasoup(dtlsParameters) })
      .then((answered) => (answered.ok ? done() : failed(new Error(answered.code))))
  })
  transport.on('connectionstatechange', (state) => {
    if (state === 'connected') events.connected()
  })
  signal.addEventListener('abort', () => transport.close())
  try {
    const stream = await receive(transport, consumers)
    if (signal.aborted) return null
    return {
      stream,
      transportId: told.id,
      read: async (atMs) => readingOf([...(await transport.getStats()).values()] as Parameters<typeof readingOf>[0], atMs),
      close: () => transport.close(),
    }
  } catch {
    transport.close()
    if (!signal.aborted) events.refused('fault')
    return null
  }
}
