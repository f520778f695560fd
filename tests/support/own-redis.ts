// Starts a redis-server of a test's own, which ends by itself when the test process dies and may be killed and started again.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findNativeParts } from '../../server/persistence/native-parts.ts'
import { freePort } from './free-port.ts'

const START_WITHIN_MS = 10_000
const START_TRIES_MAX = 5

/** The shell keeps the server and ends it at once when our end of the pipe closes, which a kill -9 of the test does too. */
const KEEPER = '"$@" & child=$!; echo "pid $child"; cat >/dev/null; kill -9 $child 2>/dev/null; wait'

export type OwnRedis = {
  /** Stays the same over restarts. */
  readonly url: string
  readonly port: number
  readonly dataDir: string
  pid(): number
  /** The server's sudden death; resolves when it is gone. */
  kill9(): Promise<void>
  /** After kill9: the same port and folder, and with `wipe` an empty one. */
  startAgain(options?: { wipe?: boolean }): Promise<void>
  /** Ends the server and removes its folder. Harmless when called twice. */
  stop(): Promise<void>
}
export type OwnRedisOptions = { readonly aof?: 'always' | 'everysec' | 'none' }

export async function startRedis({ aof = 'none' }: OwnRedisOptions = {}): Promise<OwnRedis> {
  const program = findNativeParts(process.env).redisServer
  if (!program) throw new Error('redis-server is missing: run "node scripts/setup.mjs --tests"')
  const dataDir = mkdtempSync(join(tmpdir(), 'sibo-redis-'))
  let port = await freePort()
  const start = (): Promise<Running> => launch(program, argumentsFor(port, dataDir, aof))
  let running: Running | undefined
  for (let tries = 1; !running; tries += 1) {
    try {
      running = await start()
    } catch (error) {
      // Somebody took the port between our look and the start.
      if (tries >= START_TRIES_MAX) throw error
      port = await freePort()
    }
  }
  let current = running
  const endCurrent = async (): Promise<void> => {
    current.keeper.stdin?.end()
    await current.gone
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    dataDir,
    pid: () => current.pid,
    kill9: endCurrent,
    async startAgain({ wipe = false } = {}) {
      await endCurrent()
      if (wipe) for (const name of ['appendonlydir', 'dump.rdb']) rmSync(join(dataDir, name), { recursive: true, force: true })
      current = await start()
    },
    async stop() {
      await endCurrent()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function argumentsFor(port: number, dataDir: string, aof: string): string[] {
  const log = aof === 'none' ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--appendfsync', aof]
  return ['--port', String(port), '--bind', '127.0.0.1', '--dir', dataDir, '--save', '', '--maxmemory-policy', 'noeviction', ...log]
}

type Running = { readonly keeper: ChildProcess; readonly pid: number; readonly gone: Promise<void> }

function launch(program: string, args: string[]): Promise<Running> {
  const keeper = spawn('sh', ['-c', KEEPER, 'sh', program, ...args], { stdio: ['pipe', 'pipe', 'ignore'], detached: true })
  const gone = new Promise<void>((settle) => keeper.once('close', () => settle()))
  return new Promise((settle, refuse) => {
    let said = ''
    const fail = (reason: string): void => {
      clearTimeout(limit)
      keeper.stdin.end()
      refuse(new Error(`redis-server did not start (${reason}): ${said.split('\n').slice(-4).join(' ')}`))
    }
    const limit = setTimeout(() => fail('no sign of life'), START_WITHIN_MS)
    keeper.once('error', (error) => fail(error.message))
    keeper.stdout.on('data', (chunk: Buffer) => {
      if (said.length < 20_000) said += chunk.toString()
      const pid = Number(/^pid (\d+)$/m.exec(said)?.[1])
      if (/Ready to accept connections/.test(said)) {
        clearTimeout(limit)
        settle({ keeper, pid, gone })
      } else if (/already in use|Fatal|FATAL|exiting/i.test(said)) fail('it gave up')
    })
  })
}
