// Finds the secret keys: named in the environment, or made once and kept in the data folder (never in production).
import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, type Config } from './config.ts'

export type Keys = {
  /** The first signs sessions and short-lived tokens, the others only verify. */
  readonly session: readonly string[]
  /** `id:base64(32 bytes)`; the first wraps, all unwrap. */
  readonly data: readonly string[]
  /** Ed25519 PKCS8 in PEM: signs statements and the audit's daily head. */
  readonly statement: string
}
const KEY_BYTES = 32
const DATA_KEY_PATTERN = /^[0-9a-zA-Z_-]{1,16}:[0-9A-Za-z+/]{43}=$/

/** A key kept in a file only its owner reads; `wx` lets exactly one of two starting processes make it. */
const kept = (folder: string, name: string, make: () => string): string => {
  const path = join(folder, name)
  try {
    writeFileSync(path, make(), { mode: 0o600, flag: 'wx' })
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'EEXIST') throw err
  }
  return readFileSync(path, 'utf8').trim()
}

const problemsOf = (keys: Keys): string[] => {
  const problems: string[] = []
  if (keys.session.some((key) => key.length < KEY_BYTES)) problems.push('SESSION_SECRET: each key needs at least 32 characters')
  if (keys.data.some((key) => !DATA_KEY_PATTERN.test(key)))
    problems.push('DATA_KEY: each key is id:base64 of 32 bytes, e.g. k1:$(openssl rand -base64 32)')
  try {
    if (createPrivateKey(keys.statement).asymmetricKeyType !== 'ed25519') problems.push('STATEMENT_KEY: needs an Ed25519 key')
  } catch {
    problems.push('STATEMENT_KEY: no readable private key; make one with: openssl genpkey -algorithm ed25519')
  }
  return problems
}

/** Throws ConfigError when production lacks a key or a key is of the wrong form. */
export const loadKeys = (config: Pick<Config, 'keys' | 'dataDir' | 'production'>): Keys => {
  const given = config.keys
  const missing = [
    ...(given.session.length === 0 ? ['SESSION_SECRET'] : []),
    ...(given.data.length === 0 ? ['DATA_KEY'] : []),
    ...(given.statement === undefined ? ['STATEMENT_KEY'] : []),
  ]
  if (config.production && missing.length > 0)
    throw new ConfigError(missing.map((name) => `${name} is missing: production asks for it (README, configuration)`))
  const folder = join(config.dataDir, 'keys')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const keys: Keys = {
    session: given.session.length > 0 ? given.session : [kept(folder, 'session', () => randomBytes(KEY_BYTES).toString('base64url'))],
    data: given.data.length > 0 ? given.data : [kept(folder, 'data', () => `local:${randomBytes(KEY_BYTES).toString('base64')}`)],
    statement:
      given.statement ??
      kept(folder, 'statement', () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
  }
  const problems = problemsOf(keys)
  if (problems.length > 0) throw new ConfigError(problems)
  return keys
}
