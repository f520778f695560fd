// Selling while the gate stays away: a few orders at a time take random free numbers from MongoDB, whose indexes judge them as always.
import type { Clock } from '../../clock.ts'
import type { Logger } from '../../logger.ts'
import type { Metrics } from '../../metrics.ts'
import type { Commit, Outcome } from '../placing/commit.service.ts'
import type { CommitStore } from '../placing/committer.service.ts'
import type { Freeze, Priced, Refused, Wish } from '../placing/freeze.service.ts'
import { freeUnits } from '../order.rules.ts'
import type { OwnedRow } from './rebuild.service.ts'
import type { ReadTerms } from '../placing/sale-terms.rules.ts'

/** A gate that is away for less comes back before anybody has given up. */
const AWAY_MIN_MS = 10_000
const IN_FLIGHT_MAX = 20
const TRIES_MAX = 3

export type GateWatch = {
  /** Each heartbeat says whether the gate answered. */
  readonly saw: (answered: boolean) => void
  readonly isAway: () => boolean
  /** Which absence this is; 0 while it is there. */
  readonly absence: () => number
}
export const createGateWatch = ({ monotonicMs }: Pick<Clock, 'monotonicMs'>): GateWatch => {
  let sinceMs: number | null = null
  let absences = 0
  return {
    saw: (answered) => {
      if (answered) sinceMs = null
      else if (sinceMs === null) {
        sinceMs = monotonicMs()
        absences += 1
      }
    },
    isAway: () => sinceMs !== null && monotonicMs() - sinceMs > AWAY_MIN_MS,
    absence: () => (sinceMs === null ? 0 : absences),
  }
}

export type SlowPathDeps = {
  readonly watch: GateWatch
  readonly store: Pick<CommitStore, 'slotsOf'> & { readonly owned: (lotId: string) => Promise<readonly OwnedRow[]> }
  readonly commit: Pick<Commit, 'insert' | 'refuse'>
  readonly freeze: Pick<Freeze, 'order'>
  readonly terms: ReadTerms
  readonly raiseEpoch: (offerId: string, from: number, to: number) => Promise<boolean>
  readonly logger: Logger
  readonly metrics: Pick<Metrics, 'counter'>
}
export type SlowPath = {
  readonly isOpen: () => boolean
  /** Refuses busy when enough are at it, sold_out, over_cap, offer_closed, and what freezing refuses. Throws answer_pending. */
  readonly place: (wish: Wish, priced: Priced) => Promise<Outcome | Refused>
}

/** `count` of these, each as likely as any other: two gateways seldom meet. */
const pickRandom = (free: number[], count: number): number[] => {
  for (let place = 0; place < count; place += 1) {
    const other = place + Math.floor(Math.random() * (free.length - place))
    const [one = 0, two = 0] = [free[place], free[other]]
    free[place] = two
    free[other] = one
  }
  return free.slice(0, count).toSorted((a, b) => a - b)
}
const freeSlots = (cap: number, taken: readonly number[], count: number): number[] =>
  cap === 0 ? [] : freeUnits(cap, new Set(taken)).slice(0, count)

export const createSlowPath = (deps: SlowPathDeps): SlowPath => {
  const { watch, store, commit, freeze, terms: readTerms, raiseEpoch, logger } = deps
  const sold = deps.metrics.counter('sibo_orders_without_gate_total', 'Orders placed while the gate was away')
  const raised = new Map<string, number>()
  const reading = new Map<string, Promise<readonly OwnedRow[]>>()
  let inFlight = 0

  /** One read of a lot serves all who ask meanwhile. */
  const ownedUnits = async (lotId: string): Promise<ReadonlySet<number>> => {
    const running = reading.get(lotId) ?? store.owned(lotId).finally(() => reading.delete(lotId))
    reading.set(lotId, running)
    return new Set((await running).flatMap(({ units }) => units))
  }
  /** Once an absence: whatever the gate still holds when it comes back is of an old epoch, and is built anew. */
  const leaveGate = async (offerId: string): Promise<void> => {
    const absence = watch.absence()
    if (raised.get(offerId) === absence) return
    raised.set(offerId, absence)
    const terms = await readTerms(offerId, { fresh: true })
    if (terms?.state !== 'open') return
    await raiseEpoch(offerId, terms.gateEpoch, terms.gateEpoch + 1)
    logger.warn({ offerId }, 'the gate stays away: selling without it')
  }
  const tryNumbers = async (wish: Wish, priced: Priced): Promise<Outcome | Refused | null> => {
    const { offerId, quantity } = wish.payload
    const terms = await readTerms(offerId, { fresh: true })
    const sku = terms?.skus.find(({ skuId }) => skuId === priced.sku.skuId)
    if (terms?.state !== 'open' || !sku) return { code: 'offer_closed' }
    const [owned, mine] = await Promise.all([ownedUnits(sku.lotId), terms.cap > 0 ? store.slotsOf(offerId, wish.memberId) : []])
    if (terms.cap > 0 && mine.length + quantity > terms.cap) return { code: 'over_cap', params: { cap: terms.cap, mine: mine.length } }
    const free = freeUnits(sku.unitCount, owned)
    if (free.length < quantity) return { code: 'sold_out', params: { left: free.length } }
    const row = await freeze.order(wish, priced, pickRandom(free, quantity), freeSlots(terms.cap, mine, quantity))
    if ('code' in row) return row
    const done = await commit.insert(row)
    if (!('decided' in done)) return null
    if (done.decided.kind === 'order' && done.decided.fresh) sold.inc()
    return done
  }
  return {
    isOpen: watch.isAway,
    place: async (wish, priced) => {
      if (inFlight >= IN_FLIGHT_MAX) return { code: 'busy' }
      inFlight += 1
      try {
        await leaveGate(wish.payload.offerId)
        for (let tries = 0; tries < TRIES_MAX; tries += 1) {
          const done = await tryNumbers(wish, priced)
          if (done) return done
        }
        return { code: 'busy' }
      } finally {
        inFlight -= 1
      }
    },
  }
}
