// Opens what the domains stand on: databases with their migrations, keys, clock, limits, files; refuses to start with what is unsafe.
import { join } from 'node:path'
import type { Connection } from 'mongoose'
import { configProblems, databaseProblems } from './boot-checks.ts'
import { createDatabaseClock, type MeasuredClock } from './clock.ts'
import { ConfigError, type Config } from './config.ts'
import { createBus, type Bus } from './domain-events.ts'
import type { Keys } from './keys.ts'
import type { Logger } from './logger.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createDataKeyStore } from './persistence/data-keys.ts'
import { lostGuards, rememberGuards } from './persistence/database-guards.ts'
import { migrations } from './persistence/migrations/index.ts'
import { runMigrations } from './persistence/migrations/run-migrations.ts'
import { connectMongo } from './persistence/mongo.ts'
import { createFolderStore, type ObjectStore } from './persistence/object-store.ts'
import { createS3Store } from './persistence/object-store-s3.ts'
import { createRateLimiter, type RateLimiter } from './persistence/rate-limiter.ts'
import { createRedisClients, type RedisClients } from './persistence/redis.ts'
import { openSealing, type Sealing } from './sealing.ts'
import { createSigning, type Signing } from './signing.ts'
import { createStatementKey, type StatementKey } from './statement-key.ts'
import { readCommit, readVersion } from './version.ts'

export type AppParts = {
  readonly config: Config
  readonly keys: Keys
  readonly logger: Logger
  readonly mongoUri: string
  readonly redisUrl: string
}
export type Infrastructure = {
  readonly config: Config
  readonly db: Connection
  readonly redis: RedisClients
  readonly clock: MeasuredClock
  readonly bus: Bus
  readonly logger: Logger
  readonly metrics: Metrics
  readonly limiter: RateLimiter
  readonly objects: ObjectStore
  readonly signing: Signing
  readonly sealing: Sealing
  readonly statementKey: StatementKey
  readonly version: { readonly version: string; readonly commit: string | null; readonly startedAtMs: number }
  readonly close: () => Promise<void>
}

const refuseWith = (problems: readonly string[]): void => {
  if (problems.length > 0) throw new ConfigError(problems)
}

const openObjects = ({ storage, dataDir }: Config): ObjectStore => {
  if (storage.driver === 'fs') return createFolderStore({ rootDir: join(dataDir, 'files') })
  const { bucket, accessKeyId, secretAccessKey, endpoint, region, forcePathStyle } = storage
  if (!bucket || !accessKeyId || !secretAccessKey)
    throw new ConfigError(['STORAGE_DRIVER=s3 needs S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY'])
  return createS3Store({ bucket, accessKeyId, secretAccessKey, region, forcePathStyle, endpoint })
}

export const openInfrastructure = async ({ config, keys, logger, mongoUri, redisUrl }: AppParts): Promise<Infrastructure> => {
  refuseWith(configProblems(config, keys))
  const db = await connectMongo(mongoUri)
  let redis: RedisClients | null = null
  try {
    redis = await createRedisClients({ url: redisUrl, gateUrl: config.redisGateUrl, logger })
    const lost = await lostGuards(db)
    if (db.db) await runMigrations(db.db, migrations, logger)
    const realOwner = await db.collection('people').findOne({ kind: 'staff', 'staff.owner': true, demo: { $ne: true } })
    refuseWith(databaseProblems(config, { realOwnerExists: realOwner !== null, lostGuards: lost }))
    await rememberGuards(db)
    const clock = await createDatabaseClock(async () => {
      const hello = await db.getClient().db('admin').command({ hello: 1 })
      return hello['localTime'] as Date
    })
    const clients = redis
    return {
      config,
      db,
      redis: clients,
      clock,
      bus: createBus(logger),
      logger,
      metrics: createMetrics(),
      limiter: createRateLimiter({ redis: clients.general }),
      objects: openObjects(config),
      signing: createSigning(keys.session),
      statementKey: createStatementKey(keys.statement),
      sealing: await openSealing({ dataKeys: keys.data, store: createDataKeyStore(db), clock }),
      version: { version: readVersion(config.root), commit: readCommit(config.root, config.commit), startedAtMs: clock.nowMs() },
      close: async () => {
        await clients.close()
        await db.close()
      },
    }
  } catch (err) {
    await redis?.close()
    await db.close(true)
    throw err
  }
}
