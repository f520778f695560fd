// The one socket of a show: asks with an 8 s limit, hears what the server tells, and comes back by itself.
import { io, type Socket } from 'socket.io-client'
import { LIMITS } from '../../../server/protocol/limits.ts'
import type { Answer, AskOf, ClientEventName, ServerEventName, ServerToClient, ToldOf } from '../../../server/protocol/socket-events.ts'
import { serverClock, type ServerClock } from './clock-offset.ts'

/** No answer within the limit, or no line: what was asked may or may not have happened; ask again with the same key. */
export type NoAnswer = { ok: false; code: 'no_answer'; params?: undefined; retryAfterMs?: undefined }
export type Asked<K extends ClientEventName> = Answer<K> | NoAnswer
export type LineState = 'connecting' | 'open' | 'away' | 'closed'

export type SocketClient = {
  /** Never throws: a refusal and silence are answers too. */
  ask: <K extends ClientEventName>(name: K, payload: AskOf<K>) => Promise<Asked<K>>
  on: <K extends ServerEventName>(name: K, hear: (told: ToldOf<K>) => void) => () => void
  onState: (hear: (state: LineState) => void) => () => void
  state: () => LineState
  /** Tries at once instead of waiting for the next attempt. */
  wake: () => void
  close: () => void
}
export type SocketParts = { connect?: () => Socket; clock?: ServerClock; silentAfterMs?: number }

const connectHere = (): Socket =>
  io({
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    forceNew: true,
    reconnectionDelay: 300,
    reconnectionDelayMax: 5000,
    randomizationFactor: 0.5,
    timeout: 8000,
  })

type Line = { socket: Socket; clock: ServerClock; heardAtMs: number }

function askOn<K extends ClientEventName>(line: Line, name: K, payload: AskOf<K>): Promise<Asked<K>> {
  return new Promise((resolve) => {
    const askedAtMs = line.clock.localMs()
    if (!line.socket.connected) return resolve({ ok: false, code: 'no_answer' })
    line.socket.timeout(LIMITS.ackTimeoutMs).emit(name, payload, (error: unknown, answer: Answer<K> | undefined) => {
      if (error || !answer) return resolve({ ok: false, code: 'no_answer' })
      line.heardAtMs = line.clock.localMs()
      if (typeof answer.nowMs === 'number') line.clock.learn(answer.nowMs, askedAtMs, line.heardAtMs)
      resolve(answer)
    })
  })
}

/** Heard nothing for 12 s (two pulses and a half): the line is dead whatever the browser says. */
function watchSilence(line: Line, silentAfterMs: number): () => void {
  const timer = setInterval(() => {
    if (!line.socket.connected || line.clock.localMs() - line.heardAtMs < silentAfterMs) return
    line.heardAtMs = line.clock.localMs()
    line.socket.io.engine.close()
  }, 1000)
  return () => clearInterval(timer)
}

/** Opens the line at once. Close it when the room is left. */
export function createSocketClient({
  connect = connectHere,
  clock = serverClock,
  silentAfterMs = LIMITS.silentLineMs,
}: SocketParts = {}): SocketClient {
  const socket = connect()
  const line: Line = { socket, clock, heardAtMs: clock.localMs() }
  const listeners = new Set<(state: LineState) => void>()
  let state: LineState = 'connecting'
  const become = (next: LineState) => {
    if (state === next || state === 'closed') return
    state = next
    for (const hear of listeners) hear(next)
  }
  const wake = () => {
    if (state === 'closed' || socket.connected) return
    socket.disconnect().connect()
  }
  /** The network is another: a line that still looks open goes to an address that is gone, and would be missed only by its silence. */
  const onNetwork = () => (socket.connected ? void socket.io.engine.close() : wake())
  const onVisible = () => {
    if (document.visibilityState === 'visible') wake()
  }
  socket.on('connect', () => {
    line.heardAtMs = clock.localMs()
    become('open')
  })
  socket.on('disconnect', (reason) => {
    become('away')
    if (reason === 'io server disconnect') setTimeout(wake, 1000)
  })
  socket.onAny(() => (line.heardAtMs = clock.localMs()))
  const endWatch = watchSilence(line, silentAfterMs)
  window.addEventListener('online', onNetwork)
  document.addEventListener('visibilitychange', onVisible)
  return {
    ask: (name, payload) => askOn(line, name, payload),
    on: (name, hear) => {
      socket.on(name as string, hear as ServerToClient[ServerEventName])
      return () => void socket.off(name as string, hear as ServerToClient[ServerEventName])
    },
    onState: (hear) => {
      listeners.add(hear)
      return () => void listeners.delete(hear)
    },
    state: () => state,
    wake,
    close: () => {
      become('closed')
      endWatch()
      window.removeEventListener('online', onNetwork)
      document.removeEventListener('visibilitychange', onVisible)
      listeners.clear()
      socket.disconnect()
    },
  }
}
