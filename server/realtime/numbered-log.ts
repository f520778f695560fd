// Appends entries to a numbered log in Redis and says where the log stands; the Redis functions are loaded on demand.
import { readFileSync } from 'node:fs'
import type { Redis } from 'ioredis'
import type { LogName } from './channels.ts'
import { parsePosition, type LogPosition } from './log-position.ts'

export type NumberedLog = {
  /** Positions the entries got. Throws when Redis is away; then nobody knows whether they stand in the log (a twin is harmless). */
  readonly append: (name: LogName, entries: readonly string[]) => Promise<LogPosition[]>
  /** Where the log stands; begins an epoch when Redis may have forgotten the last one's entries. */
  readonly last: (name: LogName) => Promise<LogPosition>
  /** Changes with every start of Redis. */
  readonly runId: () => Promise<string>
}

const LIBRARY = readFileSync(new URL('./told-log.lua', import.meta.url), 'utf8')

const messageOf = (err: unknown): string => (err instanceof Error ? err.message : String(err))

/** Without REPLACE: an old gateway never puts an old library back; that this library "already exists" is success. A function of that name elsewhere is a fault. */
const load = async (redis: Redis): Promise<void> => {
  try {
    await redis.call('FUNCTION', 'LOAD', LIBRARY)
  } catch (err) {
    if (!/library .* already exists/i.test(messageOf(err))) throw err
  }
}

const ask = async (redis: Redis, call: () => Promise<unknown>): Promise<unknown> => {
  try {
    return await call()
  } catch (err) {
    // A wiped or new Redis knows no function yet.
    if (!/function not found/i.test(messageOf(err))) throw err
    await load(redis)
    return call()
  }
}

/** `redis`: the general client, which refuses at once while Redis is away. */
export const createNumberedLog = (redis: Redis): NumberedLog => ({
  append: async ({ log, meta, lengthMax }, entries) => {
    const ids = await ask(redis, () => redis.call('FCALL', 'log_append_2', 2, log, meta, lengthMax, ...entries))
    return (ids as string[]).map(parsePosition)
  },
  last: async ({ log, meta }) => {
    const [epoch = '0', id = ''] = (await ask(redis, () => redis.call('FCALL', 'log_look_2', 2, log, meta))) as string[]
    const now: LogPosition = { epoch: Number(epoch), seq: -1 }
    const position = id === '' ? now : parsePosition(id)
    // The last entry may be of an epoch before.
    return position.epoch === now.epoch ? position : now
  },
  runId: async () => /run_id:(\w+)/.exec(await redis.info('server'))?.[1] ?? '',
})
