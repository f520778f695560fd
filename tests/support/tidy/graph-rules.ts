// Looks at all files together: circles of imports, and files that nothing uses.
import { resolveImport } from './import-rules.ts'
import type { Violation } from './import-rules.ts'
import type { SourceFile } from './source-file.ts'

/** Started by a command, a browser, a test runner or a tool, and so imported by nobody. */
const ENTRIES = [
  /^server\/main\.ts$/,
  /^web\/src\/(main|app)\.tsx$/,
  /^web\/vite\.config\.ts$/,
  /^web\/src\/sw\.ts$/,
  /\.d\.ts$/,
  /^scripts\/[a-z-]+\.(ts|mjs)$/,
  /^scripts\/deploy\//,
  /^tests\/.*\.test\.tsx?$/,
  /^tests\/jest\.config\.js$/,
]

/** One violation for each circle, named by its files in order, starting with the first by name. */
export function checkCircles(files: readonly SourceFile[]): Violation[] {
  const targets = new Map(files.map((file) => [file.path, targetsOf(file)]))
  const state = new Map<string, 'open' | 'done'>()
  const circles = new Map<string, Violation>()
  const trail: string[] = []
  const walk = (path: string): void => {
    state.set(path, 'open')
    trail.push(path)
    for (const next of targets.get(path) ?? []) {
      if (state.get(next) === 'open') noteCircle(trail.slice(trail.indexOf(next)), circles)
      else if (!state.has(next) && targets.has(next)) walk(next)
    }
    trail.pop()
    state.set(path, 'done')
  }
  for (const file of files) if (!state.has(file.path)) walk(file.path)
  return [...circles.values()]
}

function noteCircle(circle: readonly string[], circles: Map<string, Violation>): void {
  const first = [...circle].sort()[0] ?? ''
  const at = circle.indexOf(first)
  const turned = [...circle.slice(at), ...circle.slice(0, at)]
  const what = [...turned, first].join(' -> ')
  circles.set(what, { rule: 'circle', file: first, what })
}

function targetsOf(file: SourceFile): string[] {
  return file.imports.flatMap((one) => resolveImport(file.path, one.from) ?? [])
}

/**
 * A file counts as used when another one imports it or names it in a string (a worker thread, a started process).
 * What only tests use is dead too, unless it is a test's own.
 */
export function checkDeadFiles(files: readonly SourceFile[]): Violation[] {
  const used = new Map<string, 'tests' | 'house'>()
  const note = (name: string, by: SourceFile): void => {
    const byTests = by.path.startsWith('tests/')
    if (!byTests || !used.has(name)) used.set(name, byTests ? 'tests' : 'house')
  }
  for (const file of files) {
    for (const target of targetsOf(file)) if (target !== file.path) note(target, file)
    for (const name of file.strings.map(lastPart)) if (name !== lastPart(file.path)) note(name, file)
  }
  const isUsed = (path: string): boolean => {
    const users = [used.get(path), used.get(lastPart(path))]
    return users.includes('house') || (path.startsWith('tests/') && users.includes('tests')) || ENTRIES.some((entry) => entry.test(path))
  }
  return files
    .filter((file) => !isUsed(file.path))
    .map((file) => ({ rule: 'dead file', file: file.path, what: 'nothing but tests imports it' }))
}

function lastPart(path: string): string {
  return path.split('/').at(-1) ?? ''
}
