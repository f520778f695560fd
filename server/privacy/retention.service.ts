// Lets go by the clock what has been kept long enough, in helpings, and writes down what it did.
import type { Clock } from '../clock.ts'
import type { Ageing } from '../keeping.ts'
import type { Logger } from '../logger.ts'
import { DAY_MS } from './privacy.rules.ts'

export type RetentionStore = {
  /** Adds to the line of this day and kind. */
  readonly note: (line: { readonly day: string; readonly name: string; readonly rows: number; readonly before: Date }) => Promise<void>
}
export type RetentionDeps = {
  readonly ageings: readonly Ageing[]
  readonly store: RetentionStore
  readonly clock: Clock
  readonly logger: Pick<Logger, 'error' | 'info'>
}
export type Retention = ReturnType<typeof createRetention>

/** A beat must end within the loop's patience; the rest waits for the next one. */
const WITHIN_MS = 15_000

export const createRetention = ({ ageings, store, clock, logger }: RetentionDeps) => {
  const age = async ({ name, keptDays, sweep }: Ageing, untilMs: number): Promise<void> => {
    const nowMs = clock.nowMs()
    const beforeMs = nowMs - keptDays * DAY_MS
    let rows = 0
    while (clock.monotonicMs() < untilMs) {
      const some = await sweep(beforeMs)
      if (some === 0) break
      rows += some
    }
    if (rows === 0) return
    await store.note({ day: new Date(nowMs).toISOString().slice(0, 10), name, rows, before: new Date(beforeMs) })
    logger.info({ kind: name, rows }, 'kept long enough')
  }
  return {
    /** One kind that fails holds up no other. */
    work: async (): Promise<void> => {
      const untilMs = clock.monotonicMs() + WITHIN_MS
      for (const one of ageings) {
        await age(one, untilMs).catch((err: unknown) => logger.error({ err, kind: one.name }, 'retention failed'))
      }
    },
  }
}
