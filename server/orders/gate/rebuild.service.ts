// The one repair of a gate: builds it anew from MongoDB under a higher epoch, one at a time in a process, and never two processes in a fight.
import type { Clock } from '../../clock.ts'
import type { Logger } from '../../logger.ts'
import type { Metrics } from '../../metrics.ts'
import type { GateLook } from '../../offers/stock-gate.rules.ts'
import type { GateOrder, StockGate } from '../../offers/stock-gate.service.ts'
import type { ReadTerms, SaleTerms } from '../placing/sale-terms.rules.ts'

/** All rebuilding at once is a livelock: a building epoch is left alone for so long. */
const TAKE_OVER_AFTER_MS = 3_000
const ROUNDS_MAX = 5

/** One row that owns units of a lot, as the gate must know it. */
export type OwnedRow = {
  /** Null for a take-back, which has no member and no key. */
  readonly memberId: string | null
  readonly gateKey: string | null
  readonly bodyHash: string
  readonly lotIndex: number
  readonly pending: boolean
  readonly units: readonly number[]
  readonly slots: readonly number[]
}
export type RebuildStore = {
  /** By majority. */
  readonly owned: (lotId: string) => Promise<readonly OwnedRow[]>
  /** Lots of the offer for which somebody waits in line. */
  readonly linedLots?: (offerId: string) => Promise<ReadonlySet<string>>
}
export type Standing = 'ready' | 'building' | 'closed'
export type Rebuild = {
  /** Makes sure that a gate stands for the offer's current epoch: adopts, waits for another's, or builds. One in flight per offer. */
  readonly ensure: (offerId: string) => Promise<Standing>
  /** Builds even though a gate stands (the audit found it wrong). */
  readonly again: (offerId: string) => Promise<Standing>
}
export type RebuildDeps = {
  readonly gate: StockGate
  readonly store: RebuildStore
  readonly terms: ReadTerms
  /** Compare-and-set of an open offer's epoch. */
  readonly raiseEpoch: (offerId: string, from: number, to: number) => Promise<boolean>
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
}

/** Reads every owner of the offer's lots and stages what the gate must know of them. Answers false when a higher epoch took over. */
const fillGate = async ({ gate, store }: RebuildDeps, terms: SaleTerms): Promise<boolean> => {
  const lined = (await store.linedLots?.(terms.offerId)) ?? new Set<string>()
  const inOrder = [...terms.skus].sort((a, b) => a.lotIndex - b.lotIndex)
  const byLot = await Promise.all(inOrder.map(({ lotId }) => store.owned(lotId)))
  const slotsByMember = new Map<string, number[]>()
  const orders: GateOrder[] = []
  let slotCount = 0
  // Plain loops: a hundred thousand rows pass here while a sale waits.
  for (const rows of byLot)
    for (const { memberId, gateKey, bodyHash: hash, lotIndex, pending, units, slots } of rows) {
      if (memberId === null) continue
      if (terms.cap > 0 && slots.length > 0) {
        slotCount += slots.length
        const taken = slotsByMember.get(memberId)
        if (taken) taken.push(...slots)
        else slotsByMember.set(memberId, [...slots])
      }
      // Only unpaid orders can still be released; a paid one's key is never asked about again.
      if (pending && gateKey !== null) orders.push({ key: gateKey, hash, lotIndex, memberId, units, slots })
    }
  const lots = inOrder.map(({ lotId, unitCount }, place) => {
    const owned = new Set<number>()
    for (const { units } of byLot[place] ?? []) for (const unit of units) owned.add(unit)
    return { unitCount, owned, inLine: lined.has(lotId) }
  })
  const staged = await Promise.all([gate.stageSlots(terms, slotsByMember), gate.stageOrders(terms, orders)])
  if (staged.some(({ code }) => code !== 'ok')) return false
  return (await gate.install(terms, terms.cap, slotCount, lots)).code === 'ok'
}

export const createRebuild = (deps: RebuildDeps): Rebuild => {
  const { gate, terms: readTerms, raiseEpoch, clock, logger, metrics } = deps
  const rebuilds = metrics.counter('sibo_gate_rebuilds_total', 'Gates built anew from MongoDB')
  const inFlight = new Map<string, Promise<Standing>>()
  const buildingSeen = new Map<string, { epoch: number; sinceMs: number }>()

  /** True while another process may still be at it. */
  const isBuiltElsewhere = (offerId: string, look: GateLook): boolean => {
    if (look.state !== 'building' || !look.runMatches) {
      buildingSeen.delete(offerId)
      return false
    }
    const seen = buildingSeen.get(offerId)
    if (seen?.epoch !== look.epoch) {
      buildingSeen.set(offerId, { epoch: look.epoch, sinceMs: clock.monotonicMs() })
      return true
    }
    return clock.monotonicMs() - seen.sinceMs < TAKE_OVER_AFTER_MS
  }
  const build = async (offerId: string, evenIfStanding: boolean): Promise<Standing> => {
    let force = evenIfStanding
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const known = await readTerms(offerId, { fresh: true })
      if (known?.state !== 'open') return 'closed'
      const look = await gate.look(known)
      if (!force && look.runMatches && look.state === 'open' && look.epoch === known.gateEpoch) return 'ready'
      if (isBuiltElsewhere(offerId, look)) return 'building'
      const epoch = Math.max(known.gateEpoch, look.epoch) + 1
      if (!(await raiseEpoch(offerId, known.gateEpoch, epoch))) continue
      force = false
      // Fenced before reading: a release is either in what we read or still owed.
      const fenced = await gate.fence({ ...known, gateEpoch: epoch }, 'building')
      if (fenced.code !== 'ok') continue
      buildingSeen.delete(offerId)
      const fresh = await readTerms(offerId, { fresh: true })
      if (fresh?.gateEpoch !== epoch) continue
      if (!(await fillGate(deps, fresh))) continue
      rebuilds.inc()
      logger.info({ offerId, epoch, round }, 'stock gate built from the database')
      return 'ready'
    }
    return 'building'
  }
  const once = (offerId: string, force: boolean): Promise<Standing> => {
    const running = inFlight.get(offerId)
    if (running) return running
    const started = build(offerId, force).finally(() => inFlight.delete(offerId))
    inFlight.set(offerId, started)
    return started
  }
  return { ensure: (offerId) => once(offerId, false), again: (offerId) => once(offerId, true) }
}
