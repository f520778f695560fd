// The waiting list: who waits for a sold-out lot, in which order, and offering units that came back to the first of them, held for two minutes.
import type { Actor } from '../../actor.ts'
import type { Clock } from '../../clock.ts'
import { DomainError } from '../../domain-error.ts'
import type { Bus } from '../../domain-events.ts'
import type { Logger } from '../../logger.ts'
import { permit } from '../../members/permit.service.ts'
import type { Metrics } from '../../metrics.ts'
import type { StockGate } from '../../offers/stock-gate.service.ts'
import type { WaitCard, WaitJoin } from '../../protocol/waits.ts'
import type { Decided } from '../placing/commit.service.ts'
import type { GateKeeper } from '../gate/gate-keeper.service.ts'
import { bodyHashOf, orderIdOf } from '../order-id.rules.ts'
import type { OrderRow } from '../order.rules.ts'
import type { Place } from '../placing/place.service.ts'
import type { Rebuild } from '../gate/rebuild.service.ts'
import type { ReadTerms, SaleSku, SaleTerms } from '../placing/sale-terms.rules.ts'
import { keepsLine, lapseOf, servable, stateAfter, waitCardOf, waitIdOf, waitKeyOf, type LapseReason, type WaitRow } from './wait.rules.ts'

/** Read of one lot's line in one look; more are served in the next. */
const LOOK_MAX = 200
const HOLD_NAME_MS = 3_000
/** Told of one show at once. */
const OF_SHOW_MAX = 20

export type WaitStore = {
  readonly byId: (waitId: string) => Promise<WaitRow | null>
  /** A new place at the end of the line; somebody who waits already keeps hers and is answered as she is. */
  readonly join: (row: Omit<WaitRow, 'seq' | 'round' | 'version' | 'state' | 'why' | 'orderId' | 'orderNo'>) => Promise<WaitRow>
  /** Compare-and-set on the version; null when another was first. */
  readonly change: (row: WaitRow, to: Partial<Pick<WaitRow, 'state' | 'why' | 'orderId' | 'orderNo' | 'round'>>) => Promise<WaitRow | null>
  /** By seq. */
  readonly waiting: (lotId: string, limit: number) => Promise<readonly WaitRow[]>
  readonly ahead: (row: Pick<WaitRow, 'lotId' | 'seq'>) => Promise<number>
  readonly ofMember: (memberId: string, offerId: string) => Promise<readonly WaitRow[]>
  /** Waiting or offered, of one show; the latest to join first. */
  readonly openOf: (memberId: string, showId: string, limit: number) => Promise<readonly WaitRow[]>
  /** Offers and lots for which somebody waits. */
  readonly lines: () => Promise<readonly { readonly offerId: string; readonly lotId: string }[]>
  /** Those whose order is not decided yet. */
  readonly offered: (limit: number) => Promise<readonly WaitRow[]>
}
export type WaitDeps = {
  readonly store: WaitStore
  readonly orders: { readonly byIds: (orderIds: readonly string[]) => Promise<readonly OrderRow[]> }
  readonly place: Pick<Place, 'placeWaiting'>
  readonly gate: StockGate
  readonly keeper: GateKeeper
  readonly rebuild: Rebuild
  readonly terms: ReadTerms
  readonly openOffers: () => Promise<readonly string[]>
  readonly mayEnter: (actor: Actor, showId: string) => Promise<boolean>
  readonly hasAddress: (memberId: string, addressId: string) => Promise<boolean>
  readonly gatewayId: string
  /** How long units are kept for somebody whose turn came: 60 to 600 s. */
  readonly holdSec: number
  readonly bus: Bus
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
}
export type Waits = {
  /** Refuses sign_in_needed, not_found, offer_closed, over_cap {cap, mine}, bad_address. Joining twice keeps the place. */
  readonly join: (actor: Actor, ask: WaitJoin) => Promise<WaitCard>
  /** Nobody waits there: answered as it is, null when she never did. An offered order is left by cancelling it. */
  readonly leave: (actor: Actor, ask: { readonly offerId: string; readonly skuId: string }) => Promise<WaitCard | null>
  /** Her places in an offer's lines that are not over. */
  readonly mine: (actor: Actor, offerId: string) => Promise<WaitCard[]>
  /** Her places of a show that are not over, for the room and over HTTP. */
  readonly ofShow: (memberId: string, showId: string) => Promise<WaitCard[]>
  /** The same for who asks: refuses sign_in_needed. */
  readonly mineOfShow: (actor: Actor, showId: string) => Promise<{ rows: WaitCard[] }>
  /** Duty, every second: offers what came back, in order, and tells the gate for which lots somebody waits. */
  readonly serve: () => Promise<number>
}

