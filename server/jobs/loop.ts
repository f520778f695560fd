// Runs duties of under a minute in every web process; stores make twins harmless.
import type { Logger } from '../logger.ts'

/** Work by the clock. `run` must be safe to repeat and to run in two processes at once. */
export type Duty = { readonly name: string; readonly everyMs: number; readonly run: () => Promise<void> }
export type Loop = { readonly stop: () => Promise<void> }

/** Each duty waits for its own end before the next beat; a failure is logged and the next beat tries again. */
export const startLoop = (duties: readonly Duty[], logger: Logger): Loop => {
  let stopping = false
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  const beat = (duty: Duty): void => {
    if (stopping) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      const work = duty
        .run()
        .catch((err: unknown) => logger.error({ err, duty: duty.name }, 'duty failed'))
        .finally(() => {
          running.delete(work)
          beat(duty)
        })
      running.add(work)
    }, duty.everyMs)
    timers.add(timer)
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
