// Starts the parts of a bench on the cores they are given, and ends them.
import { execFileSync, fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { findNativeParts } from '../../server/persistence/native-parts.ts'
import { startReplicaSet } from '../../server/persistence/one-node-replica-set.ts'

/** The server's core, and the other one. */
export const SERVER_CORE = 0
export const LOAD_CORE = Math.min(1, cpus().length - 1)

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
const PIN_TRIES = 5
/** A thread may end between being listed and being moved. */
export const pin = (pid: number, core: number, tries = PIN_TRIES): void => {
  try {
    execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'pipe' })
  } catch (err) {
    if (tries <= 1) throw err
    pin(pid, core, tries - 1)
  }
}
const PRIORITY = '-15'
let isFirst = false
/** For a child in a session of its own; nothing where this bench does not go first. */
export const putFirst = (pid: number): void => {
  if (isFirst) writeFileSync(`/proc/${pid}/autogroup`, PRIORITY)
}
/** Lets this bench and its children go before other work of the machine, where that is allowed (root, a session of its own). */
export const goFirst = (): boolean => {
  try {
    writeFileSync('/proc/self/autogroup', PRIORITY)
    isFirst = true
  } catch {
    isFirst = false
  }
  return isFirst
}

export type Part = { readonly port: number; readonly pid: number; readonly stop: () => Promise<void> }

export const startPinnedRedis = async (core: number, fsync: 'no' | 'always'): Promise<Part> => {
  const program = findNativeParts(process.env).redisServer
  if (!program) throw new Error('redis-server is missing: run "node scripts/setup.mjs --tests"')
  const dir = mkdtempSync(join(tmpdir(), 'sibo-bench-redis-'))
  const port = await freePort()
  const log = fsync === 'no' ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--appendfsync', 'always']
  const args = ['-c', String(core), program, '--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...log]
  const child = spawn('taskset', args, { stdio: ['ignore', 'pipe', 'ignore'] })
  await new Promise<void>((done, refuse) => {
    child.stdout.on('data', (chunk: Buffer) => chunk.includes('Ready to accept') && done())
    child.once('exit', () => refuse(new Error('redis-server ended')))
  })
  child.stdout.resume()
  return {
    port,
    pid: child.pid ?? 0,
    stop: async () => {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
export const startPinnedMongo = async (core: number): Promise<Part & { readonly uri: string }> => {
  const { mongod } = findNativeParts(process.env)
  if (!mongod) throw new Error('mongod is missing: run "node scripts/setup.mjs --tests"')
  const dbPath = mkdtempSync(join(tmpdir(), 'sibo-bench-mongo-'))
  const version = /db version v([\d.]+)/.exec(execFileSync(mongod, ['--version'], { encoding: 'utf8' }))?.[1]
  const port = await freePort()
  const set = await startReplicaSet({ mongod, version, dbPath, port, moreArgs: ['--wiredTigerCacheSizeGB', '0.5'] })
  pin(set.pid(), core)
  putFirst(set.pid())
  return {
    port,
    pid: set.pid(),
    uri: `mongodb://127.0.0.1:${port}/bench?directConnection=true`,
    stop: async () => {
      await set.stop()
      rmSync(dbPath, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

export type Worker = { readonly ask: <T>(question: object | string) => Promise<T>; readonly stop: () => void }
/** A script of this folder as a process on one core, which answers questions one by one. */
export const startPinnedWorker = (file: string, core: number, flags: readonly string[] = []): Worker => {
  const child: ChildProcess = fork(join(import.meta.dirname, file), { execArgv: ['--disable-warning=ExperimentalWarning', ...flags] })
  pin(child.pid ?? 0, core)
  return {
    ask: <T>(question: object | string) =>
      new Promise<T>((done, refuse) => {
        const ended = (): void => refuse(new Error(`${file} ended`))
        child.once('exit', ended)
        child.once('message', (answer: { error?: string }) => {
          child.off('exit', ended)
          if (answer.error !== undefined) refuse(new Error(answer.error))
          else done(answer as T)
        })
        child.send(question)
      }),
    stop: () => void (child.connected && child.disconnect()),
  }
}
