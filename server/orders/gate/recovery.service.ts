// Finds what a crash or a stall left behind in the gate: grants whose owner is gone, and gates that no longer equal the database.
import type { Logger } from '../../logger.ts'
import type { Metrics } from '../../metrics.ts'
import type { GateContent, PendingGrant } from '../../offers/stock-gate.rules.ts'
import type { StockGate } from '../../offers/stock-gate.service.ts'
import type { GateKeeper } from './gate-keeper.service.ts'
import type { GateLine } from './gate-line.service.ts'
import { orderIdOfKey } from '../order-id.rules.ts'
import type { OrderRow } from '../order.rules.ts'
import type { OwnedRow, Rebuild } from './rebuild.service.ts'
import type { ReadTerms, SaleTerms } from '../placing/sale-terms.rules.ts'
import type { GateWatch } from './slow-path.service.ts'

const AUDIT_FAST_MS = 2_000
const AUDIT_SLOW_MS = 30_000
const AGREED_LOOKS = 5
const SCANS_AT_ONCE = 20
/** An audit reads every owner of its offer. */
const AUDITS_AT_ONCE = 4
/** Longer than the fast beat, so that the auditing gateway stays the same while it lives; and no longer, so that another goes on when it died. */
const AUDIT_HOLD_MS = 3_000

export type RecoveryStore = {
  /** Orders (no refusals) of these ids, by majority. */
  readonly byIds: (orderIds: readonly string[]) => Promise<readonly OrderRow[]>
  readonly owned: (lotId: string) => Promise<readonly OwnedRow[]>
  readonly anyReleaseOwed: (offerId: string) => Promise<boolean>
}
export type RecoveryDeps = {
  readonly gate: StockGate
  readonly keeper: GateKeeper
  readonly line: GateLine
  readonly rebuild: Rebuild
  readonly store: RecoveryStore
  readonly terms: ReadTerms
  readonly openOffers: () => Promise<readonly string[]>
  readonly gatewayId: string
  readonly moved: (offerId: string) => void
  readonly watch: GateWatch
  readonly monotonicMs: () => number
  readonly logger: Logger
  readonly metrics: Metrics
}
export type Verdict = 'agrees' | 'differs' | 'moving' | 'no_gate'
export type Recovery = {
  readonly beat: () => Promise<void>
  /** Gives back grants that nobody will decide any more. */
  readonly leftOver: () => Promise<number>
  /** One gateway at a time: compares each open offer's gate with the database as sets, and rebuilds what differs. */
  readonly audit: () => Promise<void>
  readonly auditOffer: (offerId: string) => Promise<Verdict>
}

const sameSet = (one: ReadonlySet<number>, other: ReadonlySet<number>): boolean =>
  one.size === other.size && [...one].every((member) => other.has(member))

/** Units, slots and sizes must be equal as sets: by counts, one leak and one gap would cancel out. */
export const gateEquals = (content: GateContent, terms: SaleTerms, ownedByLot: readonly (readonly OwnedRow[])[]): boolean => {
  const { look, owned, slotsByMember } = content
  if (look.cap !== terms.cap) return false
  const lots = [...terms.skus].sort((a, b) => a.lotIndex - b.lotIndex)
  const unitsAgree = lots.every(({ unitCount }, place) => {
    const units = new Set(ownedByLot[place]?.flatMap((row) => row.units))
    const lot = look.lots[place]
    return lot?.n === unitCount && lot.left === unitCount - units.size && sameSet(owned[place] ?? new Set(), units)
  })
  if (!unitsAgree) return false
  const slots = new Map<string, Set<number>>()
  if (terms.cap > 0)
    for (const row of ownedByLot.flat())
      if (row.memberId !== null && row.slots.length > 0)
        slots.set(row.memberId, new Set([...(slots.get(row.memberId) ?? []), ...row.slots]))
  if (slots.size !== slotsByMember.size) return false
  return [...slots].every(([memberId, taken]) => sameSet(taken, new Set(slotsByMember.get(memberId))))
}

/** What fails for one of them keeps the others from nothing; the first failure is thrown once all have had their turn. */
const inSlices = async <T>(all: readonly T[], size: number, work: (one: T) => Promise<void>): Promise<void> => {
  const outcomes: PromiseSettledResult<void>[] = []
  for (let from = 0; from < all.length; from += size) outcomes.push(...(await Promise.allSettled(all.slice(from, from + size).map(work))))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
}

