// The one clock of the server: the database's time carried by this process's monotonic clock.

export type Clock = {
  /** Milliseconds since 1970 by the database's clock. */
  readonly nowMs: () => number
  /** For bounds inside this process; never goes back. */
  readonly monotonicMs: () => number
}

export type MeasuredClock = Clock & { readonly measure: () => Promise<void> }

/**
 * A clock that asks the database (`hello.localTime`) and counts on by the monotonic clock (order-engine rule 10).
 * `measure` is repeated every 30 s by a duty; between two measures no wall clock is read.
 */
export const createDatabaseClock = async (localTime: () => Promise<Date>): Promise<MeasuredClock> => {
  let offsetMs = 0
  const measure = async (): Promise<void> => {
    const before = performance.now()
    const time = await localTime()
    const after = performance.now()
    offsetMs = time.getTime() - (before + after) / 2
  }
  await measure()
  return { nowMs: () => Math.round(performance.now() + offsetMs), monotonicMs: () => performance.now(), measure }
}
