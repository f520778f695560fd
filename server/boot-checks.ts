// What a server refuses to start with: each a line that says what is wrong and what to do.
import { createHash } from 'node:crypto'

/** The slice of Config and Keys that is judged. */
export type BootConfig = {
  readonly production: boolean
  readonly demo: boolean
  /** DEMO=1 was said, not only assumed. */
  readonly demoAsked: boolean
  readonly publicUrl: string
  readonly trustProxy: string | undefined
  readonly corsOrigins: readonly string[]
  readonly mongoUri: string | undefined
  readonly redisUrl: string | undefined
  readonly paymentProvider: string
  readonly smsSender: string
  readonly roomAudit: boolean
  /** In a hundred. */
  readonly loseAppends: number
}
export type BootKeys = { readonly session: readonly string[]; readonly data: readonly string[]; readonly statement: string }
export type DatabaseFacts = {
  readonly realOwnerExists: boolean
  /** Names of unique indexes and validators that were there and are not any more. */
  readonly lostGuards: readonly string[]
}

const SECRET_CHARS_MIN = 32
const DISTINCT_MIN = 8
/** Words of samples and guides: whoever copied them shares his key with everybody. */
const SAMPLE = /change.?me|example|sample|secret.?key|your.?secret|password|0123456789|abcdefgh|xxxxxxxx|please/i

const secretOf = (dataKey: string): string => dataKey.slice(dataKey.indexOf(':') + 1)
const isWeak = (secret: string): boolean => secret.length < SECRET_CHARS_MIN || new Set(secret).size < DISTINCT_MIN || SAMPLE.test(secret)
const fingerprint = (secret: string): string => createHash('sha256').update(secret.trim()).digest('hex')

const keyProblems = (keys: BootKeys): string[] => {
  const problems: string[] = []
  if (keys.session.some(isWeak)) problems.push('SESSION_SECRET is short, repetitive or a sample: make one with `openssl rand -base64 48`')
  if (keys.data.map(secretOf).some(isWeak))
    problems.push('DATA_KEY is repetitive or a sample: make one with `echo k1:$(openssl rand -base64 32)`')
  const all = [...keys.session, ...keys.data.map(secretOf), keys.statement].map(fingerprint)
  if (new Set(all).size < all.length) problems.push('SESSION_SECRET, DATA_KEY and STATEMENT_KEY must all differ: make each one anew')
  const ids = keys.data.map((key) => key.slice(0, key.indexOf(':')))
  if (new Set(ids).size < ids.length) problems.push('DATA_KEY names the same id twice: give each key an id of its own')
  return problems
}

const productionProblems = (config: BootConfig): string[] => {
  const problems: string[] = []
  if (!config.publicUrl.startsWith('https:'))
    problems.push('PUBLIC_URL must be an https address: cameras, cookies and chat apps ask for it')
  if (config.mongoUri === undefined) problems.push('MONGODB_URI is missing: production does not run on the built-in database')
  if (config.redisUrl === undefined) problems.push('REDIS_URL is missing: production does not run on the built-in Redis')
  if (config.paymentProvider === 'sandbox' && !config.demoAsked)
    problems.push('no payment provider is set: the sandbox would give goods away (set one, or say DEMO=1 for a demonstration)')
  if (config.smsSender === 'local' && !config.demoAsked)
    problems.push('no SMS sender is set: the local one writes sign-in codes into the log (set one, or say DEMO=1 for a demonstration)')
  if (!config.roomAudit) problems.push('SIBO_ROOM_AUDIT=0 is for fault tests only: remove it')
  if (config.loseAppends > 0) problems.push('SIBO_LOSE_APPENDS is for fault tests only: remove it')
  return problems
}

/** Before any connection is opened. Empty when the server may go on. */
export const configProblems = (config: BootConfig, keys: BootKeys): string[] => {
  const problems = config.production ? [...keyProblems(keys), ...productionProblems(config)] : []
  if (config.trustProxy === 'true')
    problems.push('TRUST_PROXY=true lets anybody name his address: give a hop count or the networks of your proxies')
  if (config.corsOrigins.some((origin) => !/^https?:\/\/[^/*\s]+$/.test(origin)))
    problems.push('CORS_ORIGINS holds `*` or something that is no origin: list origins such as https://shop.example')
  return problems
}

/** After the migrations ran. Empty when the server may go on. */
export const databaseProblems = (config: Pick<BootConfig, 'demo'>, facts: DatabaseFacts): string[] => {
  const problems: string[] = []
  if (config.demo && facts.realOwnerExists)
    problems.push('the demo is on, but this database belongs to a real shop (it has an owner): set DEMO=0, or use another database')
  if (facts.lostGuards.length > 0)
    problems.push(
      `the database has lost ${facts.lostGuards.join(', ')}: restore them from a backup or run the migrations on a fresh database`,
    )
  return problems
}