export const createRecovery = (deps: RecoveryDeps): Recovery => {
  const { gate, keeper, line, rebuild, store, terms: readTerms, openOffers, gatewayId, moved, watch, monotonicMs, logger, metrics } = deps
  const recovered = metrics.counter('sibo_gate_recovered_grants_total', 'Order keys of left-over grants given back')
  const differed = metrics.counter('sibo_gate_audit_differences_total', 'Audits that found a gate different from the database')
  const agreedAt = new Map<string, { version: string; looks: number; nextMs: number }>()

  /** How many keys nobody will decide were given back; null when the gate did not answer. */
  const recoverGrant = async (offerId: string, { grant, keys }: PendingGrant): Promise<number | null> => {
    const rows = new Map((await store.byIds(keys.map(orderIdOfKey))).map((row) => [row._id, row]))
    const unowned = keys.filter((key) => {
      const row = rows.get(orderIdOfKey(key))
      return !(row?.units && row.grant === key)
    })
    const answer = await keeper.call(offerId, (terms) => gate.recover(terms, grant, unowned))
    return answer.code === 'ok' ? unowned.length : null
  }
  const leftOverOf = async (offerId: string): Promise<number> => {
    const terms = await readTerms(offerId)
    const entries = terms ? await gate.pending(terms) : []
    if (entries.length === 0) return 0
    const living = await gate.living([...new Set(entries.map((entry) => entry.gatewayId))])
    let count = 0
    let keyCount = 0
    for (const entry of entries) {
      const isMine = entry.gatewayId === gatewayId
      const isLeft = isMine ? !entry.keys.some(line.isPlacing) : !living.has(entry.gatewayId)
      const given = isLeft ? await recoverGrant(offerId, entry) : null
      if (given === null) continue
      count += 1
      keyCount += given
    }
    // A settle that was only late leaves nothing to give back: no repair.
    if (keyCount > 0) {
      recovered.inc(keyCount)
      moved(offerId)
      logger.info({ offerId, grants: count, keys: keyCount }, 'left-over grants given back')
    }
    return count
  }
  const auditOffer = async (offerId: string): Promise<Verdict> => {
    const terms = await readTerms(offerId, { fresh: true })
    if (terms?.state !== 'open') return 'no_gate'
    const before = await gate.look(terms)
    if (!before.runMatches || before.state !== 'open' || before.epoch !== terms.gateEpoch) return 'no_gate'
    if (before.pending > 0) return 'moving'
    const ownedByLot = await Promise.all([...terms.skus].sort((a, b) => a.lotIndex - b.lotIndex).map(({ lotId }) => store.owned(lotId)))
    if (await store.anyReleaseOwed(offerId)) return 'moving'
    const content = await gate.content(terms)
    const after = await gate.look(terms)
    if (after.version !== before.version || after.epoch !== before.epoch || after.pending > 0) return 'moving'
    const again = await readTerms(offerId, { fresh: true })
    if (again?.gateEpoch !== terms.gateEpoch || again.version !== terms.version) return 'moving'
    return gateEquals(content, terms, ownedByLot) ? 'agrees' : 'differs'
  }
  /** A gate that was lost while nobody clicks would wait for the slow beat: one look says that it stands. */
  const stands = async (offerId: string): Promise<boolean> => {
    const terms = await readTerms(offerId)
    if (terms?.state !== 'open') return true
    const { state, epoch, runMatches } = await gate.look(terms)
    return state === 'open' && runMatches && epoch === terms.gateEpoch
  }
  /** Every 2 s until five looks agreed at the same version, then every 30 s; at once where no gate stands. */
  const isDue = async (offerId: string): Promise<boolean> =>
    monotonicMs() >= (agreedAt.get(offerId)?.nextMs ?? 0) || !(await stands(offerId))
  const noteAgreed = async (offerId: string): Promise<void> => {
    const terms = await readTerms(offerId)
    const left = terms && (await gate.left(terms))
    const version = `${terms?.gateEpoch}:${left?.version}`
    const known = agreedAt.get(offerId)
    const looks = known?.version === version ? known.looks + 1 : 1
    agreedAt.set(offerId, { version, looks, nextMs: monotonicMs() + (looks >= AGREED_LOOKS ? AUDIT_SLOW_MS : AUDIT_FAST_MS) })
  }
  const auditOne = async (offerId: string): Promise<void> => {
    const verdict = await auditOffer(offerId)
    if (verdict === 'agrees') return noteAgreed(offerId)
    agreedAt.delete(offerId)
    if (verdict === 'moving') return
    if (verdict === 'differs') {
      differed.inc()
      logger.error({ offerId }, 'stock gate differs from the database: rebuilding it')
      await rebuild.again(offerId)
    } else await rebuild.ensure(offerId)
    moved(offerId)
  }

  return {
    beat: async () => {
      try {
        await gate.beat(gatewayId)
        watch.saw(true)
      } catch (err) {
        watch.saw(false)
        throw err
      }
    },
    leftOver: async () => {
      let count = 0
      const offers = await openOffers()
      await inSlices(offers, SCANS_AT_ONCE, async (offerId) => {
        const given = await leftOverOf(offerId)
        count += given
      })
      return count
    },
    audit: async () => {
      if (!(await gate.holdName('audit', gatewayId, AUDIT_HOLD_MS))) return
      const offers = await openOffers()
      for (const offerId of agreedAt.keys()) if (!offers.includes(offerId)) agreedAt.delete(offerId)
      const auditDue = async (offerId: string): Promise<void> => {
        if (await isDue(offerId)) await auditOne(offerId)
      }
      // After a lost Redis every open offer needs its gate: one after another, the last would wait for all.
      await inSlices(offers, AUDITS_AT_ONCE, auditDue)
    },
    auditOffer,
  }
}
