// Reads the environment once, names every bad variable, and hands out one frozen Config; nobody else reads the environment.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { findNativeParts } from './persistence/native-parts.ts'

const flag = z.enum(['0', '1'])
const port = z
  .string()
  .regex(/^[0-9]{1,5}$/)
  .transform(Number)
  .pipe(z.int().min(0).max(65_535))
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^[0-9]{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))

/** Every variable we know, with its form; secrets may also come as NAME_FILE. Words of the README's table follow this order. */
const variables = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  HOST: z.string().min(1).default('0.0.0.0'),
  PORT: port.default(3000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  TRUST_PROXY: z
    .string()
    .regex(/^([0-9]{1,2}|[0-9a-fA-F.:/,a-z]+)$/)
    .optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  CORS_ORIGINS: z.string().optional(),
  SIBO_DATA: z.string().min(1).default('.data'),
  DEMO: flag.optional(),
  DEMO_AUDIENCE: flag.default('1'),
  /** 0: the demo's show is on air without its generated picture. */
  DEMO_BROADCAST: flag.default('1'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//)
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//)
    .optional(),
  REDIS_GATE_URL: z
    .string()
    .regex(/^rediss?:\/\//)
    .optional(),
  SESSION_SECRET: z.string().optional(),
  DATA_KEY: z.string().optional(),
  STATEMENT_KEY: z.string().optional(),
  MEDIASOUP_LISTEN_IP: z.string().default('0.0.0.0'),
  MEDIASOUP_ANNOUNCED_ADDRESS: z.string().optional(),
  MEDIASOUP_PORT: port.default(44_444),
  MEDIASOUP_WORKERS: whole(0, 64).optional(),
  TURN_URLS: z.string().optional(),
  TURN_SECRET: z.string().optional(),
  STORAGE_DRIVER: z.enum(['fs', 's3']).default('fs'),
  S3_ENDPOINT: z.url().optional(),
  S3_REGION: z.string().default('auto'),
  S3_BUCKET: z.string().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_FORCE_PATH_STYLE: flag.default('1'),
  PAYMENT_PROVIDER: z.enum(['sandbox']).default('sandbox'),
  /** Where holes are reported, for /.well-known/security.txt. */
  SECURITY_CONTACT: z
    .string()
    .max(200, { abort: true })
    .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:\+?[0-9-]+)$/)
    .optional(),
  SMS_SENDER: z.enum(['local']).default('local'),
  /** Codes of the whole shop: a day's number is money. */
  SMS_PER_MINUTE: whole(1, 100_000).default(600),
  SMS_DAILY_MAX: whole(1, 10_000_000).default(5000),
  /** Seconds that units are kept for somebody of the waiting list. */
  WAIT_HOLD_SEC: whole(60, 600).default(120),
  SHOP_NAME: z.string().min(1).max(40).default('暖桌糕点铺'),
  SELLER_NAME: z.string().max(40).optional(),
  SELLER_CREDIT_CODE: z.string().max(40).optional(),
  SELLER_ADDRESS: z.string().max(80).optional(),
  SELLER_PHONE: z.string().max(20).optional(),
  /** `name:number` pairs, comma-separated: what 店铺与证照 shows. */
  SELLER_LICENCES: z.string().max(600).optional(),
  METRICS_TOKEN: z.string().min(16).optional(),
  /** Which commit an image was built from; a checkout finds its own. */
  SIBO_COMMIT: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .optional(),
  /** Faults for the fault tests only; refused in production. */
  SIBO_ROOM_AUDIT: flag.default('1'),
  /** This many in a hundred committed changes never reach the room's log, as if the gateway had died in between. */
  SIBO_LOSE_APPENDS: whole(0, 100).default(0),
})
type Variables = z.infer<typeof variables>
const SECRETS = [
  'SESSION_SECRET',
  'DATA_KEY',
  'STATEMENT_KEY',
  'MONGODB_URI',
  'REDIS_URL',
  'REDIS_GATE_URL',
  'TURN_SECRET',
  'S3_SECRET_ACCESS_KEY',
  'METRICS_TOKEN',
] as const

/** What stops the start: one line for each thing that is wrong, each saying what to do. */
export class ConfigError extends Error {
  readonly lines: readonly string[]

  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'ConfigError'
    this.lines = lines
  }
}

