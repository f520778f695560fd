// Checks where the native parts are looked for, and in which order.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { findNativeParts } from '../../../server/persistence/native-parts.ts'

let folder: string
let note: string
const program = (name: string): string => join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sibo-parts-'))
  note = join(folder, 'native.json')
  for (const name of ['mongod', 'noted-mongod', 'ffmpeg']) {
    writeFileSync(program(name), '')
    chmodSync(program(name), 0o755)
  }
  writeFileSync(note, JSON.stringify({ mongod: program('noted-mongod'), redisServer: program('gone'), ffmpeg: 7 }))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the environment goes before the note, the note before PATH', () => {
  expect(findNativeParts({ MONGOD_BIN: '/given/mongod', PATH: folder }, note).mongod).toBe('/given/mongod')
  expect(findNativeParts({ PATH: folder }, note).mongod).toBe(program('noted-mongod'))
  expect(findNativeParts({ PATH: folder }, join(folder, 'no-note')).mongod).toBe(program('mongod'))
})

test('a note that is wrong or names a program that is gone is passed over', () => {
  const found = findNativeParts({ PATH: folder }, note)
  expect(found.redisServer).toBeUndefined()
  expect(found.ffmpeg).toBe(program('ffmpeg'))
  writeFileSync(note, 'not json')
  expect(findNativeParts({}, note)).toEqual({
    mongod: undefined,
    redisServer: undefined,
    mediasoupWorker: undefined,
    ffmpeg: undefined,
    chromium: undefined,
  })
})
