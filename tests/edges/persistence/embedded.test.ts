// Checks the embedded databases as whole processes: data over a kill -9, no orphan, the same port, clear refusals.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { startEmbedded } from '../../../server/persistence/embedded.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { findNativeParts } from '../../../server/persistence/native-parts.ts'
import { freePort } from '../../support/free-port.ts'
import { tellMs } from '../../support/figure.ts'
import { until } from '../../support/until.ts'

jest.setTimeout(60_000)

const parts = findNativeParts(process.env)
const logger = { info: () => undefined }
let dataDir: string
let child: ChildProcess | undefined

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sibo-embedded-'))
})

afterEach(async () => {
  child?.kill('SIGKILL')
  await until('no process left over', 20_000, () => leftOvers().length === 0)
  rmSync(dataDir, { recursive: true, force: true })
})

/** Numbers of the living processes that have our folder in their command line or use it as their current folder. */
function leftOvers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const state = readFileSync(`/proc/${pid}/stat`, 'utf8')
        return !/\) Z/.test(state) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`MARK=${dataDir}`)
      } catch {
        return false
      }
    })
    .map(Number)
}

/** A server of its own process: what kill -9 hits. */
async function startInChild(): Promise<{ mongoUri: string; redisUrl: string }> {
  const script = join(import.meta.dirname, '../../support/embedded-server.ts')
  child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, MARK: dataDir } })
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer]
  return JSON.parse(line.toString()) as { mongoUri: string; redisUrl: string }
}

test('data and ports are the same after an orderly stop', async () => {
  const first = await startEmbedded({ dataDir, parts, logger })
  const connection = await connectMongo(first.mongoUri)
  await connection.collection('things').insertOne({ name: 'kept' })
  await connection.close()
  await first.stop()
  await first.stop()
  const second = await startEmbedded({ dataDir, parts, logger })
  expect(second.mongoUri).toBe(first.mongoUri)
  const again = await connectMongo(second.mongoUri)
  expect(await again.collection('things').countDocuments({ name: 'kept' })).toBe(1)
  await again.close()
  await second.stop()
})

test('a kill -9 of the server leaves no orphan, and a new start in the same second finds everything', async () => {
  const { mongoUri, redisUrl } = await startInChild()
  const connection = await connectMongo(mongoUri)
  await connection.collection('things').insertOne({ name: 'kept' })
  await connection.close()
  const redis = new Redis(redisUrl)
  await redis.set('kept', 'yes')
  redis.disconnect()
  expect(leftOvers().length).toBeGreaterThanOrEqual(3)
  // AOF everysec: what is older than a second is on disk; a kill of redis alone loses nothing that reached the kernel.
  child?.kill('SIGKILL')
  const startedMs = performance.now()
  const second = await startEmbedded({ dataDir, parts, logger })
  tellMs('a start right after a kill -9', performance.now() - startedMs)
  expect(second.mongoUri).toBe(mongoUri)
  const again = await connectMongo(second.mongoUri)
  expect(await again.collection('things').countDocuments({ name: 'kept' })).toBe(1)
  await again.close()
  const redisAgain = new Redis(second.redisUrl)
  expect(await redisAgain.get('kept')).toBe('yes')
  redisAgain.disconnect()
  await second.stop()
  await until('no process left over', 20_000, () => leftOvers().length === 0)
})

test('a second server on the same folder is refused with one line', async () => {
  await startInChild()
  await expect(startEmbedded({ dataDir, parts, logger })).rejects.toThrow(
    /another Sibo server \(process \d+\) is using the data folder .*SIBO_DATA/,
  )
})

test('a port in use, and a missing program, are each refused with one line that says what to do', async () => {
  const port = await freePort()
  const squatter = createServer().listen(port, '127.0.0.1')
  await once(squatter, 'listening')
  const only = { mongo: false, redis: true }
  await expect(startEmbedded({ dataDir, parts: { ...parts, redisServer: undefined }, logger, wants: only })).rejects.toThrow(
    /^redis-server is missing: run "node scripts\/setup.mjs"/,
  )
  await expect(startEmbedded({ dataDir, parts: { ...parts, redisServer: '/bin/false' }, logger, wants: only })).rejects.toThrow(
    /^\/bin\/false does not run .*REDIS_SERVER_BIN/,
  )
  writeFileSync(join(dataDir, 'redis', 'port'), `${port}\n`)
  await expect(startEmbedded({ dataDir, parts, logger, wants: only })).rejects.toThrow(
    new RegExp(`^port ${port}, which the embedded Redis .* is in use`),
  )
  squatter.close()
})

test('only what is wanted is started', async () => {
  const started = await startEmbedded({ dataDir, parts, logger, wants: { mongo: false, redis: true } })
  expect(started.mongoUri).toBe('')
  expect(started.redisUrl).toMatch(/^redis:/)
  await started.stop()
})
