// Gets mediasoup's worker: the prebuilt one, or one built from the npm package's own source; kept in the cache by version and build files.
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { aptInstall } from './system-packages.mjs'
import { cache, isProgram, logs, readJson, root } from './places.mjs'
import { reachable } from './network.mjs'
import { MissingPart, reasonOf, run, say } from './progress.mjs'

const PREBUILT_MS = 45_000
const BUILD_PACKAGES = ['g++', 'meson', 'ninja-build', 'pkg-config', 'flatbuffers-compiler', 'libflatbuffers-dev', 'libuv1-dev']
const MORE_BUILD_PACKAGES = ['libssl-dev', 'libabsl-dev', 'dpkg-dev']
/** What the worker answers when it is started without its channel (main.cpp): proof that it runs here. */
const EXIT_WITHOUT_CHANNEL = 41

const buildFolder = join(root, 'scripts', 'mediasoup-worker')
const packageFolder = join(root, 'node_modules', 'mediasoup')

/** Where the worker of this lock file and these build files is kept; known before anything is installed. */
export function workerPath() {
  const lock = readJson(join(root, 'package-lock.json'))
  const version = lock?.packages?.['node_modules/mediasoup']?.version ?? 'unknown'
  return join(cache, `mediasoup-worker-${version}-${buildFilesHash()}`)
}

function buildFilesHash() {
  const hash = createHash('sha256')
  for (const file of filesBelow(buildFolder).sort()) {
    const name = relative(buildFolder, file).split('\\').join('/')
    if (name !== 'README.md') hash.update(`${name}\0`).update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex').slice(0, 12)
}

function filesBelow(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

/** @returns {Promise<string>} the path of a worker that runs here */
export async function findWorker() {
  const given = process.env.MEDIASOUP_WORKER_BIN
  if (given) {
    if (isProgram(given)) return given
    throw new MissingPart(`MEDIASOUP_WORKER_BIN=${given} is not a program; correct it or unset it`)
  }
  const target = workerPath()
  if (isProgram(target)) return target
  return (await prebuilt(target)) ?? (await built(target))
}

async function prebuilt(target) {
  say('media worker: asking for the prebuilt download')
  if (!(await reachable('https://github.com/'))) {
    say('media worker: the download site cannot be reached; building it from source instead')
    return null
  }
  const node = join(root, 'node_modules', '.bin', 'node')
  // PYTHON=false makes a failed download end at once instead of going on to mediasoup's own build, which fetches from elsewhere.
  const settings = { cwd: packageFolder, env: { PYTHON: 'false' }, unset: ['MEDIASOUP_WORKER_BIN'], timeoutMs: PREBUILT_MS }
  const result = await run('media worker download', node, ['npm-scripts.mjs', 'postinstall'], {
    ...settings,
    logFile: join(logs, 'worker-download.log'),
  })
  const got = join(packageFolder, 'worker', 'out', 'Release', 'mediasoup-worker')
  if (result.ok && (await workerRuns(got))) {
    keep(got, target)
    return target
  }
  say('media worker: no prebuilt one for this machine; building it from source instead')
  return null
}

async function built(target) {
  if (process.platform !== 'linux') {
    throw new MissingPart(
      'the media worker is missing: run `npx mediasoup postinstall` where its download is allowed and set MEDIASOUP_WORKER_BIN',
    )
  }
  if (!toolsThere()) await aptInstall('to build the media worker', [...BUILD_PACKAGES, ...MORE_BUILD_PACKAGES], toolsThere)
  say('media worker: building from source, once; 3 to 6 minutes on two cores')
  const args = [join(buildFolder, 'build.sh'), join(packageFolder, 'worker'), `${target}.draft`]
  const logFile = join(logs, 'worker-build.log')
  const result = await run('media worker build', 'bash', args, { logFile })
  if (!result.ok || !(await workerRuns(`${target}.draft`))) {
    rmSync(`${target}.draft`, { force: true })
    throw new MissingPart(`the media worker could not be built (${reasonOf(result)}); the whole log is in ${logFile}`)
  }
  renameSync(`${target}.draft`, target)
  say(`media worker: built in ${result.seconds} s`)
  return target
}

function toolsThere() {
  const headers = [
    '/usr/include/flatbuffers/flatbuffers.h',
    '/usr/include/uv.h',
    '/usr/include/openssl/ssl.h',
    '/usr/include/absl/base/config.h',
  ]
  const programs = ['g++', 'meson', 'ninja', 'pkg-config', 'flatc', 'dpkg-source']
  return headers.every(existsSync) && programs.every((name) => isProgram(join('/usr/bin', name)))
}

async function workerRuns(path) {
  if (!isProgram(path)) return false
  const result = await run('media worker', 'sh', ['-c', `env -i "$0"; [ $? -eq ${EXIT_WITHOUT_CHANNEL} ]`, path], { timeoutMs: 10_000 })
  return result.ok
}

function keep(from, target) {
  copyFileSync(from, `${target}.draft`)
  chmodSync(`${target}.draft`, 0o755)
  renameSync(`${target}.draft`, target)
}
