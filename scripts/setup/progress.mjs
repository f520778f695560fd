// Says what setup is doing and runs its long commands, with elapsed time while they run and the end of their output when they fail.
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const TAIL_LINES = 25
const BEAT_SEC = 10
const liveGroups = new Set()

/** Prints one plain line. */
export function say(text) {
  console.log(`setup: ${text}`)
}

/** A part that cannot be had; its message is the one line that says what to do. */
export class MissingPart extends Error {}

/** Ends every command that is still running; called when setup itself is told to stop. */
export function endCommands() {
  for (const pid of liveGroups) {
    try {
      process.kill(-pid, 'SIGTERM')
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

const secondsSince = (startedMs) => Math.round((Date.now() - startedMs) / 1000)

/**
 * Runs one command without a terminal. Prints `label` with the elapsed time every 10 s; the whole output goes to `logFile`.
 * @returns {Promise<{ok: boolean, timedOut: boolean, tail: string, seconds: number}>} tail: the last lines of output
 */
export function run(label, command, args, { cwd, env = {}, unset = [], timeoutMs = 30 * 60_000, logFile, beatSec = BEAT_SEC } = {}) {
  const startedMs = Date.now()
  const childEnv = { ...process.env, NO_COLOR: '1', ...env }
  for (const name of ['FORCE_COLOR', ...unset]) delete childEnv[name]
  return new Promise((resolve) => {
    let lines = []
    let timedOut = false
    // A group of its own, so that a time-out ends the compilers and downloads below it too.
    const child = spawn(command, args, { cwd, env: childEnv, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    if (child.pid) liveGroups.add(child.pid)
    if (logFile) mkdirSync(dirname(logFile), { recursive: true })
    const log = logFile ? createWriteStream(logFile) : null
    const beat = setInterval(() => say(`${label}: still at it after ${secondsSince(startedMs)} s`), beatSec * 1000)
    const limit = setTimeout(() => {
      timedOut = true
      endGroup(child.pid)
    }, timeoutMs)
    const take = (chunk) => {
      log?.write(chunk)
      lines = [...lines, ...stripVTControlCharacters(String(chunk)).split('\n')].filter((line) => line.trim()).slice(-TAIL_LINES)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    const finish = (ok, extra) => {
      clearInterval(beat)
      clearTimeout(limit)
      liveGroups.delete(child.pid)
      log?.end()
      if (extra) lines.push(extra)
      resolve({ ok, timedOut, tail: lines.join('\n'), seconds: secondsSince(startedMs) })
    }
    child.on('error', (error) => finish(false, error.message))
    child.on('close', (code) => finish(code === 0 && !timedOut))
  })
}

function endGroup(pid) {
  if (!pid) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}

/** The last line of a failed command's output, for a one-line reason. */
export function reasonOf(result) {
  if (result.timedOut) return `gave up after ${result.seconds} s`
  return result.tail.split('\n').at(-1)?.trim() || 'no output'
}
