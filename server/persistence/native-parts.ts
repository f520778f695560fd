// Finds the programs that are not npm packages: named in the environment, found by scripts/setup, or on PATH.
import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Absolute paths; undefined where this machine has none. */
export type NativeParts = {
  readonly mongod: string | undefined
  readonly redisServer: string | undefined
  readonly mediasoupWorker: string | undefined
  readonly ffmpeg: string | undefined
  readonly chromium: string | undefined
}
type Env = Readonly<Record<string, string | undefined>>

const NOTE_BY_SETUP = join(import.meta.dirname, '../../node_modules/.cache/sibo/native.json')

/** The environment goes first, then what setup noted, then PATH. `env` is handed in: only server/config.ts and tests read the real one. */
export function findNativeParts(env: Env, noteFile: string = NOTE_BY_SETUP): NativeParts {
  const noted = readNote(noteFile)
  const find = (variable: string, note: keyof NativeParts, ...names: string[]): string | undefined => {
    const given = env[variable]
    if (given) return given
    const path = noted[note]
    return typeof path === 'string' && isProgram(path) ? path : onPath(env['PATH'], names)
  }
  return {
    mongod: find('MONGOD_BIN', 'mongod', 'mongod'),
    redisServer: find('REDIS_SERVER_BIN', 'redisServer', 'redis-server', 'valkey-server'),
    mediasoupWorker: find('MEDIASOUP_WORKER_BIN', 'mediasoupWorker'),
    ffmpeg: find('FFMPEG_BIN', 'ffmpeg', 'ffmpeg'),
    chromium: find('CHROMIUM_BIN', 'chromium', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'),
  }
}

function readNote(path: string): Partial<Record<keyof NativeParts, unknown>> {
  try {
    const note: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof note === 'object' && note !== null ? note : {}
  } catch {
    return {}
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function onPath(path: string | undefined, names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const folder of (path ?? '').split(delimiter)) {
      if (folder && isProgram(join(folder, name))) return join(folder, name)
    }
  }
  return undefined
}
