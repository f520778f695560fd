// The one repair of a gate: builds it anew from MongoDB under a higher epoch, one at a time in a process, and never two processes in a fight.
import type { Clock } from '../clock.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { GateLook } from '../offers/stock-gate.rules.ts'
import type { GateOrder, StockGate } from '../offers/stock-gate.service.ts'
import type { ReadTerms, SaleTerms } from './sale-terms.rules.ts'

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
  const rows = byLot.flat()
  const slotsByMember = new Map<string, number[]>()
  if (terms.cap > 0)
    for (const { memberId, slots } of rows)
      if (memberId !== null && slots.length > 0) slotsByMember.set(memberId, [...(slotsByMember.get(memberId) ?? []), ...slots])
  // Only unpaid orders can still be released; a paid one's key is never asked about again.
  const orders = rows.flatMap((row): GateOrder[] =>
    row.pending && row.gateKey !== null && row.memberId !== null
      ? [{ key: row.gateKey, hash: row.bodyHash, lotIndex: row.lotIndex, memberId: row.memberId, units: row.units, slots: row.slots }]
      : [],
  )
  const slotCount = [...slotsByMember.values()].reduce((total, slots) => total + slots.length, 0)
  const lots = inOrder.map(({ lotId, unitCount }, place) => ({
    unitCount,
    owned: new Set(byLot[place]?.flatMap(({ units }) => units)),
    inLine: lined.has(lotId),
  }))
  for (const step of [
    () => gate.stageSlots(terms, slotsByMember),
    () => gate.stageOrders(terms, orders),
    () => gate.install(terms, terms.cap, slotCount, lots),
  ])
    if ((await step()).code !== 'ok') return false
  return true
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
