// Holds the whole project to its own conventions: directions, circles, lengths, names, words, dead files.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { EXCEPTIONS } from './support/tidy/exceptions.ts'
import { checkCircles, checkDeadFiles } from './support/tidy/graph-rules.ts'
import { checkImports } from './support/tidy/import-rules.ts'
import type { Violation } from './support/tidy/import-rules.ts'
import { checkShape } from './support/tidy/shape-rules.ts'
import { parseSource } from './support/tidy/source-file.ts'
import type { SourceFile } from './support/tidy/source-file.ts'

const ROOT = join(import.meta.dirname, '..')
const FOLDERS = ['server', 'media', 'web', 'scripts', 'tests']
const LEFT_OUT = /(^|\/)(node_modules|dist|dev-dist|public|mediasoup-worker|vectors)(\/|$)/
const FILES_MIN = 50

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (LEFT_OUT.test(path)) return []
    if (entry.isDirectory()) return filesBelow(path)
    return /\.(ts|tsx|mjs|js)$/.test(entry.name) ? [path] : []
  })
}

const files: SourceFile[] = FOLDERS.flatMap(filesBelow).map((path) => parseSource(path, readFileSync(join(ROOT, path), 'utf8')))
const violations: Violation[] = [
  ...files.flatMap((file) => [...checkImports(file), ...checkShape(file)]),
  ...checkCircles(files),
  ...checkDeadFiles(files),
]
const isExcepted = (one: Violation): boolean => EXCEPTIONS.some((exception) => exception.rule === one.rule && exception.file === one.file)

test('there are files to look at', () => {
  expect(files.length).toBeGreaterThan(FILES_MIN)
})

test.each(['import', 'circle', 'file length', 'function length', 'name', 'opening comment', 'word', 'dead file'])('%s', (rule) => {
  const found = violations.filter((one) => one.rule === rule && !isExcepted(one)).map((one) => `${one.file}: ${one.what}`)
  expect(found).toEqual([])
})

test('every exception is still needed', () => {
  const stale = EXCEPTIONS.filter((one) => !violations.some((found) => found.rule === one.rule && found.file === one.file))
  expect(stale).toEqual([])
})
