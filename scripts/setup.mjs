// Gets what a bare machine lacks before `npm start` and `npm test`: packages, native parts, the built web app. Only node: modules, Node 20 and up.
// usage: node scripts/setup.mjs [--tests]     (--tests also wants Chromium)
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takeLock } from './setup/lock.mjs'
import { findMongod } from './setup/mongod.mjs'
import { installPackages } from './setup/packages.mjs'
import { cache, isProgram, readNative, root, writeNative } from './setup/places.mjs'
import { MissingPart, endCommands, say } from './setup/progress.mjs'
import { findProgram, findSystemParts } from './setup/system-packages.mjs'
import { buildWeb } from './setup/web.mjs'
import { findWorker } from './setup/worker.mjs'

const SLOW_ENOUGH_TO_TELL_MS = 3_000

/** Which native parts this run needs: a given database or Redis is used as it is, and a gateway without media needs no worker. */
function wantedParts(forTests) {
  const { MONGODB_URI, MONGODB_URI_FILE, REDIS_URL, REDIS_URL_FILE, MEDIASOUP_WORKERS } = process.env
  return {
    mongod: forTests || !(MONGODB_URI || MONGODB_URI_FILE),
    worker: forTests || MEDIASOUP_WORKERS !== '0',
    system: [...(forTests || !(REDIS_URL || REDIS_URL_FILE) ? ['redisServer'] : []), 'ffmpeg', ...(forTests ? ['chromium'] : [])],
  }
}

async function timed(timings, name, work) {
  const startedMs = Date.now()
  const result = await work()
  timings.push([name, Date.now() - startedMs])
  return result
}

/** Waits for all of them, so that every missing part is told at once and no command is left running. */
async function together(...works) {
  const results = await Promise.allSettled(works)
  const failures = results.filter((result) => result.status === 'rejected').map((result) => result.reason)
  if (failures.length > 1 && failures.every((failure) => failure instanceof MissingPart)) {
    for (const failure of failures.slice(0, -1)) console.error(`setup: ${failure.message}`)
  }
  if (failures.length > 0) throw failures.find((failure) => !(failure instanceof MissingPart)) ?? failures.at(-1)
  return results.map((result) => result.value)
}

async function setUp(forTests) {
  const timings = []
  const wanted = wantedParts(forTests)
  const known = readNative()
  const [, system] = await together(
    timed(timings, 'packages', installPackages),
    timed(timings, 'system packages', () => findSystemParts(wanted.system)),
  )
  const mongod = wanted.mongod && (await timed(timings, 'mongod', () => findMongod(isProgram(known.mongod ?? '') ? known.mongod : null)))
  const mediasoupWorker = wanted.worker && (await timed(timings, 'media worker', findWorker))
  const chromium = system.chromium ?? findProgram('chromium')
  writeNative({
    ...known,
    ...system,
    ...(mongod && { mongod }),
    ...(mediasoupWorker && { mediasoupWorker }),
    ...(chromium && { chromium }),
  })
  await timed(timings, 'web', buildWeb)
  return timings
}

function loadSettingsFile() {
  try {
    process.loadEnvFile(join(root, '.env'))
  } catch {
    // No .env, or a Node before 20.12: the environment alone decides.
  }
}

async function main() {
  const startedMs = Date.now()
  loadSettingsFile()
  mkdirSync(cache, { recursive: true })
  // One lock for this checkout and one for the cache, always taken in this order: clones share a cache, two caches may share a clone.
  const rootName = createHash('sha256').update(root).digest('hex').slice(0, 12)
  const releases = [
    await takeLock(join(tmpdir(), `sibo-setup-${process.getuid?.() ?? ''}-${rootName}.lock`)),
    await takeLock(join(cache, 'setup.lock')),
  ]
  const release = () => releases.forEach((giveBack) => giveBack())
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.once(signal, () => {
      endCommands()
      release()
      process.exit(code)
    })
  }
  try {
    const timings = await setUp(process.argv.includes('--tests'))
    const slow = timings.filter(([, ms]) => ms >= SLOW_ENOUGH_TO_TELL_MS).map(([name, ms]) => `${name} ${Math.round(ms / 1000)} s`)
    const totalMs = Date.now() - startedMs
    if (totalMs >= SLOW_ENOUGH_TO_TELL_MS)
      say(`everything is there after ${Math.round(totalMs / 1000)} s${slow.length > 0 ? ` (${slow.join(', ')})` : ''}`)
  } finally {
    release()
  }
}

main().catch((error) => {
  console.error(`setup: ${error instanceof MissingPart ? error.message : error.stack}`)
  process.exitCode = 1
})
