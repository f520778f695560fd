// Reads all the logs a gateway follows over one blocking connection, in order, each from its own position.
import type { Redis } from 'ioredis'
import type { Logger } from '../logger.ts'
import { isAfter, parsePosition, readAfter, type LogPosition } from './log-position.ts'

const ENTRIES_A_READ = 200
const BLOCK_MS = 200
const RETRY_MS = 100
/** A line that is silent this long (stopped server, one-way network) is opened anew. */
const RECONNECT_AFTER_MS = 5_000

export type LogEntry = { readonly at: LogPosition; readonly json: string }
export type Following = {
  /** Goes on after this position; what is read from before it is dropped. */
  readonly moveTo: (position: LogPosition) => void
  readonly stop: () => void
}
export type LogReader = {
  /** `hear` gets entries in the log's order, never one twice, and runs to its end before the next read. */
  readonly follow: (log: string, from: LogPosition, hear: (entries: readonly LogEntry[]) => void) => Following
  /** Milliseconds since Redis last answered. */
  readonly silentForMs: () => number
  readonly close: () => Promise<void>
}
type Followed = { position: LogPosition; readonly hear: (entries: readonly LogEntry[]) => void }
type State = {
  readonly followed: Map<string, Followed>
  readonly monotonicMs: () => number
  readonly logger: Logger
  answeredAtMs: number
  brokenAtMs: number
  closed: boolean
  wake: () => void
}
type Read = [log: string, items: [id: string, fields: string[]][]][]

const hearRead = (state: State, read: Read): void => {
  for (const [log, items] of read) {
    const one = state.followed.get(log)
    if (!one) continue
    const fresh = items
      .map(([id, fields]): LogEntry => ({ at: parsePosition(id), json: fields[1] ?? 'null' }))
      // The position may have moved (a rebuild) while this read was on its way.
      .filter((entry) => isAfter(entry.at, one.position))
    const last = fresh.at(-1)
    if (!last) continue
    one.position = last.at
    try {
      one.hear(fresh)
    } catch (err) {
      state.logger.error({ err, log }, 'log listener failed')
    }
  }
}

const pause = (state: State, forMs: number): Promise<void> =>
  new Promise((settle) => {
    const timer = setTimeout(settle, forMs)
    state.wake = () => {
      clearTimeout(timer)
      settle()
    }
  })

const readOn = async (state: State, redis: Redis): Promise<void> => {
  while (!state.closed) {
    const logs = [...state.followed.keys()]
    if (logs.length === 0 || redis.status !== 'ready') {
      await pause(state, RETRY_MS)
      if (logs.length === 0 && redis.status === 'ready') state.answeredAtMs = state.monotonicMs()
      continue
    }
    const ids = logs.map((log) => readAfter(state.followed.get(log)?.position ?? { epoch: 0, seq: -1 }))
    try {
      const read = await redis.xread('COUNT', ENTRIES_A_READ, 'BLOCK', BLOCK_MS, 'STREAMS', ...logs, ...ids)
      state.answeredAtMs = state.monotonicMs()
      if (read) hearRead(state, read)
    } catch (err) {
      if (!state.closed) state.logger.warn({ err }, 'log read failed')
      await pause(state, RETRY_MS)
    }
  }
}

/** Breaks a connection that only seems to be there, so that the client opens a new one. */
const watchSilence = (state: State, redis: Redis): NodeJS.Timeout =>
  setInterval(() => {
    const now = state.monotonicMs()
    if (redis.status !== 'ready' || now - Math.max(state.answeredAtMs, state.brokenAtMs) < RECONNECT_AFTER_MS) return
    state.brokenAtMs = now
    redis.disconnect(true)
  }, 1_000)

/** `redis`: a connection of its own, without offline queue and command time-out; the reader closes it. */
export const createLogReader = (deps: { redis: Redis; monotonicMs: () => number; logger: Logger }): LogReader => {
  const { redis, monotonicMs, logger } = deps
  const state: State = {
    followed: new Map(),
    monotonicMs,
    logger,
    answeredAtMs: monotonicMs(),
    brokenAtMs: 0,
    closed: false,
    wake: () => undefined,
  }
  const silence = watchSilence(state, redis)
  const reading = readOn(state, redis)
  return {
    follow: (log, from, hear) => {
      const one: Followed = { position: from, hear }
      state.followed.set(log, one)
      state.wake()
      return {
        moveTo: (position) => void (one.position = position),
        stop: () => {
          if (state.followed.get(log) === one) state.followed.delete(log)
        },
      }
    },
    silentForMs: () => state.monotonicMs() - state.answeredAtMs,
    close: async () => {
      state.closed = true
      state.wake()
      clearInterval(silence)
      // The read that is out comes back within its block time, unless Redis is away.
      let limit: NodeJS.Timeout | undefined
      await Promise.race([reading, new Promise((settle) => (limit = setTimeout(settle, BLOCK_MS * 2)))])
      clearTimeout(limit)
      if (redis.status === 'ready') await redis.quit().catch(() => undefined)
      redis.disconnect()
    },
  }
}
