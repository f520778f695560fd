// Proves that what is shipped for real shops runs as production, and that production does not start half configured.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'

const ROOT = join(import.meta.dirname, '../../..')
const ENDS_WITHIN_MS = 30_000
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const startOf = (env: Record<string, string>): Promise<{ code: number | null; said: string }> => {
  const data = mkdtempSync(join(tmpdir(), 'sibo-production-'))
  folders.push(data)
  return new Promise((settle) => {
    const child = execFile(
      process.execPath,
      ['server/main.ts'],
      { cwd: ROOT, timeout: ENDS_WITHIN_MS, env: { PATH: process.env['PATH'], SIBO_DATA: data, ...env } },
      (_err, _out, said) => settle({ code: child.exitCode, said }),
    )
  })
}

test('the image and docker compose run as production unless told otherwise', () => {
  expect(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).toMatch(/^ENV NODE_ENV=production /m)
  expect(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')).toContain('NODE_ENV: ${NODE_ENV:-production}')
})

test(
  'production without keys ends at once and names each of them',
  async () => {
    const { code, said } = await startOf({ NODE_ENV: 'production', MONGODB_URI: 'mongodb://nowhere', REDIS_URL: 'redis://nowhere' })
    expect(code).toBe(1)
    expect(said.trim().split('\n')).toEqual(
      ['SESSION_SECRET', 'DATA_KEY', 'STATEMENT_KEY'].map((name) => expect.stringMatching(new RegExp(`^sibo: ${name} is missing`))),
    )
  },
  ENDS_WITHIN_MS + 5_000,
)
