// Keeps a host on the stage: runs publish.rules against the real devices, transport and line, as long as the page lives.
import type { SocketClient } from '../../platform/socket-client.ts'
import { uplinkBetween, type Uplink, type UplinkReading } from './health.rules.ts'
import { idlePublish, stepPublish, type Publish, type PublishEffect, type PublishEvent, type StageHolder } from './publish.rules.ts'
import { openSendPath, type SendPath } from './send-path.ts'

export type PublisherTold = { readonly at: Publish['at']; readonly uplink: Uplink | null; readonly holder: StageHolder | null }
export type Publisher = {
  readonly start: (takeOver?: boolean) => void
  readonly stop: () => void
  /** Another camera or microphone, without a new take. */
  readonly use: (stream: MediaStream) => void
  /** The line was changed under it without a gap: the new one takes the living transport over. */
  readonly lineMoved: () => void
  readonly told: () => PublisherTold
  readonly end: () => void
}

const TICK_MS = 500
const now = (): number => performance.now()

/** `tell` hears every change of state and each new measure (twice a second). */
export function createPublisher(socket: SocketClient, first: MediaStream, tell: (told: PublisherTold) => void): Publisher {
  let stream = first
  let state = idlePublish(now())
  let path: SendPath | null = null
  let attempt = new AbortController()
  let reading: UplinkReading | null = null
  let uplink: Uplink | null = null

  const dispatch = (event: PublishEvent): void => {
    const step = stepPublish(state, event, now())
    const moved = step.state.at !== state.at
    state = step.state
    for (const effect of step.effects) carryOut(effect)
    if (moved) tell({ at: state.at, uplink, holder: state.holder })
  }
  const close = (): void => {
    attempt.abort()
    attempt = new AbortController()
    path?.close()
    path = null
    reading = null
  }
  const open = async (takeOver: boolean): Promise<void> => {
    const { signal } = attempt
    const events = {
      refused: (code: string, holder?: StageHolder) => dispatch({ kind: 'refused', code, ...(holder && { holder }) }),
      disconnected: () => dispatch({ kind: 'networkChanged' }),
    }
    const opened = await openSendPath({ socket, stream, takeOver, events, signal })
    if (!opened) return
    path = opened
    dispatch({ kind: 'produced' })
  }
  const keep = async (): Promise<void> => {
    if (!path) return dispatch({ kind: 'stageClosed', why: 'lost' })
    const answer = await socket.ask('stage:open', { keep: path.transportId })
    if (!answer.ok) return dispatch({ kind: 'refused', code: answer.code })
    dispatch(answer.kept ? { kind: 'kept' } : { kind: 'stageClosed', why: 'lost' })
  }
  const mend = async (): Promise<void> => {
    const { sinceMs } = state
    const mended = await path?.mend().catch(() => false)
    // The answer of a line that is gone comes late: by then the ladder stands on another rung.
    if (!mended && state.at === 'mending' && state.sinceMs === sinceMs) dispatch({ kind: 'refused', code: 'stage_changed' })
  }
  const carryOut = (effect: PublishEffect): void => {
    if (effect === 'close') close()
    else if (effect === 'open') void open(false)
    else if (effect === 'openTakeOver') void open(true)
    else if (effect === 'keep') void keep()
    else void mend()
  }
  const measure = async (): Promise<void> => {
    const read = await path?.read(now()).catch(() => null)
    if (!read) return
    if (reading) uplink = uplinkBetween(reading, read)
    reading = read
    dispatch({ kind: 'acked', bytes: read.ackedBytes })
    tell({ at: state.at, uplink, holder: state.holder })
  }
  const timer = setInterval(() => {
    void measure()
    dispatch({ kind: 'tick' })
  }, TICK_MS)
  const onNetwork = (): void => dispatch({ kind: 'networkChanged' })
  const connection = (navigator as Navigator & { connection?: EventTarget }).connection
  window.addEventListener('online', onNetwork)
  connection?.addEventListener('change', onNetwork)
  const offState = socket.onState((line) => dispatch({ kind: 'line', open: line === 'open' }))
  const offClosed = socket.on('stage:closed', ({ transportId, why }) => {
    if (path?.transportId === transportId) dispatch({ kind: 'stageClosed', why })
  })
  return {
    start: (takeOver = false) => dispatch({ kind: 'start', takeOver }),
    stop: () => {
      dispatch({ kind: 'stop' })
      void socket.ask('stage:close', {})
    },
    use: (next) => {
      stream = next
      void path?.replace(next)
    },
    lineMoved: () => {
      dispatch({ kind: 'line', open: false })
      dispatch({ kind: 'line', open: true })
    },
    told: () => ({ at: state.at, uplink, holder: state.holder }),
    end: () => {
      clearInterval(timer)
      window.removeEventListener('online', onNetwork)
      connection?.removeEventListener('change', onNetwork)
      offState()
      offClosed()
      close()
    },
  }
}
