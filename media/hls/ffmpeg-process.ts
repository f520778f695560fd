// Starts and ends ffmpeg and nothing else: with a clean environment, dying with us, its pid noted for the next boot.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { accessSync, constants, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export type FfmpegExit = { code: number | null; signal: string | null; lastWords: string }
export type FfmpegProcess = {
  pid: number | null
  /** Settles when the process has ended, for whatever reason; never rejects. */
  ended: Promise<FfmpegExit>
  /** Asks it to finish its output, and ends it after the patience. */
  stop(patienceMs?: number): Promise<FfmpegExit>
}
export type FfmpegRunner = {
  start(input: { args: readonly string[]; stdin?: string; onOutput?: (chunk: Buffer) => void }): FfmpegProcess
  runningCount(): number
  /** Ends what an earlier, killed process of ours left running. Returns how many. */
  endLeftOvers(): number
  close(): Promise<void>
}

export const ffmpegLimits = { stopPatienceMs: 1_000, lastWordsChars: 2_000 } as const

export function createFfmpegRunner(options: { ffmpegBin: string; pidDir: string }): FfmpegRunner {
  const running = new Set<FfmpegProcess>()
  // Where setpriv exists the kernel ends ffmpeg with us, a kill -9 included; elsewhere the pid files do at the next boot.
  const setpriv = onPath('setpriv')
  mkdirSync(options.pidDir, { recursive: true })

  return {
    start({ args, stdin, onOutput }) {
      const command = setpriv ?? options.ffmpegBin
      const whole = setpriv ? ['--pdeathsig', 'KILL', options.ffmpegBin, ...args] : [...args]
      const child = spawn(command, whole, {
        stdio: [stdin === undefined ? 'ignore' : 'pipe', onOutput ? 'pipe' : 'ignore', 'pipe'],
        env: cleanEnvironment(),
      })
      const pidFile = child.pid === undefined ? null : notePid(options.pidDir, child.pid)
      if (onOutput) child.stdout?.on('data', onOutput)
      child.stdin?.on('error', () => {})
      if (stdin !== undefined) child.stdin?.end(stdin)
      const process = watchProcess(child, () => {
        running.delete(process)
        if (pidFile) rmSync(pidFile, { force: true })
      })
      running.add(process)
      return process
    },
    runningCount: () => running.size,
    endLeftOvers: () => endLeftOvers(options.pidDir),
    async close() {
      await Promise.all([...running].map((process) => process.stop()))
    },
  }
}

function watchProcess(child: ChildProcess, onEnd: () => void): FfmpegProcess {
  let words = ''
  let finished = false
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-ffmpegLimits.lastWordsChars)
  })
  const ended = new Promise<FfmpegExit>((resolve) => {
    const end = (code: number | null, signal: string | null) => {
      if (finished) return
      finished = true
      onEnd()
      resolve({ code, signal, lastWords: words.trim() })
    }
    child.on('error', (error) => {
      words = error.message
      if (child.pid === undefined) end(null, null)
    })
    // `close` comes after the last output was read.
    child.on('close', end)
  })
  return {
    pid: child.pid ?? null,
    ended,
    async stop(patienceMs = ffmpegLimits.stopPatienceMs) {
      if (!finished) child.kill('SIGTERM')
      const kill = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      const exit = await ended
      clearTimeout(kill)
      return exit
    },
  }
}

/** Nothing of ours but where to look for libraries: no secret reaches a child. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' }
}

function onPath(name: string): string | null {
  for (const folder of ['/usr/local/bin', '/usr/bin', '/bin'].join(delimiter).split(delimiter)) {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return join(folder, name)
    } catch {
      continue
    }
  }
  return null
}

/** The start time beside the pid: a pid may be given to somebody else. */
function notePid(pidDir: string, pid: number): string {
  const file = join(pidDir, `${pid}.pid`)
  writeFileSync(file, startTimeOf(pid) ?? '')
  return file
}

function startTimeOf(pid: number): string | null {
  try {
    // Fields after the command in brackets, which may hold blanks; the 22nd field of all is the start time.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? null
  } catch {
    return null
  }
}

function endLeftOvers(pidDir: string): number {
  let count = 0
  for (const name of readdirSync(pidDir)) {
    const pid = Number(name.replace(/\.pid$/, ''))
    const file = join(pidDir, name)
    const noted = readFileSync(file, 'utf8')
    if (Number.isInteger(pid) && pid > 1 && noted !== '' && noted === startTimeOf(pid)) {
      try {
        process.kill(pid, 'SIGKILL')
        count++
      } catch {
        // It ended in this moment.
      }
    }
    rmSync(file, { force: true })
  }
  return count
}
