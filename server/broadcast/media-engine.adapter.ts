// Starts the media engine of this process; without a worker program the shop runs on, with replays and without new pictures.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createMediaEngine, type MediaEngine, type MediaEngineOptions } from '../../media/media-engine.ts'
import type { Clock } from '../clock.ts'
import { ConfigError, type Config } from '../config.ts'
import type { Logger } from '../logger.ts'

export type EngineConfig = Pick<Config, 'media' | 'native' | 'dataDir'>

const PORT_TAKEN = /EADDRINUSE|address already in use|no available port|port bind failed/i

const optionsOf = ({ media, native, dataDir }: EngineConfig, clock: Clock, logger: Logger): MediaEngineOptions => ({
  workerCount: media.workerCount ?? availableParallelism(),
  workerBin: native.mediasoupWorker,
  listenIp: media.listenIp,
  announcedAddress: media.announcedAddress,
  basePort: media.basePort,
  ffmpegBin: native.ffmpeg ?? 'ffmpeg',
  dataDir: join(dataDir, 'media'),
  nowMs: clock.nowMs,
  log: {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  },
})

/** Throws ConfigError when the media ports are taken: a second server must not run half. */
export const openMediaEngine = async (config: EngineConfig, clock: Clock, logger: Logger): Promise<MediaEngine> => {
  const options = optionsOf(config, clock, logger)
  if (config.native.ffmpeg === undefined)
    logger.warn({}, 'ffmpeg is missing: no HLS, no recordings, no generated broadcast (run node scripts/setup.mjs, or set FFMPEG_BIN)')
  try {
    return await createMediaEngine(options)
  } catch (err) {
    const reason = err instanceof Error ? err.message : String(err)
    if (PORT_TAKEN.test(reason))
      throw new ConfigError([
        `media port ${options.basePort} (or one of the ${options.workerCount} from there) is in use: stop what listens there, or set MEDIASOUP_PORT`,
      ])
    logger.error(
      { reason },
      'the media worker did not start: nobody can go live on this server, replays and selling work (run node scripts/setup.mjs, or set MEDIASOUP_WORKER_BIN)',
    )
    return createMediaEngine({ ...options, workerCount: 0 })
  }
}
