// Runs duties of under a minute in every web process; stores make twins harmless.
import type { Logger } from '../logger.ts'

/** Work by the clock. `run` must be safe to repeat and to run in two processes at once. */
export type Duty = { readonly name: string; readonly everyMs: number; readonly run: () => Promise<void> }
export type Loop = { readonly stop: () => Promise<void> }

/** Who has not come to an end by then has lost an answer somewhere: the next beat goes on without it. */
const STUCK_AFTER_MS = 30_000

/** Each duty waits for its own end before the next beat; a failure is logged and the next beat tries again. */
export const startLoop = (duties: readonly Duty[], logger: Logger): Loop => {
  let stopping = false
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  const after = (ms: number, act: () => void): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, ms)
    timers.add(timer)
    return timer
  }
  const run = (duty: Duty): void => {
    const startedMs = performance.now()
    const work = duty.run().catch((err: unknown) => logger.error({ err, duty: duty.name }, 'duty failed'))
    running.add(work)
    const stuck = after(STUCK_AFTER_MS, () => {
      logger.error({ duty: duty.name, afterMs: STUCK_AFTER_MS }, 'duty does not end: going on without it')
      running.delete(work)
      beat(duty)
    })
    void work.then(() => {
      const isGoneOnWithout = !running.delete(work)
      if (isGoneOnWithout) return logger.warn({ duty: duty.name, tookMs: performance.now() - startedMs }, 'duty came to its end late')
      clearTimeout(stuck)
      timers.delete(stuck)
      return beat(duty)
    })
  }
  const beat = (duty: Duty): void => {
    if (!stopping) after(duty.everyMs, () => run(duty))
  }
  for (const duty of duties) beat(duty)
  return {
    stop: async () => {
      stopping = true
      for (const timer of timers) clearTimeout(timer)
      await Promise.allSettled(running)
    },
  }
}
