// Starts the real server as a child process on free ports, waits until it is ready, and can kill it and start it again.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

const ROOT = join(import.meta.dirname, '../..')
/** Seconds on a free machine; minutes of margin for one that tests share. */
const READY_WITHIN_MS = 240_000

export type RunningServer = {
  readonly url: string
  readonly port: number
  readonly dataDir: string
  readonly pid: () => number
  /** Everything the process printed so far. */
  readonly output: () => string
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
  /** Starts it again on the same port and data. */
  readonly startAgain: () => Promise<void>
  /** Ends it and removes its data. */
  readonly end: () => Promise<void>
}

/** `env` is added to a clean environment: DEMO persons without audience, media on a free port, quiet logs. */
export const startServer = async (env: Readonly<Record<string, string>> = {}): Promise<RunningServer> => {
  const port = await freePort()
  const dataDir = mkdtempSync(join(tmpdir(), 'sibo-flow-'))
  const url = `http://localhost:${port}`
  let child: ChildProcess | null = null
  let printed = ''

  const startAgain = async (): Promise<void> => {
    const started = spawn(process.execPath, ['server/main.ts'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        HOST: '127.0.0.1',
        PORT: String(port),
        PUBLIC_URL: url,
        SIBO_DATA: dataDir,
        DEMO: '1',
        DEMO_AUDIENCE: '0',
        DEMO_BROADCAST: '0',
        LOG_LEVEL: 'info',
        MEDIASOUP_PORT: '0',
        MEDIASOUP_LISTEN_IP: '127.0.0.1',
        ...env,
      },
    })
    child = started
    const keep = (chunk: Buffer): void => void (printed = (printed + chunk.toString()).slice(-200_000))
    started.stdout?.on('data', keep)
    started.stderr?.on('data', keep)
    await until('the server is ready', READY_WITHIN_MS, async () => {
      if (started.exitCode !== null || started.signalCode !== null) throw new Error(`the server ended:\n${printed.slice(-4000)}`)
      return fetch(`${url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      )
    }).catch(async (err: unknown) => {
      await kill('SIGKILL')
      throw new Error(`${String(err)}\n${printed.slice(-4000)}`)
    })
  }
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const ended = once(running, 'exit')
    running.kill(signal)
    await ended
  }
  await startAgain()
  return {
    url,
    port,
    dataDir,
    pid: () => child?.pid ?? 0,
    output: () => printed,
    kill,
    startAgain,
    end: async () => {
      // Sudden: an orderly stop has a test of its own, and takes its time.
      await kill('SIGKILL')
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
