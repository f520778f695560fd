// A process that keeps one mongod for a whole test run and ends with it, however the run ends. usage: mongo-keeper.ts FOLDER PID_OF_THE_RUN
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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

function runLives(): boolean {
  try {
    process.kill(runPid, 0)
    return true
  } catch {
    return false
  }
}

try {
  publish('keeper.pid', String(process.pid))
  const dbPath = join(folder, 'mongo')
  mkdirSync(dbPath)
  const mongod = await startMongod({ dbPath, mongod: findNativeParts(process.env).mongod })
  // The data is thrown away: no need to wait for an orderly shutdown.
  const end = (): void => {
    mongod.kill9()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    process.exit(0)
  }
  process.on('SIGTERM', end)
  setInterval(() => {
    if (!runLives()) end()
  }, LOOK_EVERY_MS)
  publish('mongo.uri', mongod.uri)
} catch (error) {
  publish('mongo.error', error instanceof Error ? error.message : String(error))
  process.exit(1)
}
