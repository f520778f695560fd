// Gets what the system's package manager has: redis-server, ffmpeg, a Chinese font, Chromium, compilers.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { logs, onPath } from './places.mjs'
import { MissingPart, reasonOf, run, say } from './progress.mjs'

const APT_SETTINGS = [
  '-o',
  'Acquire::http::Timeout=20',
  '-o',
  'Acquire::https::Timeout=20',
  '-o',
  'Acquire::Retries=2',
  '-o',
  'DPkg::Lock::Timeout=180',
]
const FONT_FOLDERS = [
  '/usr/share/fonts/truetype/wqy',
  '/usr/share/fonts/opentype/noto',
  '/usr/share/fonts/noto-cjk',
  '/usr/share/fonts/google-noto-cjk',
]
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** What each part is called on the command line, in the environment and in Debian. */
const PARTS = {
  redisServer: { variable: 'REDIS_SERVER_BIN', names: ['redis-server', 'valkey-server'], debian: 'redis-server', brew: 'redis' },
  ffmpeg: { variable: 'FFMPEG_BIN', names: ['ffmpeg'], debian: 'ffmpeg', brew: 'ffmpeg' },
  chromium: { variable: 'CHROMIUM_BIN', names: CHROMIUM_NAMES, debian: 'chromium', brew: '--cask chromium' },
}

export function findProgram(part) {
  const { variable, names } = PARTS[part]
  return process.env[variable] || onPath(...names)
}

const fontThere = () => process.platform !== 'linux' || FONT_FOLDERS.some(existsSync)

/** @param {string[]} wanted names of PARTS @returns {Promise<Record<string, string>>} a path for each */
export async function findSystemParts(wanted) {
  const missing = wanted.filter((part) => !findProgram(part)).map((part) => PARTS[part].debian)
  if (!fontThere()) missing.push('fonts-wqy-microhei')
  const there = () => wanted.every((part) => findProgram(part)) && fontThere()
  if (missing.length > 0) await aptInstall('', missing, there, wanted)
  return Object.fromEntries(wanted.map((part) => [part, findProgram(part)]))
}

function isDebianLike() {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8')) && Boolean(onPath('apt-get'))
  } catch {
    return false
  }
}

let listsAreFresh = false

/** Installs Debian packages as root; anybody else, and any other system, gets the one command to run. `there()` says whether all is well. */
export async function aptInstall(purpose, packages, there, parts = []) {
  const what = `${packages.join(' ')}${purpose ? ` ${purpose}` : ''}`
  if (!isDebianLike() || process.getuid?.() !== 0) throw new MissingPart(`missing: ${what}; run: ${commandFor(packages, parts)}`)
  say(`installing with apt-get: ${what}`)
  const settings = { env: { DEBIAN_FRONTEND: 'noninteractive' }, logFile: join(logs, 'apt.log'), timeoutMs: 20 * 60_000 }
  if (!listsAreFresh) {
    const update = await run('apt-get update', 'apt-get', [...APT_SETTINGS, '-q', 'update'], settings)
    if (!update.ok) say(`apt-get update failed (${reasonOf(update)}); trying with the package lists that are there`)
    listsAreFresh = update.ok
  }
  const install = await run(
    'apt-get install',
    'apt-get',
    [...APT_SETTINGS, 'install', '-q', '-y', '--no-install-recommends', ...packages],
    settings,
  )
  if (install.ok && there()) return
  throw new MissingPart(`apt-get could not install ${what} (${reasonOf(install)}); run: apt-get install ${packages.join(' ')}`)
}

function commandFor(packages, parts) {
  if (process.platform === 'darwin') return `brew install ${parts.map((part) => PARTS[part].brew).join(' ')}`
  const variables = parts.map((part) => PARTS[part].variable).join(', ')
  const command = `sudo apt-get install -y ${packages.join(' ')}`
  return isDebianLike() || !variables ? command : `${command} (or your system's own names for them; or set ${variables})`
}
