// Stands between the engine and the stock gate: follows a changed epoch, waits while a gate is built, repeats a lost call, has a lost gate rebuilt.
import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../../clock.ts'
import type { Logger } from '../../logger.ts'
import type { GateRefusal } from '../../offers/stock-gate.rules.ts'
import type { Rebuild } from './rebuild.service.ts'
import type { ReadTerms, SaleTerms } from '../placing/sale-terms.rules.ts'

const TRIES_MAX = 3
const ROUNDS_MAX = 6
const BUSY_WAIT_MAX_MS = 2_000
const BUSY_PAUSE_MIN_MS = 50
const BUSY_PAUSE_SPREAD_MS = 150

/** closed: this offer is not sold now. busy: nothing is known, the same ask may come again. */
export type KeptOut = { readonly code: 'closed' } | { readonly code: 'busy' }
export type GateKeeper = {
  /**
   * Runs a call of the gate under terms that hold now. Every call of the gate may be repeated, so `run` may run several times.
   * Never throws for a gate that is away, stale or being built: it answers `busy` after at most about 2 s.
   */
  readonly call: <T extends { readonly code: string }>(
    offerId: string,
    run: (terms: SaleTerms) => Promise<T | GateRefusal>,
  ) => Promise<Exclude<T, GateRefusal> | KeptOut>
}
export type GateKeeperDeps = { readonly terms: ReadTerms; readonly rebuild: Rebuild; readonly clock: Clock; readonly logger: Logger }

type Followed = { readonly terms: SaleTerms | null } | KeptOut

export const createGateKeeper = ({ terms: readTerms, rebuild, clock, logger }: GateKeeperDeps): GateKeeper => {
  const tries = async <T>(run: () => Promise<T>): Promise<T | null> => {
    for (let count = 1; ; count += 1) {
      try {
        return await run()
      } catch (err) {
        if (count < TRIES_MAX) continue
        logger.warn({ err }, 'stock gate does not answer')
        return null
      }
    }
  }
  /** What to do after a refusal: go on under these terms, or give up. */
  const follow = async (offerId: string, terms: SaleTerms, refusal: GateRefusal, endMs: number): Promise<Followed> => {
    if (refusal.code === 'closed') {
      const fresh = await readTerms(offerId, { fresh: true })
      return fresh?.state === 'open' && fresh.gateEpoch !== terms.gateEpoch ? { terms: fresh } : { code: 'closed' }
    }
    const standing = await tries(() => rebuild.ensure(offerId))
    if (standing === null) return { code: 'busy' }
    if (standing === 'closed') return { code: 'closed' }
    if (standing === 'building') {
      if (clock.monotonicMs() > endMs) return { code: 'busy' }
      await pause(BUSY_PAUSE_MIN_MS + Math.random() * BUSY_PAUSE_SPREAD_MS)
    }
    return { terms: await readTerms(offerId, { fresh: true }) }
  }
  return {
    call: async <T extends { readonly code: string }>(offerId: string, run: (terms: SaleTerms) => Promise<T | GateRefusal>) => {
      const endMs = clock.monotonicMs() + BUSY_WAIT_MAX_MS
      let terms = await readTerms(offerId)
      for (let round = 0; round < ROUNDS_MAX || clock.monotonicMs() < endMs; round += 1) {
        if (terms?.state !== 'open') return { code: 'closed' }
        const current = terms
        const answer = await tries(() => run(current))
        if (answer === null) return { code: 'busy' }
        if (answer.code !== 'stale' && answer.code !== 'busy' && answer.code !== 'closed') return answer as Exclude<T, GateRefusal>
        const followed = await follow(offerId, current, answer as GateRefusal, endMs)
        if ('code' in followed) return followed
        terms = followed.terms
      }
      return { code: 'busy' }
    },
  }
}
