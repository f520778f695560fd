// One way from the host's devices to the stage: transport, video before audio, three layers; counts what goes out.
import type { types } from 'mediasoup-client'
import type { ErrorParams } from '../../../../server/protocol/errors.ts'
import type { AckOf } from '../../../../server/protocol/socket-events.ts'
import type { SocketClient } from '../../platform/socket-client.ts'
import { uplinkReading, type UplinkReading } from './health.rules.ts'
import type { StageHolder } from './publish.rules.ts'

export type SendPath = {
  readonly transportId: string
  readonly mend: () => Promise<boolean>
  readonly read: (atMs: number) => Promise<UplinkReading>
  readonly replace: (stream: MediaStream) => Promise<void>
  readonly close: () => void
}
export type SendEvents = { readonly refused: (code: string, holder?: StageHolder) => void; readonly disconnected: () => void }
type Ask = {
  readonly socket: SocketClient
  readonly stream: MediaStream
  readonly takeOver: boolean
  readonly events: SendEvents
  readonly signal: AbortSignal
}

/** Three layers of one camera (media: a quarter, a half, whole; 200, 600, 1500 kbit/s). */
const LAYERS: types.RtpEncodingParameters[] = [
  { rid: 'r0', scaleResolutionDownBy: 4, maxBitrate: 200_000 },
  { rid: 'r1', scaleResolutionDownBy: 2, maxBitrate: 600_000 },
  { rid: 'r2', scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
]
/** mediasoup's own types are wider than the contract's. */
const asMediasoup = <T>(told: unknown): T => told as T

const openTransport = async ({ socket, events }: Ask, told: AckOf<'stage:open'>): Promise<types.Transport> => {
  const { Device } = await import('mediasoup-client')
  const device = new Device()
  await device.load({ routerRtpCapabilities: asMediasoup(told.caps) })
  if (!told.transport) throw new Error('stage_changed')
  const { id, iceParameters, iceCandidates, dtlsParameters } = told.transport
  const transport = device.createSendTransport({
    id,
    iceParameters: asMediasoup(iceParameters),
    iceCandidates: asMediasoup(iceCandidates),
    dtlsParameters: asMediasoup(dtlsParameters),
    iceServers: asMediasoup(told.iceServers),
  })
  transport.on('connect', ({ dtlsParameters: mine }, done, failed) => {
    void socket
      .ask('stage:connect', { transportId: id, dtlsParameters: asMediasoup(mine) })
      .then((answer) => (answer.ok ? done() : failed(new Error(answer.code))))
  })
  transport.on('produce', ({ kind, rtpParameters }, done, failed) => {
    const source = kind === 'video' ? 'camera' : 'mic'
    void socket
      .ask('stage:produce', { transportId: id, kind, source, rtpParameters: asMediasoup(rtpParameters) })
      .then((answer) => (answer.ok ? done({ id: answer.producerId }) : failed(new Error(answer.code))))
  })
  transport.on('connectionstatechange', (state) => {
    if (state === 'disconnected' || state === 'failed') events.disconnected()
  })
  return transport
}

const publish = async (transport: types.Transport, stream: MediaStream): Promise<types.Producer[]> => {
  const producers: types.Producer[] = []
  const [video] = stream.getVideoTracks()
  const [audio] = stream.getAudioTracks()
  // The camera's tracks live on when a transport dies: the next one takes them as they are.
  if (video)
    producers.push(
      await transport.produce({ track: video, encodings: LAYERS, codecOptions: { videoGoogleStartBitrate: 800 }, stopTracks: false }),
    )
  if (audio) producers.push(await transport.produce({ track: audio, codecOptions: { opusDtx: false, opusFec: true }, stopTracks: false }))
  return producers
}

/** What a busy stage says of whose it is. */
const holderOf = (params: ErrorParams | undefined): StageHolder => ({
  browser: typeof params?.['browser'] === 'string' ? params['browser'] : null,
  sinceMs: typeof params?.['sinceMs'] === 'number' ? params['sinceMs'] : null,
})

/** Null when refused, failed or no longer wanted (events said why). */
export async function openSendPath(ask: Ask): Promise<SendPath | null> {
  const { socket, stream, takeOver, events, signal } = ask
  const told = await socket.ask('stage:open', takeOver ? { takeOver } : {})
  if (signal.aborted) return null
  if (!told.ok) {
    events.refused(told.code, told.code === 'stage_busy' ? holderOf(told.params) : undefined)
    return null
  }
  let transport: types.Transport | null = null
  try {
    const opened = await openTransport(ask, told)
    transport = opened
    signal.addEventListener('abort', () => opened.close())
    const producers = await publish(opened, stream)
    if (signal.aborted) return null
    return {
      transportId: opened.id,
      mend: async () => {
        const answer = await socket.ask('stage:restartIce', { transportId: opened.id })
        if (answer.ok) await opened.restartIce({ iceParameters: asMediasoup(answer.iceParameters) })
        return answer.ok
      },
      read: async (atMs) => uplinkReading([...(await opened.getStats()).values()] as Parameters<typeof uplinkReading>[0], atMs),
      replace: async (next) => {
        for (const producer of producers) {
          const track = next.getTracks().find((one) => one.kind === producer.kind)
          if (track) await producer.replaceTrack({ track })
        }
      },
      close: () => opened.close(),
    }
  } catch (error) {
    transport?.close()
    if (!signal.aborted) events.refused(error instanceof Error ? error.message : 'fault')
    return null
  }
}
