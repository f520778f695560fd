// Proves that what is shipped for real shops runs as production, and that production does not start half configured.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { ConfigError, readConfig } from '../../../server/config.ts'
import { loadKeys } from '../../../server/keys.ts'

const ROOT = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'sibo-production-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the image and docker compose run as production unless told otherwise', () => {
  expect(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).toMatch(/^ENV NODE_ENV=production /m)
  expect(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')).toContain('NODE_ENV: ${NODE_ENV:-production}')
})

test('production without keys is refused with a line for each, and makes none', () => {
  const env = { NODE_ENV: 'production', SIBO_DATA: folder, MONGODB_URI: 'mongodb://nowhere', REDIS_URL: 'redis://nowhere' }
  const config = readConfig(ROOT, env)
  let lines: readonly string[] = []
  try {
    loadKeys(config)
  } catch (err) {
    if (err instanceof ConfigError) lines = err.lines
  }
  expect(lines).toEqual(
    ['SESSION_SECRET', 'DATA_KEY', 'STATEMENT_KEY'].map((name) =>
      expect.stringMatching(new RegExp(`^${name} is missing: production asks`)),
    ),
  )
  expect(readdirSync(folder)).toEqual([])
})

test('production has no demo unless it is said, and the development of docker compose has it when said', () => {
  const external = { SIBO_DATA: folder, MONGODB_URI: 'mongodb://db', REDIS_URL: 'redis://cache' }
  expect(readConfig(ROOT, { ...external, NODE_ENV: 'production' }).demo).toBe(false)
  expect(readConfig(ROOT, { ...external, NODE_ENV: 'production', DEMO: '1' }).demo).toBe(true)
  expect(readConfig(ROOT, { ...external, NODE_ENV: 'development', DEMO: '1' })).toMatchObject({ demo: true, production: false })
})
