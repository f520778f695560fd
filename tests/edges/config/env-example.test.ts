// Keeps .env.example, the README's table and the variables that the server reads the same.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

const ROOT = join(import.meta.dirname, '../../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Read by setup, the embedded parts and the tests; server/config.ts hands the whole environment on to whoever finds programs. */
const PROGRAMS = ['MONGOD_BIN', 'REDIS_SERVER_BIN', 'MEDIASOUP_WORKER_BIN', 'FFMPEG_BIN', 'CHROMIUM_BIN', 'SIBO_CACHE']
/** Said by the image's build; and what is only for fault tests and refused in production. */
const HIDDEN = ['SIBO_COMMIT', 'SIBO_ROOM_AUDIT', 'SIBO_LOSE_APPENDS']

const serverNames = (): string[] => {
  const table = /const variables = z\.object\(\{\n([\s\S]*?)\n\}\)/.exec(read('server/config.ts'))?.[1] ?? ''
  const known = [...table.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map((match) => match[1] ?? '').filter((name) => !HIDDEN.includes(name))
  expect(known.length).toBeGreaterThan(20)
  return [...new Set([...known, ...PROGRAMS])].toSorted()
}

test('every variable of the server is in the example, and the example names no other', () => {
  const shown = [...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map((match) => (match[1] ?? '').replace(/_FILE$/, ''))
  expect(shown.toSorted()).toEqual(serverNames())
})

test("every variable of the server is in the README's table, and the table names no other", () => {
  const [, table = ''] = /\| 变量 +\| 默认 +\| 说明 +\|\n\|[-| ]+\|\n((?:\|.*\n)+)/.exec(read('README.md')) ?? []
  const shown = table.split('\n').flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''))
  expect(shown.toSorted()).toEqual(serverNames())
})

test('nothing in the example is switched on or holds a secret', () => {
  const live = read('.env.example')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  expect(live).toEqual([])
})