const withFiles = (env: NodeJS.ProcessEnv, problems: string[]): NodeJS.ProcessEnv => {
  const given: NodeJS.ProcessEnv = { ...env }
  for (const name of SECRETS) {
    const file = env[`${name}_FILE`]
    if (!file) continue
    if (env[name]) problems.push(`${name} and ${name}_FILE are both set: keep one of them`)
    try {
      given[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
    } catch {
      problems.push(`${name}_FILE: cannot read the file it names`)
    }
  }
  for (const [name, value] of Object.entries(given)) if (value === '') delete given[name]
  return given
}

const parse = (env: NodeJS.ProcessEnv): Variables => {
  const problems: string[] = []
  const parsed = variables.safeParse(withFiles(env, problems))
  // Names and what is wrong, never the value: it may be a secret.
  if (!parsed.success) for (const issue of parsed.error.issues) problems.push(`${issue.path.join('.')}: ${issue.message}`)
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems)
  return parsed.data
}

const list = (given: string | undefined): string[] =>
  (given ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)

/** Reads and checks `env`. Throws ConfigError with one line for each bad variable. `root` is the checkout's folder. */
export const readConfig = (root: string, env: NodeJS.ProcessEnv = process.env) => {
  const v = parse(env)
  const production = v.NODE_ENV === 'production'
  const external = Boolean(v.MONGODB_URI ?? v.REDIS_URL)
  const publicUrl = (v.PUBLIC_URL ?? `http://localhost:${v.PORT}`).replace(/\/$/, '')
  return Object.freeze({
    root,
    production,
    host: v.HOST,
    port: v.PORT,
    publicUrl,
    publicUrlGiven: v.PUBLIC_URL !== undefined,
    secure: publicUrl.startsWith('https:'),
    trustProxy: v.TRUST_PROXY,
    logLevel: v.LOG_LEVEL,
    corsOrigins: list(v.CORS_ORIGINS),
    dataDir: resolve(root, v.SIBO_DATA),
    webDir: join(root, 'dist/web'),
    demo: v.DEMO === undefined ? !external && !production : v.DEMO === '1',
    demoAsked: v.DEMO === '1',
    demoAudience: v.DEMO_AUDIENCE === '1',
    demoBroadcast: v.DEMO_BROADCAST === '1',
    mongoUri: v.MONGODB_URI,
    redisUrl: v.REDIS_URL,
    redisGateUrl: v.REDIS_GATE_URL,
    keys: { session: list(v.SESSION_SECRET), data: list(v.DATA_KEY), statement: v.STATEMENT_KEY },
    media: {
      listenIp: v.MEDIASOUP_LISTEN_IP,
      announcedAddress: v.MEDIASOUP_ANNOUNCED_ADDRESS,
      basePort: v.MEDIASOUP_PORT,
      workerCount: v.MEDIASOUP_WORKERS,
    },
    waitHoldSec: v.WAIT_HOLD_SEC,
    turn: { urls: list(v.TURN_URLS), secret: v.TURN_SECRET },
    storage: {
      driver: v.STORAGE_DRIVER,
      endpoint: v.S3_ENDPOINT,
      region: v.S3_REGION,
      bucket: v.S3_BUCKET,
      accessKeyId: v.S3_ACCESS_KEY_ID,
      secretAccessKey: v.S3_SECRET_ACCESS_KEY,
      forcePathStyle: v.S3_FORCE_PATH_STYLE === '1',
    },
    paymentProvider: v.PAYMENT_PROVIDER,
    securityContact: v.SECURITY_CONTACT,
    smsSender: v.SMS_SENDER,
    smsPerMinute: v.SMS_PER_MINUTE,
    smsDailyMax: v.SMS_DAILY_MAX,
    shop: {
      name: v.SHOP_NAME,
      seller: {
        name: v.SELLER_NAME ?? v.SHOP_NAME,
        creditCode: v.SELLER_CREDIT_CODE ?? '',
        address: v.SELLER_ADDRESS ?? '',
        phone: v.SELLER_PHONE ?? '',
        licences: list(v.SELLER_LICENCES).map((pair) => {
          const [name = '', number = ''] = pair.split(':')
          return { name, number }
        }),
      },
    },
    native: findNativeParts(env),
    metricsToken: v.METRICS_TOKEN,
    commit: v.SIBO_COMMIT,
    roomAudit: v.SIBO_ROOM_AUDIT === '1',
    loseAppends: v.SIBO_LOSE_APPENDS,
  })
}
export type Config = ReturnType<typeof readConfig>
