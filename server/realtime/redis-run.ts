// Notices that Redis is another run than before: it may have lost the tail of every log, quiet ones too.
import type { Logger } from '../logger.ts'

export type RedisRunDeps = {
  /** The connection that logs are read by: each time it is ready, Redis may be another. */
  readonly reading: { readonly status: string; readonly on: (event: 'ready', look: () => void) => unknown }
  /** By a connection of its own, which may come back later than the reading one. */
  readonly runId: () => Promise<string>
  readonly onAnother: () => void
  readonly logger: Pick<Logger, 'warn'>
  /** Left out: a second. */
  readonly retryMs?: number
}

const RETRY_MS = 1_000

/** Resolves when the run of now is known, or Redis is away. */
export const watchRedisRun = async ({ reading, runId, onAnother, logger, retryMs = RETRY_MS }: RedisRunDeps): Promise<void> => {
  let known = await runId().catch(() => '')
  let timer: NodeJS.Timeout | null = null
  const look = (): void => {
    if (timer) clearTimeout(timer)
    timer = null
    runId().then(
      (now) => {
        if (now === known) return
        known = now
        onAnother()
      },
      (err: unknown) => {
        if (reading.status === 'end') return
        logger.warn({ err }, 'run of redis not known yet')
        timer = setTimeout(look, retryMs)
        timer.unref()
      },
    )
  }
  reading.on('ready', look)
}
