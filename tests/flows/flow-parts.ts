// What every flow on outside databases stands on: a MongoDB and Redis of its own and one real server on them, ended in the opposite order.
import { startMongo, startRedis, type OwnRedis, type TestMongo } from '../support/real-parts.ts'
import { startServer, type RunningServer } from '../support/running-server.ts'

export type FlowParts = {
  readonly mongo: TestMongo
  readonly redis: OwnRedis
  readonly server: RunningServer
  readonly end: () => Promise<void>
}

/** `env` is added to the server's environment. */
export const startFlow = async (env: Readonly<Record<string, string>>): Promise<FlowParts> => {
  const mongo = await startMongo()
  const redis = await startRedis()
  const endDatabases = async (): Promise<void> => {
    await redis.stop()
    await mongo.stop()
  }
  const server = await startServer({ MONGODB_URI: mongo.uri, REDIS_URL: redis.url, ...env }).catch(async (err: unknown) => {
    await endDatabases()
    throw err
  })
  return {
    mongo,
    redis,
    server,
    end: async () => {
      await server.end()
      await endDatabases()
    },
  }
}
