// Runs every test in two halves, the quick ones first, then those with media and browsers, and prints `N passed, N failed` last.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
/**
 * A project's own testTimeout is ignored by jest, so what is slow runs by itself with the time-out on the command line.
 * Time-outs are for a build machine whose cores others use too; every wait inside a test has a bound of its own.
 */
const HALVES = [
  ['--selectProjects', 'server', 'web', '--maxWorkers=2', '--testTimeout=60000'],
  ['--selectProjects', 'real', '--maxWorkers=2', '--testTimeout=180000'],
]

type Counts = { readonly passed: number; readonly failed: number }

/** Told to stop: the rest is not begun. */
let stopped = false

/** Jest waits for ever for a handle that a test left open; once its counts are written it gets this long to leave. */
const LEAVE_WITHIN_MS = 20_000
const LOOK_EVERY_MS = 500

function runHalf(args: readonly string[], countsFile: string): Promise<number> {
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js')
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  const all = [...flags, jest, '-c', join(ROOT, 'tests/jest.config.js'), '--passWithNoTests', ...args]
  const halvesBefore = countsIn(countsFile).halves
  return new Promise((settle) => {
    const child = spawn(process.execPath, all, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, TEST_COUNTS: countsFile },
    })
    const pass = (signal: NodeJS.Signals): void => {
      stopped = true
      child.kill(signal)
    }
    process.on('SIGINT', pass).on('SIGTERM', pass)
    let countedAtMs = 0
    const watch = setInterval(() => {
      if (countsIn(countsFile).halves === halvesBefore) return
      countedAtMs ||= performance.now()
      if (performance.now() - countedAtMs < LEAVE_WITHIN_MS) return
      console.log('a test has left something open; ending jest')
      child.kill('SIGKILL')
    }, LOOK_EVERY_MS)
    const finish = (code: number): void => {
      clearInterval(watch)
      process.off('SIGINT', pass).off('SIGTERM', pass)
      settle(code)
    }
    child.once('error', () => finish(1))
    child.once('close', (code) => finish(code ?? 1))
  })
}

/** Adds up the lines `passed failed` that the reporter wrote, one for each finished half. */
function countsIn(file: string): Counts & { readonly halves: number } {
  let lines: string[] = []
  try {
    lines = readFileSync(file, 'utf8').trim().split('\n').filter(Boolean)
  } catch {
    // No half came to its end.
  }
  const sum = (column: number): number => lines.reduce((total, line) => total + Number(line.split(' ')[column]), 0)
  return { passed: sum(0), failed: sum(1), halves: lines.length }
}

const folder = mkdtempSync(join(tmpdir(), 'sibo-counts-'))
const countsFile = join(folder, 'counts')
let badEnds = 0
for (const half of HALVES) {
  if (!stopped && (await runHalf(half, countsFile)) !== 0) badEnds += 1
}
const { passed, failed, halves } = countsIn(countsFile)
rmSync(folder, { recursive: true, force: true })
// A half that died before its summary, or ended badly without a failed test, is a failure that no test counted.
const uncounted = HALVES.length - halves + (badEnds > 0 && failed === 0 && halves === HALVES.length ? 1 : 0)
const allFailed = Math.max(failed + uncounted, passed === 0 ? 1 : 0)
console.log(`${passed} passed, ${allFailed} failed`)
process.exitCode = allFailed > 0 ? 1 : 0
