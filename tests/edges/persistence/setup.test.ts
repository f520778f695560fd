// Runs scripts/setup.mjs for real in a small project: installing, doing nothing the second time, waiting for a twin, refusing clearly.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { findNativeParts } from '../../../server/persistence/native-parts.ts'
import { until } from '../../support/until.ts'

jest.setTimeout(60_000)

const ROOT = join(import.meta.dirname, '../../..')
const parts = findNativeParts(process.env)
let folder: string
let project: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sibo-setup-test-'))
  project = join(folder, 'project')
  mkdirSync(project)
  cpSync(join(ROOT, 'scripts'), join(project, 'scripts'), { recursive: true })
  const name = { name: 'small', version: '1.0.0' }
  writeFileSync(join(project, 'package.json'), JSON.stringify(name))
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify({ ...name, lockfileVersion: 3, packages: { '': name } }))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Setup = { readonly child: ChildProcess; readonly done: Promise<{ code: number | null; said: string }>; said(): string }

function setUp(env: Record<string, string> = {}): Setup {
  const given = {
    MONGOD_BIN: parts.mongod,
    REDIS_SERVER_BIN: parts.redisServer,
    FFMPEG_BIN: parts.ffmpeg,
    MEDIASOUP_WORKER_BIN: parts.mediasoupWorker,
  }
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
  const child = spawn(process.execPath, ['scripts/setup.mjs'], {
    cwd: project,
    env: { ...clean, ...given, SIBO_CACHE: join(folder, 'cache'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return { child, said: () => said, done: once(child, 'close').then(([code]) => ({ code: code as number | null, said })) }
}

/** Stands in for npm: waits as long as a file is there, then leaves what a finished install leaves. */
function slowNpm(): { env: Record<string, string>; letGo: () => void } {
  const holdFile = join(folder, 'hold')
  const npm = join(folder, 'npm-cli.js')
  writeFileSync(holdFile, '')
  writeFileSync(
    npm,
    `const fs = require('fs')
     fs.appendFileSync(${JSON.stringify(join(folder, 'installs'))}, process.pid + '\\n')
     const look = setInterval(() => {
       if (fs.existsSync(${JSON.stringify(holdFile)})) return
       clearInterval(look)
       fs.mkdirSync('node_modules', { recursive: true })
       fs.writeFileSync('node_modules/.package-lock.json', '{}')
     }, 20)`,
  )
  return { env: { npm_execpath: npm }, letGo: () => rmSync(holdFile) }
}

const installs = (): string[] =>
  existsSync(join(folder, 'installs')) ? readFileSync(join(folder, 'installs'), 'utf8').trim().split('\n') : []

test('the first run installs the packages and notes the native parts; the second does nothing', async () => {
  const npm = slowNpm()
  npm.letGo()
  const first = await setUp(npm.env).done
  expect(first.said).toMatch(/setup: packages: npm ci[\s\S]*setup: packages: installed in \d+ s/)
  expect(first.code).toBe(0)
  const note: unknown = JSON.parse(readFileSync(join(project, 'node_modules/.cache/sibo/native.json'), 'utf8'))
  expect(note).toMatchObject({
    mongod: parts.mongod,
    redisServer: parts.redisServer,
    mediasoupWorker: parts.mediasoupWorker,
    ffmpeg: parts.ffmpeg,
  })
  const second = await setUp(npm.env).done
  expect(second.code).toBe(0)
  expect(installs()).toHaveLength(1)
})

test('a changed lock file is installed again', async () => {
  const npm = slowNpm()
  npm.letGo()
  await setUp(npm.env).done
  const lock = join(project, 'package-lock.json')
  writeFileSync(lock, `${readFileSync(lock, 'utf8')}\n`)
  await setUp(npm.env).done
  expect(installs()).toHaveLength(2)
})

test('of two side by side one installs and the other waits and finds everything there', async () => {
  const npm = slowNpm()
  const one = setUp(npm.env)
  await until('the first install', 20_000, () => installs().length === 1)
  const two = setUp(npm.env)
  await until('the second is waiting', 20_000, () => readdirSync(tmpdir()).some((name) => name.endsWith(`.lock.${two.child.pid}`)))
  npm.letGo()
  const [first, second] = await Promise.all([one.done, two.done])
  expect([first.code, second.code]).toEqual([0, 0])
  expect(installs()).toHaveLength(1)
  expect(second.said).not.toContain('npm ci')
})

test('the lock of a killed setup is taken over', async () => {
  const npm = slowNpm()
  const killed = setUp(npm.env)
  await until('the first install', 20_000, () => installs().length === 1)
  killed.child.kill('SIGKILL')
  await killed.done
  process.kill(Number(installs()[0]), 'SIGKILL')
  npm.letGo()
  const next = await setUp(npm.env).done
  expect(next.code).toBe(0)
  expect(installs()).toHaveLength(2)
})

test('told to stop, it ends its commands and gives the lock back', async () => {
  const npm = slowNpm()
  const stopped = setUp(npm.env)
  await until('the install', 20_000, () => installs().length === 1)
  stopped.child.kill('SIGTERM')
  expect((await stopped.done).code).toBe(143)
  const lives = (pid: number): boolean => {
    try {
      process.kill(pid, 0)
      return true
    } catch {
      return false
    }
  }
  await until('npm has ended', 20_000, () => !lives(Number(installs()[0])))
  expect(existsSync(join(folder, 'cache', 'setup.lock'))).toBe(false)
})

test.each([
  [{ MONGOD_BIN: '/bin/false' }, /^setup: MONGOD_BIN=\/bin\/false does not run as mongod .*; correct it or unset it$/m],
  [
    { MEDIASOUP_WORKER_BIN: '/nowhere/worker' },
    /^setup: MEDIASOUP_WORKER_BIN=\/nowhere\/worker is not a program; correct it or unset it$/m,
  ],
  [{ npm_execpath: '/nowhere/npm.js' }, /^setup: npm ci failed .*; is the npm registry reachable\?$/m],
])('%j ends with one line that says what to do', async (env, line) => {
  const { code, said } = await setUp(env as Record<string, string>).done
  expect(said).toMatch(line)
  expect(code).toBe(1)
})

test('with databases of its own named, a shop needs no embedded ones', async () => {
  const env = { MONGODB_URI: 'mongodb://db/sibo', REDIS_URL: 'redis://db', MONGOD_BIN: '/nowhere', REDIS_SERVER_BIN: '' }
  expect((await setUp(env).done).code).toBe(0)
})

test('one file is taken out of a zip archive, stored or deflated', async () => {
  const { unzipOne } = (await import(join(ROOT, 'scripts/setup/mongod.mjs'))) as { unzipOne: (zip: Buffer, suffix: string) => Buffer }
  const zip = zipOf([
    { name: 'pkg/readme.txt', body: Buffer.from('read me'), deflated: false },
    { name: 'pkg/bin/mongod', body: Buffer.from('the program'.repeat(100)), deflated: true },
  ])
  expect(unzipOne(zip, 'bin/mongod').toString()).toBe('the program'.repeat(100))
  expect(unzipOne(zip, 'readme.txt').toString()).toBe('read me')
  expect(() => unzipOne(zip, 'bin/mongo')).toThrow('holds no')
  expect(() => unzipOne(Buffer.from('no zip'), 'x')).toThrow('not a zip')
})

/** A zip archive without checksums, which the reader does not look at (the whole wheel has one). */
function zipOf(files: { name: string; body: Buffer; deflated: boolean }[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, body, deflated } of files) {
    const data = deflated ? deflateRawSync(body) : body
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(deflated ? 8 : 0, 10)
    entry.writeUInt32LE(data.length, 20)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    locals.push(local, Buffer.from(name), data)
    central.push(entry, Buffer.from(name))
    offset += 30 + name.length + data.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, ...central, end])
}
