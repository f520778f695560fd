// A process that keeps one mongod for a whole test run and ends with it, however the run ends. usage: mongo-keeper.ts FOLDER PID_OF_THE_RUN
import { mkdirSync, readdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findNativeParts } from '../../server/persistence/native-parts.ts'
import { startMongod } from './own-mongod.ts'

const LOOK_EVERY_MS = 300

const [folder = '', runPidText = ''] = process.argv.slice(2)
const runPid = Number(runPidText)

/** Written under another name first, so that nobody reads half of it. */
function publish(name: string, text: string): void {
  writeFileSync(join(folder, `${name}.draft`), text)
  renameSync(join(folder, `${name}.draft`), join(folder, name))
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Memory as a folder, where a suite's hundreds of small files cost half of what they do on a disk. */
const MEMORY = '/dev/shm'
/** A whole run needs less than half of it. */
const MEMORY_BYTES_MIN = 4 * 1024 ** 3
const IN_MEMORY = /^sibo-test-([0-9]+)$/

/** In memory if there is plenty, else in the run's own folder; what a run that was killed left behind is taken away. */
function dataFolder(): string {
  let isPlenty = false
  try {
    for (const name of readdirSync(MEMORY)) {
      const pid = Number(IN_MEMORY.exec(name)?.[1] ?? process.pid)
      if (!lives(pid)) rmSync(join(MEMORY, name), { recursive: true, force: true })
    }
    const { bavail, bsize } = statfsSync(MEMORY)
    isPlenty = bavail * bsize >= MEMORY_BYTES_MIN
  } catch {
    // Another system has no such folder.
  }
  const path = isPlenty ? join(MEMORY, `sibo-test-${runPid}`) : join(folder, 'mongo')
  mkdirSync(path, { mode: 0o700 })
  return path
}

try {
  publish('keeper.pid', String(process.pid))
  const dbPath = dataFolder()
  const mongod = await startMongod({ dbPath, mongod: findNativeParts(process.env).mongod })
  // The data is thrown away: no need to wait for an orderly shutdown.
  const end = (): void => {
    mongod.kill9()
    for (const path of [folder, dbPath]) rmSync(path, { recursive: true, force: true, maxRetries: 5 })
    process.exit(0)
  }
  process.on('SIGTERM', end)
  setInterval(() => {
    if (!lives(runPid)) end()
  }, LOOK_EVERY_MS)
  publish('mongo.uri', mongod.uri)
} catch (error) {
  publish('mongo.error', error instanceof Error ? error.message : String(error))
  process.exit(1)
}
