// Opens the Redis connections by purpose: each purpose fails, waits and reconnects in its own way.
import { Redis } from 'ioredis'

const READY_WITHIN_MS = 5_000
const GATE_COMMAND_MS = 500
const GENERAL_COMMAND_MS = 2_000
/** A line on which nothing comes back is given up and opened anew: the kernel alone would trust a dead one for a quarter of an hour. */
const GATE_SILENT_MS = 3_000
const GENERAL_SILENT_MS = 6_000
const RECONNECT_STEP_MS = 50
const RECONNECT_MAX_MS = 1_000
const QUIT_WITHIN_MS = 1_000

export type RedisLog = { warn(fields: object, message: string): void; info(fields: object, message: string): void }
export type RedisDeps = {
  readonly url: string
  /** The order gate's own instance in a big sale; the same as `url` otherwise. */
  readonly gateUrl?: string | undefined
  readonly logger: RedisLog
}

export type RedisClients = {
  /** The order gate: 500 ms a command, nothing is queued while Redis is away. */
  readonly gate: Redis
  /** Sessions, limits, presence, publishing: 2 s a command, nothing is queued while Redis is away. */
  readonly general: Redis
  /** A new connection for a blocking XREAD: no command time-out. The caller waits for `ready` again after a loss. */
  logReader(): Promise<Redis>
  /** A new connection in subscriber mode; its subscriptions come back by themselves. */
  flowSubscriber(): Promise<Redis>
  /** A new connection with what BullMQ asks for. */
  jobs(): Redis
  /** Closes every connection that was handed out. Harmless when called twice. */
  close(): Promise<void>
}

type PurposeOptions = {
  enableOfflineQueue?: boolean
  maxRetriesPerRequest: number | null
  commandTimeout?: number
  socketTimeout?: number
}

const reconnect = (times: number): number => Math.min(times * RECONNECT_STEP_MS, RECONNECT_MAX_MS)

/** Opens gate and general and waits for both. Refuses with one line (no password in it) when Redis cannot be reached in 5 s. */
export async function createRedisClients({ url, gateUrl = url, logger }: RedisDeps): Promise<RedisClients> {
  const opened = new Set<Redis>()
  const open = (address: string, purpose: string, options: PurposeOptions): Redis => {
    const client = new Redis(address, {
      retryStrategy: reconnect,
      connectTimeout: READY_WITHIN_MS,
      connectionName: `sibo-${purpose}`,
      ...options,
    })
    opened.add(client)
    watch(client, purpose, logger, () => opened.has(client))
    client.once('end', () => opened.delete(client))
    return client
  }
  const close = async (): Promise<void> => {
    const clients = [...opened]
    opened.clear()
    await Promise.all(clients.map(closeClient))
  }
  const never = { enableOfflineQueue: false, maxRetriesPerRequest: 1 }
  const gate = open(gateUrl, 'gate', { ...never, commandTimeout: GATE_COMMAND_MS, socketTimeout: GATE_SILENT_MS })
  const general = open(url, 'general', { ...never, commandTimeout: GENERAL_COMMAND_MS, socketTimeout: GENERAL_SILENT_MS })
  try {
    await Promise.all([ready(gate, gateUrl), ready(general, url)])
  } catch (error) {
    await close()
    throw error
  }
  await warnAboutEviction(gate, logger)
  return {
    gate,
    general,
    close,
    logReader: () => ready(open(url, 'log-reader', { enableOfflineQueue: false, maxRetriesPerRequest: null }), url),
    flowSubscriber: () => ready(open(url, 'flow', { enableOfflineQueue: false, maxRetriesPerRequest: null }), url),
    jobs: () => open(url, 'jobs', { maxRetriesPerRequest: null }),
  }
}

/** Resolves with the client once it takes commands; refuses after 5 s. With the offline queue off, earlier commands would fail. */
async function ready(client: Redis, address: string): Promise<Redis> {
  if (client.status === 'ready') return client
  let lastError = 'no answer'
  const note = (error: Error): void => {
    lastError = error.message || String((error as NodeJS.ErrnoException).code ?? lastError)
  }
  client.on('error', note)
  try {
    return await new Promise<Redis>((settle, refuse) => {
      const limit = setTimeout(() => {
        client.disconnect()
        refuse(new Error(`Redis at ${placeOf(address)} cannot be reached (${lastError}); check REDIS_URL and that the server is up`))
      }, READY_WITHIN_MS)
      client.once('ready', () => {
        clearTimeout(limit)
        settle(client)
      })
    })
  } finally {
    client.off('error', note)
  }
}

/** One line when a connection is lost and one when it is back, not one for each try; none for a connection that we close ourselves. */
function watch(client: Redis, purpose: string, logger: RedisLog, isWanted: () => boolean): void {
  let lost = false
  const note = (reason: string): void => {
    if (lost || !isWanted()) return
    lost = true
    logger.warn({ purpose, reason }, 'redis connection lost')
  }
  client.on('error', (error: Error) => note(error.message))
  client.on('close', () => note('closed'))
  client.on('ready', () => {
    if (lost) logger.info({ purpose }, 'redis connection back')
    lost = false
  })
}

/** An evicting Redis would drop grants and queues silently. Some hosted servers refuse CONFIG; then nothing can be said. */
async function warnAboutEviction(client: Redis, logger: RedisLog): Promise<void> {
  const answer: unknown = await client.config('GET', 'maxmemory-policy').catch(() => undefined)
  const policy: unknown = Array.isArray(answer) ? answer[1] : undefined
  if (typeof policy === 'string' && policy !== 'noeviction') logger.warn({ policy }, 'redis maxmemory-policy should be noeviction')
}

async function closeClient(client: Redis): Promise<void> {
  if (client.status === 'ready') {
    let limit: NodeJS.Timeout | undefined
    const late = new Promise<void>((settle) => (limit = setTimeout(settle, QUIT_WITHIN_MS)))
    // A reader may sit in a blocking XREAD: QUIT waits behind it, so the wait is bounded.
    await Promise.race([client.quit().catch(() => undefined), late])
    clearTimeout(limit)
  }
  client.disconnect()
}

/** Host, port and database of an address, without user and password. */
function placeOf(address: string): string {
  return address.replace(/^[a-z]+:\/\//, '').replace(/^.*@/, '')
}
