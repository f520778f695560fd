// Knows where things are: the project, the cache that outlives node_modules, and the record of native parts that were found.
import { accessSync, constants, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const cache = resolve(root, process.env.SIBO_CACHE || join(homedir(), '.cache', 'sibo'))
export const logs = join(cache, 'logs')

/** node_modules/.cache is wiped by `npm ci`; what is kept here is cheap to make again. */
export const notes = join(root, 'node_modules', '.cache', 'sibo')
const nativeFile = join(notes, 'native.json')

export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** The first of these names that is on PATH, or null. */
export function onPath(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      if (folder && isProgram(join(folder, name))) return join(folder, name)
    }
  }
  return null
}

export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

export function writeJson(path, value) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(value, null, 2) + '\n')
  renameSync(`${path}.${process.pid}`, path)
}

/** What an earlier setup found: `{mongod, redisServer, mediasoupWorker, ffmpeg, chromium}`, each a path. */
export function readNative() {
  return readJson(nativeFile) ?? {}
}

/** Remembers found parts for the server and the tests (server/persistence/native-parts.ts reads this file). */
export function writeNative(parts) {
  const found = Object.fromEntries(Object.entries(parts).filter(([, path]) => path))
  if (JSON.stringify(found) !== JSON.stringify(readNative())) writeJson(nativeFile, found)
}
