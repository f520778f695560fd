// Guards the data folder: one running server owns it, and what a killed one left running in it is ended before the next start.
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long a process that was just killed may take to disappear. */
const DYING_MS = 1_500
const GENTLE_END_MS = 4_000
const HARD_END_MS = 4_000
const LOOK_AGAIN_MS = 50

/**
 * Makes this process the owner of `dataDir` and returns how to give it back.
 * Refuses with one line when another living server owns it; a dying one is waited for, a dead one's ownership is taken over.
 */
export async function ownDataFolder(dataDir: string): Promise<() => void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'owner.lock')
  const mine = `${process.pid} ${startOf(process.pid)} ${randomUUID()}`
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, mine)
  try {
    for (const endMs = performance.now() + DYING_MS; !claim(path, draft); await sleep(LOOK_AGAIN_MS)) {
      const [pid = '', start] = readText(path).split(' ')
      if (!isAlive(Number(pid)) || startOf(Number(pid)) !== start) renameSync(draft, path)
      else if (performance.now() > endMs) {
        throw new Error(
          `another Sibo server (process ${pid}) is using the data folder ${dataDir}; stop it first, or set SIBO_DATA to another folder`,
        )
      }
      if (readText(path) === mine) break
    }
  } finally {
    rmSync(draft, { force: true })
  }
  return () => {
    if (readText(path) === mine) rmSync(path, { force: true })
  }
}

/** A hard link appears whole or not at all, so nobody reads half a lock. */
function claim(path: string, draft: string): boolean {
  try {
    linkSync(draft, path)
    return true
  } catch {
    return false
  }
}

/**
 * Ends the database process that a killed server may have left in its folder.
 * `pidFile` holds its number; `mark` must be in its command line, so that a reused number harms nobody.
 */
export async function endLeftOver(pidFile: string, mark: string): Promise<void> {
  const pid = Number.parseInt(readText(pidFile), 10)
  if (!Number.isInteger(pid) || !isAlive(pid) || !commandOf(pid).includes(mark)) return
  process.kill(pid, 'SIGTERM')
  if (await ended(pid, GENTLE_END_MS)) return
  process.kill(pid, 'SIGKILL')
  if (!(await ended(pid, HARD_END_MS)))
    throw new Error(`process ${pid} of an earlier start still uses ${mark} and cannot be ended; end it by hand`)
}

export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return !/^\d+ \(.*\) Z/s.test(readText(`/proc/${pid}/stat`))
}

async function ended(pid: number, withinMs: number): Promise<boolean> {
  const endMs = performance.now() + withinMs
  while (isAlive(pid)) {
    if (performance.now() > endMs) return false
    await sleep(LOOK_AGAIN_MS)
  }
  return true
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}

/** Start time of a process, which tells a reused number from the old owner. */
function startOf(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`)
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return ticks ?? ask(pid, 'lstart=').replaceAll(' ', '_')
}

function commandOf(pid: number): string {
  return readText(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') || ask(pid, 'command=')
}

function ask(pid: number, column: string): string {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', column], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return ''
  }
}
