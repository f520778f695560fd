// Staff change who is credited for an order, or block and release its commission: one compare-and-set on the order, then everything that follows is made so.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { FreezeRateAsk } from '../commission/rate.service.ts'
import type { FrozenRate } from '../commission/rate.rules.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Bus } from '../domain-events.ts'
import type { CreditService } from '../leaders/attribution/credit.service.ts'
import type { Leader } from '../leaders/leader.service.ts'
import { permit } from '../members/permit.service.ts'
import type { OnceNotices } from '../notifications/notice.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import { blockNow, CREDIT_OPEN_STATES, type CreditChange, type CreditNow } from '../orders/moving/credit-change.rules.ts'

export type CreditChangeStore = {
  readonly byNo: (orderNo: string) => Promise<OrderRow | null>
  readonly byId: (orderId: string) => Promise<OrderRow | null>
  /** Only while the row is as it was seen (version), in an open state and not settled; marks what follows as owed. */
  readonly change: (orderId: string, seenVersion: number, change: CreditChange) => Promise<OrderRow | null>
  /** What followed the n-th change is done; a later change owes its own. */
  readonly done: (orderId: string, n: number) => Promise<void>
  /** Orders whose last change was made before a moment and did not come to its end. */
  readonly owed: (beforeMs: number, limit: number) => Promise<readonly OrderRow[]>
}
export type CreditChangeDeps = {
  readonly store: CreditChangeStore
  readonly leaderById: (leaderId: string) => Promise<Leader | null>
  readonly credit: Pick<CreditService, 'matchOf' | 'moveOrder'>
  readonly freezeRate: (ask: FreezeRateAsk) => Promise<FrozenRate>
  /** The level a leader held at a moment. */
  readonly levelAt: (leader: Leader, atMs: number) => Promise<number>
  /** Makes the ledger what the order says; harmless to repeat. */
  readonly bringCredit: (row: OrderRow) => Promise<void>
  /** She is one of these people: the same person or phone. */
  readonly areOne: (personId: string, others: readonly (string | null)[]) => Promise<boolean>
  readonly audit: Audit
  readonly notices: OnceNotices
  /** The buyer's page shows who is credited. */
  readonly changed: (row: OrderRow) => void
  readonly bus: Bus
  readonly publicUrl: string
  readonly clock: { readonly nowMs: () => number }
}
export type CreditChanges = ReturnType<typeof createCreditChanges>

const OWED_AFTER_MS = 10_000
const OWED_SLICE = 100

