// Runs a real mongod (one-node replica set) and redis-server inside the data folder, for a machine that brings neither.
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { RedisMemoryServer } from 'redis-memory-server'
import { endLeftOver, ownDataFolder } from './data-folder.ts'
import type { NativeParts } from './native-parts.ts'
import { startReplicaSet } from './one-node-replica-set.ts'

const HOST = '127.0.0.1'
const DATABASE = 'sibo'
/** Below the range from which systems take ports for outgoing connections, so that a kept port stays free while we are down. */
const PORTS_FROM = 20_000
const PORTS_TO = 30_000
const PORT_TRIES_MAX = 50
const PROGRAM_CHECK_MS = 10_000
/** A database that was just killed is no longer seen by its number and still holds its port for a moment. */
const PORT_FREED_MS = 3_000
const LOOK_AGAIN_MS = 50

export type EmbeddedLog = { info(fields: object, message: string): void }
export type EmbeddedDeps = {
  readonly dataDir: string
  readonly parts: Pick<NativeParts, 'mongod' | 'redisServer'>
  readonly logger: EmbeddedLog
  /** Which of the two to run; both when left out. */
  readonly wants?: { readonly mongo: boolean; readonly redis: boolean }
}
export type Embedded = {
  /** Empty when not wanted. */
  readonly mongoUri: string
  readonly redisUrl: string
  /** Ends what was started and gives the data folder back; the data stays. Harmless when called twice. */
  stop(): Promise<void>
}

/**
 * Starts what is wanted. Data and ports live in `dataDir`, so a second start finds both again, after a kill -9 too.
 * Refuses with one line that says what to do: a missing program, a port in use, a folder that another server owns.
 */
export async function startEmbedded({ dataDir, parts, logger, wants = { mongo: true, redis: true } }: EmbeddedDeps): Promise<Embedded> {
  const folder = resolve(dataDir)
  const giveBack = await ownDataFolder(folder)
  const started = await Promise.allSettled([
    wants.mongo ? startMongod(folder, parts.mongod) : nothing,
    wants.redis ? startRedisServer(folder, parts.redisServer) : nothing,
  ])
  let ending: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((one) => (one.status === 'fulfilled' ? one.value.stop() : Promise.resolve())))
    giveBack()
  }
  const [mongo, redis] = started
  if (mongo.status === 'rejected' || redis.status === 'rejected') {
    await stop()
    throw mongo.status === 'rejected' ? mongo.reason : (redis as PromiseRejectedResult).reason
  }
  logger.info({ dataDir: folder, mongo: mongo.value.url, redis: redis.value.url }, 'embedded databases ready')
  return { mongoUri: mongo.value.url, redisUrl: redis.value.url, stop: () => (ending ??= stop()) }
}

type Running = { readonly url: string; stop(): Promise<unknown> }
const nothing: Running = { url: '', stop: () => Promise.resolve() }

async function startMongod(dataDir: string, program: string | undefined): Promise<Running> {
  const dbPath = join(dataDir, 'mongo')
  mkdirSync(dbPath, { recursive: true, mode: 0o700 })
  const version = /db version v([\d.]+)/.exec(await answerOf(program, 'mongod', 'MONGOD_BIN', 'MONGODB_URI'))?.[1]
  await endLeftOver(join(dbPath, 'mongod.lock'), dbPath)
  const port = await keptPort(join(dbPath, 'port'), 'MongoDB')
  const replicaSet = await startReplicaSet({ mongod: program as string, version, dbPath, port })
  return { url: replicaSet.uri.replace('/?', `/${DATABASE}?`), stop: () => replicaSet.stop() }
}

async function startRedisServer(dataDir: string, program: string | undefined): Promise<Running> {
  const folder = join(dataDir, 'redis')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  await answerOf(program, 'redis-server', 'REDIS_SERVER_BIN', 'REDIS_URL')
  const pidFile = join(folder, 'redis.pid')
  await endLeftOver(pidFile, 'redis')
  const port = await keptPort(join(folder, 'port'), 'Redis')
  const server = await RedisMemoryServer.create({
    binary: { systemBinary: program as string },
    instance: {
      ip: HOST,
      port,
      args: ['--appendonly', 'yes', '--dir', folder, '--pidfile', pidFile, '--maxmemory-policy', 'noeviction'],
    },
    spawn: { detached: true },
    autoStart: true,
  })
  return { url: `redis://${HOST}:${await server.getPort()}`, stop: () => server.stop() }
}

/** What the program says about its version; refuses with one line when there is no such program or it does not run here. */
async function answerOf(program: string | undefined, name: string, variable: string, instead: string): Promise<string> {
  const todo = `run "node scripts/setup.mjs", or set ${variable} to a ${name}, or set ${instead} to a server of your own`
  if (!program) throw new Error(`${name} is missing: ${todo}`)
  try {
    return (await promisify(execFile)(program, ['--version'], { timeout: PROGRAM_CHECK_MS })).stdout
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n').filter(Boolean).at(-1) ?? '') : ''
    throw new Error(`${program} does not run (${reason}): ${todo}`, { cause: error })
  }
}

/** The port this folder has always used. For MongoDB it is part of the replica set's own configuration and may not change. */
async function keptPort(file: string, name: string): Promise<number> {
  const kept = Number.parseInt(readOrEmpty(file), 10)
  if (Number.isInteger(kept)) {
    if (await becomesFree(kept)) return kept
    throw new Error(
      `port ${kept}, which the embedded ${name} of this data folder always uses, is in use by another program; end that program first`,
    )
  }
  for (let tries = 0; tries < PORT_TRIES_MAX; tries += 1) {
    const port = PORTS_FROM + Math.floor(Math.random() * (PORTS_TO - PORTS_FROM))
    if (!(await isFree(port))) continue
    writeFileSync(file, `${port}\n`)
    return port
  }
  throw new Error(`no free port between ${PORTS_FROM} and ${PORTS_TO} for the embedded ${name}`)
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

async function becomesFree(port: number): Promise<boolean> {
  for (const endMs = performance.now() + PORT_FREED_MS; !(await isFree(port)); await sleep(LOOK_AGAIN_MS)) {
    if (performance.now() > endMs) return false
  }
  return true
}

function isFree(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const probe = createServer()
    probe.once('error', () => settle(false))
    probe.listen(port, HOST, () => probe.close(() => settle(true)))
  })
}