export const createWaits = (deps: WaitDeps): Waits => {
  const { store, gate, terms: readTerms, holdSec, bus, logger } = deps
  const offers = deps.metrics.counter('sibo_waits_offered_total', 'Turns of the waiting list that got units')
  const lapses = deps.metrics.labelled('sibo_waits_lapsed_total', 'Places of the waiting list that ended without an order', 'why')

  const cardOf = async (row: WaitRow): Promise<WaitCard> =>
    waitCardOf(row, row.state === 'waiting' ? await store.ahead(row) : null, holdSec)
  const tell = async (row: WaitRow): Promise<void> =>
    bus.emit('toldPerson', { personId: row.memberId, entry: { kind: 'wait', ...(await cardOf(row)) } })
  const lapse = async (row: WaitRow, why: LapseReason): Promise<void> => {
    const changed = await store.change(row, { state: 'lapsed', why })
    if (!changed) return
    lapses.inc(why)
    await tell(changed)
  }
  const skuOf = (terms: SaleTerms, skuId: string): SaleSku => {
    const sku = terms.skus.find((one) => one.skuId === skuId)
    if (!sku) throw new DomainError('not_found')
    return sku
  }
  const memberOf = ({ personId, sid }: Actor): string => {
    if (personId === null || sid === null) throw new DomainError('sign_in_needed')
    return personId
  }
  /** Best effort: the duty says it again within a second. */
  const sayLine = async (offerId: string, lotIndex: number, inLine: boolean): Promise<void> => {
    await deps.keeper.call(offerId, (terms) => gate.line(terms, lotIndex, inLine)).catch(() => undefined)
  }

  const join: Waits['join'] = async (actor, ask) => {
    const { offerId, skuId, quantity, addressId, seenPriceFen } = ask
    const terms = await readTerms(offerId)
    if (!terms) throw new DomainError('not_found')
    permit(actor, 'wait.join', { entry: await deps.mayEnter(actor, terms.showId) })
    const memberId = memberOf(actor)
    if (terms.state !== 'open') throw new DomainError('offer_closed')
    const { lotId, lotIndex } = skuOf(terms, skuId)
    const known = await store.byId(waitIdOf(lotId, memberId))
    if (known?.state === 'waiting' || known?.state === 'offered') return cardOf(known)
    const mine = terms.cap > 0 ? await gate.slotsTaken(terms, memberId).catch(() => 0) : 0
    if (terms.cap > 0 && mine + quantity > terms.cap) throw new DomainError('over_cap', { cap: terms.cap, mine })
    if (!(await deps.hasAddress(memberId, addressId))) throw new DomainError('bad_address')
    const row = await store.join({
      _id: waitIdOf(lotId, memberId),
      memberId,
      showId: terms.showId,
      offerId,
      skuId,
      lotId,
      quantity,
      addressId,
      seenPriceFen,
      visitorId: actor.visitorId,
      worksInShows: actor.roles.filter((role) => role === 'host' || role === 'assistant'),
      simulated: actor.simulated,
      joinedAt: new Date(deps.clock.nowMs()),
    })
    await sayLine(offerId, lotIndex, true)
    return cardOf(row)
  }
  const leave: Waits['leave'] = async (actor, { offerId, skuId }) => {
    const terms = await readTerms(offerId)
    if (!terms) throw new DomainError('not_found')
    permit(actor, 'wait.leave', { entry: true })
    const waitId = waitIdOf(skuOf(terms, skuId).lotId, memberOf(actor))
    for (let row = await store.byId(waitId); row; row = await store.byId(waitId)) {
      if (row.state !== 'waiting') return cardOf(row)
      const left = await store.change(row, { state: 'left' })
      if (left) return cardOf(left)
    }
    return null
  }

  /** The click that she asked for when she joined. */
  const wishOf = (row: WaitRow): Parameters<Place['placeWaiting']>[0] => {
    const { memberId, offerId, skuId, quantity, addressId, seenPriceFen } = row
    const idempotencyKey = waitKeyOf(row)
    const payload = { offerId, skuId, quantity, addressId, seenPriceFen, idempotencyKey }
    const actor: Actor = {
      kind: 'member',
      visitorId: row.visitorId,
      personId: memberId,
      sid: null,
      roles: ['member', ...row.worksInShows],
      scopes: [],
      leaderId: null,
      stepUpAtMs: null,
      demo: false,
      simulated: row.simulated,
      network: '',
      browser: '',
    }
    const orderId = orderIdOf(memberId, idempotencyKey)
    return { actor, memberId, payload, orderId, bodyHash: bodyHashOf(payload), atMs: deps.clock.nowMs(), fromLine: { holdSec } }
  }
  const settle = async (row: WaitRow, decided: Decided): Promise<boolean> => {
    if (decided.kind === 'refused') {
      const why = lapseOf(decided.code)
      if (why) await lapse(row, why)
      // A written refusal is that key's answer for good: her next turn has another.
      else if (decided.written) await store.change(row, { round: row.round + 1 })
      return false
    }
    const { _id: orderId, orderNo, state } = decided.row
    if (stateAfter(state) === 'lapsed') {
      await lapse(row, 'expired')
      return false
    }
    const changed = await store.change(row, { state: stateAfter(state), orderId, orderNo })
    if (!changed) return false
    offers.inc()
    await tell(changed)
    return true
  }
  const offerTo = async (row: WaitRow): Promise<boolean> => {
    try {
      const wish = wishOf(row)
      // Kicked or banned since she joined: her place is over, without a word in the room.
      if (!(await deps.mayEnter(wish.actor, row.showId))) {
        await store.change(row, { state: 'left' })
        return false
      }
      return await settle(row, await deps.place.placeWaiting(wish))
    } catch (err) {
      // Not known yet: the next look finds what became of it, under the same key.
      logger.warn({ err, waitId: row._id }, 'a turn of the waiting list is not decided yet')
      return false
    }
  }
  const serveLot = async (terms: SaleTerms, { lotId, lotIndex }: SaleSku, left: number, saysLine: boolean): Promise<number> => {
    const waiting = await store.waiting(lotId, LOOK_MAX)
    const turns = left > 0 ? servable(waiting, left) : []
    const got = await Promise.all(turns.map(offerTo))
    const served = new Set(turns.filter((_, place) => got[place]).map(({ _id }) => _id))
    const taken = turns.filter(({ _id }) => served.has(_id)).reduce((total, { quantity }) => total + quantity, 0)
    const rest = waiting.filter(({ _id }) => !served.has(_id))
    const keeps = keepsLine(rest, Math.max(0, left - taken))
    if (keeps !== saysLine) await sayLine(terms.offerId, lotIndex, keeps)
    if (taken > 0) bus.emit('unitsOffered', { showId: terms.showId, offerId: terms.offerId, n: taken })
    return served.size
  }
  const serveOffer = async (offerId: string, lined: ReadonlySet<string>): Promise<number> => {
    const terms = await readTerms(offerId)
    if (terms?.state !== 'open') return 0
    const look = await gate.look(terms)
    if (look.state !== 'open' || !look.runMatches || look.epoch !== terms.gateEpoch) {
      if (lined.size > 0) await deps.rebuild.ensure(offerId)
      return 0
    }
    let count = 0
    const lots = [...terms.skus].sort((a, b) => a.lotIndex - b.lotIndex)
    for (const [place, sku] of lots.entries()) {
      const { left = 0, inLine = false } = look.lots[place] ?? {}
      if (lined.has(sku.lotId) || inLine) count += await serveLot(terms, sku, left, inLine)
    }
    return count
  }
  /** Her order was decided: paid, or its two minutes are over. */
  const followOffered = async (): Promise<void> => {
    const rows = await store.offered(LOOK_MAX)
    const orders = new Map((await deps.orders.byIds(rows.flatMap(({ orderId }) => orderId ?? []))).map((row) => [row._id, row.state]))
    for (const row of rows) {
      const order = orders.get(row.orderId ?? '')
      const next = order === undefined ? 'offered' : stateAfter(order)
      if (next === 'lapsed') await lapse(row, 'expired')
      else if (next === 'taken') await store.change(row, { state: 'taken' })
    }
  }
  const ofShow: Waits['ofShow'] = async (memberId, showId) => Promise.all((await store.openOf(memberId, showId, OF_SHOW_MAX)).map(cardOf))
  /** An offer that is over has no line any more. One that is off the shelf keeps it. */
  const endLine = async (offerId: string, lotId: string): Promise<void> => {
    const terms = await readTerms(offerId, { fresh: true })
    if (terms?.state === 'open' || terms?.state === 'offShelf') return
    for (const row of await store.waiting(lotId, LOOK_MAX)) await lapse(row, 'offer_closed')
  }

  return {
    join,
    leave,
    mine: async (actor, offerId) => {
      if (actor.personId === null) return []
      const rows = await store.ofMember(actor.personId, offerId)
      return Promise.all(rows.filter(({ state }) => state === 'waiting' || state === 'offered').map(cardOf))
    },
    ofShow,
    mineOfShow: async (actor, showId) => {
      permit(actor, 'wait.join', { entry: true })
      return { rows: await ofShow(memberOf(actor), showId) }
    },
    serve: async () => {
      if (!(await gate.holdName('waits', deps.gatewayId, HOLD_NAME_MS))) return 0
      await followOffered()
      const [lines, open] = await Promise.all([store.lines(), deps.openOffers()])
      const byOffer = Map.groupBy(lines, ({ offerId }) => offerId)
      let count = 0
      for (const offerId of open) count += await serveOffer(offerId, new Set(byOffer.get(offerId)?.map(({ lotId }) => lotId)))
      for (const { offerId, lotId } of lines) if (!open.includes(offerId)) await endLine(offerId, lotId)
      return count
    },
  }
}
