// Keeps two setups side by side from running over each other: one works, the others wait; the lock of a dead process is taken over.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { say } from './progress.mjs'

const LOOK_AGAIN_MS = 250
const SETTLE_MS = 150
const WAIT_LINE_SEC = 15

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** When a process started, in clock ticks since boot; tells a reused pid from the old owner. Empty where /proc is missing. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function ownerLives(text) {
  const [pidText, start] = text.trim().split(' ')
  const pid = Number(pidText)
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  return !start || startOf(pid) === start || startOf(pid) === ''
}

/**
 * Waits until the lock file is ours.
 * @returns {Promise<() => void>} gives the lock back; harmless when called twice
 */
export async function takeLock(path) {
  mkdirSync(dirname(path), { recursive: true })
  const mine = `${process.pid} ${startOf(process.pid)} ${Math.random().toString(36).slice(2)}\n`
  const draft = `${path}.${process.pid}`
  const startedMs = Date.now()
  let saidSec = -WAIT_LINE_SEC
  for (;;) {
    writeFileSync(draft, mine)
    if (claim(path, draft)) break
    const owner = read(path)
    if (owner !== null && !ownerLives(owner) && (await takeOver(path, draft, owner, mine))) break
    const waitedSec = Math.round((Date.now() - startedMs) / 1000)
    if (waitedSec - saidSec >= WAIT_LINE_SEC && waitedSec > 0) {
      saidSec = waitedSec
      say(`another setup (process ${owner?.split(' ')[0] ?? '?'}) is at work here; waiting for it (${waitedSec} s)`)
    }
    await sleep(LOOK_AGAIN_MS)
  }
  return () => {
    if (read(path) === mine) rmSync(path, { force: true })
  }
}

/** A hard link appears whole or not at all, so nobody ever reads a half-written lock. */
function claim(path, draft) {
  try {
    linkSync(draft, path)
    rmSync(draft, { force: true })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

/** Two waiters may replace a dead owner's lock at once: the last one wins, and each looks again before it believes. */
async function takeOver(path, draft, dead, mine) {
  if (read(path) !== dead) return false
  renameSync(draft, path)
  await sleep(SETTLE_MS)
  return read(path) === mine
}
