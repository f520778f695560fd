// Installs the npm packages of the lock file when node_modules does not hold them yet.
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { logs, notes, readJson, root, writeJson } from './places.mjs'
import { MissingPart, run, say } from './progress.mjs'
import { workerPath } from './worker.mjs'

const lockFile = join(root, 'package-lock.json')
const installedFile = join(root, 'node_modules', '.package-lock.json')
const stampFile = join(notes, 'packages.json')

const hashOfLock = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex')

function mtimeMs(path) {
  try {
    return statSync(path).mtimeMs
  } catch {
    return null
  }
}

/** Installed from this very lock file? Its content decides where we noted it, else the two files' times (a checkout touches times). */
function installed() {
  const installedMs = mtimeMs(installedFile)
  if (installedMs === null) return false
  if (readJson(stampFile)?.lockHash === hashOfLock()) return true
  return installedMs >= mtimeMs(lockFile)
}

export async function installPackages() {
  if (!installed()) {
    say('packages: npm ci, one to three minutes')
    const npm = process.env.npm_execpath
    const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
    // Old npm versions run every package's install script; these two variables make the two that download do nothing.
    const env = { MEDIASOUP_WORKER_BIN: process.env.MEDIASOUP_WORKER_BIN || workerPath(), REDISMS_DISABLE_POSTINSTALL: '1' }
    const logFile = join(logs, 'npm-ci.log')
    const result = await run('npm ci', command, [...first, 'ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root, env, logFile })
    if (!result.ok) {
      console.error(result.tail)
      throw new MissingPart(`npm ci failed (its last lines are above, the whole log is in ${logFile}); is the npm registry reachable?`)
    }
    say(`packages: installed in ${result.seconds} s`)
  }
  const lockHash = hashOfLock()
  if (readJson(stampFile)?.lockHash !== lockHash) writeJson(stampFile, { lockHash })
}
