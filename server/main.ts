// Starts the server: config, databases, migrations, app, listen; and ends it in the opposite order on a signal.
import { join } from 'node:path'
import { createApp, type App } from './app.ts'
import { ConfigError, readConfig, type Config } from './config.ts'
import { loadKeys } from './keys.ts'
import { createLogger, type Logger } from './logger.ts'
import { startEmbedded, type Embedded } from './persistence/embedded.ts'

/** Drain and close must fit into what process managers grant before they kill. */
const STOP_WITHIN_MS = 28_000

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const startDatabases = async (config: Config, logger: Logger): Promise<Embedded | null> => {
  const wants = { mongo: config.mongoUri === undefined, redis: config.redisUrl === undefined }
  if (!wants.mongo && !wants.redis) return null
  return startEmbedded({ dataDir: config.dataDir, parts: config.native, logger, wants })
}

const stopOnSignal = (app: App, embedded: Embedded | null, logger: Logger): void => {
  let stopping = false
  const stop = (signal: string): void => {
    if (stopping) return
    stopping = true
    logger.info({ signal }, 'stopping')
    setTimeout(() => {
      logger.error({}, 'did not stop in time')
      process.exit(1)
    }, STOP_WITHIN_MS).unref()
    void app
      .close()
      .then(() => embedded?.stop())
      .then(
        () => process.exit(0),
        (err: unknown) => {
          logger.error({ err }, 'stopping failed')
          process.exit(1)
        },
      )
  }
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))
}

const start = async (): Promise<void> => {
  const config = readConfig(join(import.meta.dirname, '..'))
  const keys = loadKeys(config)
  const logger = createLogger(config.logLevel)
  process.on('unhandledRejection', (err) => logger.error({ err }, 'unhandled rejection'))
  const embedded = await startDatabases(config, logger)
  try {
    const app = await createApp({
      config,
      keys,
      logger,
      mongoUri: config.mongoUri ?? embedded?.mongoUri ?? '',
      redisUrl: config.redisUrl ?? embedded?.redisUrl ?? '',
    })
    stopOnSignal(app, embedded, logger)
    for (const line of app.welcome) say(line)
  } catch (err) {
    await embedded?.stop()
    throw err
  }
}

start().catch((err: unknown) => {
  // One clear line for each thing that is wrong.
  const lines = err instanceof ConfigError ? err.lines : [err instanceof Error ? err.message : String(err)]
  for (const line of lines) process.stderr.write(`sibo: ${line}\n`)
  process.exit(1)
})