export const createCreditChanges = (deps: CreditChangeDeps) => {
  const { store, leaderById, credit, freezeRate, levelAt, bringCredit, areOne, audit, notices, changed, bus, publicUrl, clock } = deps

  /** Nobody decides about her own: as the leader who has it, the one who gets it, or the buyer. */
  const refuseLinked = async (actor: Actor, people: readonly (string | null)[]): Promise<void> => {
    if (await areOne(actor.personId ?? '', people)) throw new DomainError('not_allowed')
  }
  const refuseShut = (row: OrderRow): void => {
    if (row.settledAt !== undefined) throw new DomainError('wrong_state', { state: 'settled' })
    if (!CREDIT_OPEN_STATES.includes(row.state)) throw new DomainError('wrong_state', { state: row.state })
  }
  const write = async (
    actor: Actor,
    row: OrderRow,
    given: Pick<CreditChange, 'kind' | 'reason' | 'before' | 'after'>,
  ): Promise<OrderRow> => {
    const change: CreditChange = {
      ...given,
      n: (row.creditChanges?.length ?? 0) + 1,
      at: new Date(clock.nowMs()),
      byPersonId: actor.personId ?? '',
      paid: row.paidAt !== undefined,
      refunds: row.refunds.length,
    }
    const after = await store.change(row._id, row.version, change)
    if (after === null) throw new DomainError('changed_meanwhile', { version: row.version + 1 })
    await follow(after, actor)
    return after
  }

  const told = async (row: OrderRow, { n, before, after, reason }: CreditChange): Promise<void> => {
    const { title } = row.productSnapshot
    for (const [side, toYou] of [
      [before, false],
      [after, true],
    ] as const) {
      const personId = side?.attribution.leaderMemberId ?? null
      if (personId === null) continue
      bus.emit('toldPerson', { personId, entry: { kind: 'refresh', version: row.version, what: 'leader' } })
      const text = { template: 'orderMoved', title, toYou, reason, url: `${publicUrl}/leader/orders` } as const
      await notices.once(`orderMoved:${row._id}:${n}:${personId}`, personId, text)
    }
  }
  /** After the order itself: audit, whose sale it is, the ledger, both leaders. Each step is harmless to repeat. */
  const follow = async (row: OrderRow, actor: Actor | null): Promise<void> => {
    const change = row.creditChanges?.at(-1)
    if (change === undefined) return
    const { n, kind, reason, byPersonId, before, after } = change
    const act = kind === 'move' ? 'order.changeLeader' : 'flag.decide'
    const by = actor ?? { kind: 'staff' as const, personId: byPersonId, visitorId: '', sid: null }
    const on = { kind: 'order', id: row.orderNo }
    const mark = `"change":${n}`
    const isWritten = actor === null && (await audit.of(on)).some((one) => one.act === act && one.after?.includes(mark) === true)
    if (!isWritten) {
      const [was, is] = [before, after].map((side) => side?.attribution.leaderId ?? null)
      await audit.write({ actor: by, act, on, before: { leaderId: was }, after: { change: n, kind, leaderId: is }, reason })
    }
    if (after !== undefined && after.attribution.leaderId !== null) await credit.moveOrder(row._id, after.attribution.leaderId)
    if (row.paidAt !== undefined) await bringCredit(row)
    await told(row, change)
    changed(row)
    await store.done(row._id, n)
  }

  /** What this leader would have been credited with when the order was placed. Refuses not_active, and a leader who is the buyer in any way. */
  const creditFor = async (row: OrderRow, leader: Leader): Promise<CreditNow> => {
    if (leader.state !== 'active') throw new DomainError('wrong_state', { state: leader.state })
    const { deliveryIndex } = row.delivery
    const atMs = row.createdAt.getTime()
    const delivery = { deliveryIndex, deviceId: null, pickup: row.pickup !== undefined }
    const match = await credit.matchOf({ leader, memberId: row.memberId, delivery, payer: row.payer ?? null, atMs })
    if (match !== null) throw new DomainError('not_allowed', { match })
    const level = await levelAt(leader, atMs)
    const rate = await freezeRate({
      leaderId: leader.leaderId,
      buyerId: row.memberId,
      level,
      showId: row.showId,
      skuId: row.skuId,
      categories: [row.productSnapshot.category],
      goodsFen: row.goodsFen,
      units: row.quantity,
      atMs,
    })
    const { leaderId, memberId: leaderMemberId, name: leaderName } = leader
    const { ruleVersion } = row.attribution
    const none = { touchId: null, bindingId: null, groupId: null, channel: null, touchAtMs: null, bindingSinceMs: null, selfMatch: null }
    const who = { leaderId, leaderMemberId, leaderName, leaderLevel: level }
    return { attribution: { ...none, ...who, reason: 'moved', ruleVersion, factsAtMs: clock.nowMs() }, rate }
  }

  return {
    /**
     * Gives an order to another leader before it is settled. Refuses not_found, changed_meanwhile, wrong_state (settled, closed, the shop's
     * own people's, a leader who is not active), bad_input (hers already), not_allowed (staff of either leader or the buyer; {match}: the
     * new leader is the buyer in some way).
     */
    changeLeader: async (
      actor: Actor,
      orderNo: string,
      given: { leaderId: string; reason: string; seenVersion: number },
    ): Promise<OrderRow> => {
      permit(actor, 'order.changeLeader')
      const row = found(await store.byNo(orderNo))
      const leader = found(await leaderById(given.leaderId))
      await refuseLinked(actor, [row.memberId, row.attribution.leaderMemberId, leader.memberId])
      if (row.version !== given.seenVersion) throw new DomainError('changed_meanwhile', { version: row.version })
      refuseShut(row)
      if (row.insider) throw new DomainError('wrong_state', { state: 'insider' })
      if (row.attribution.leaderId === leader.leaderId) throw new DomainError('bad_input', { field: 'leaderId' })
      const before: CreditNow = { attribution: row.attribution, rate: row.rate }
      const after = await creditFor(row, leader)
      return write(actor, row, { kind: 'move', reason: given.reason, before, after })
    },
    /** Blocks the commission of an order, or releases a block, after a flag was decided. False when there is nothing to do (settled, or so already). */
    setBlock: async (actor: Actor, orderId: string, given: { blocked: boolean; reason: string }): Promise<boolean> => {
      const row = found(await store.byId(orderId))
      await refuseLinked(actor, [row.attribution.leaderMemberId])
      const isBlocked = blockNow(row) !== null
      const isOpen = row.settledAt === undefined && CREDIT_OPEN_STATES.includes(row.state) && row.paidAt !== undefined && !row.insider
      if (!isOpen || isBlocked === given.blocked || row.attribution.leaderId === null) return false
      await write(actor, row, { kind: given.blocked ? 'block' : 'release', reason: given.reason })
      return true
    },
    /** Finishes what a process that died left owed. */
    repair: async (): Promise<void> => {
      for (const row of await store.owed(clock.nowMs() - OWED_AFTER_MS, OWED_SLICE)) await follow(row, null)
    },
    byNo: store.byNo,
  }
}
