// Runs .ci/run with an npm of our own: its last line and its exit code are what a build machine goes by.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'

const ROOT = join(import.meta.dirname, '../../..')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sibo-ci-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function ciRun(npmSays: string, npmCode: number): { code: number | null; lastLine: string; lines: number } {
  const npm = join(folder, 'npm')
  writeFileSync(npm, `#!/bin/sh\n[ "$1" = test ] || exit 9\nread line && exit 8\ncat <<'END'\n${npmSays}\nEND\nexit ${npmCode}\n`)
  chmodSync(npm, 0o755)
  const result = spawnSync('bash', [join(ROOT, '.ci/run')], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
  })
  const lines = result.stdout.trimEnd().split('\n')
  return { code: result.status, lastLine: lines.at(-1) ?? '', lines: lines.length }
}

test.each([
  ['all passed', 'setup: ready\n12 passed, 0 failed', 0, { code: 0, lastLine: '12 passed, 0 failed', lines: 2 }],
  ['some failed', 'one\n11 passed, 1 failed', 1, { code: 1, lastLine: '11 passed, 1 failed', lines: 2 }],
  ['npm adds a notice', '12 passed, 0 failed\nnpm notice new version', 0, { code: 0, lastLine: '12 passed, 0 failed', lines: 3 }],
  ['the set-up failed', 'setup: mongod is missing', 1, { code: 1, lastLine: '0 passed, 1 failed', lines: 2 }],
  ['nothing ran and nobody said so', 'done', 0, { code: 1, lastLine: '0 passed, 1 failed', lines: 2 }],
])('%s', (_what, npmSays, npmCode, expected) => {
  expect(ciRun(npmSays, npmCode)).toEqual(expected)
})
