// Fills a shop for the leaders' bench: leaders, days of credited orders with true chains in the ledger, and touches.
import type { Connection } from 'mongoose'
import { chainTransfer, emptyHead, type ChainHead } from '../../server/ledger/chain.rules.ts'
import { createLedgerStore } from '../../server/ledger/ledger.store.ts'
import { commissionTransfer, sideTransfer, type Transfer, type TransferCode } from '../../server/ledger/transfer.rules.ts'

const SLICE = 5_000
const DAY_MS = 86_400_000
const SETTLED_AFTER_MS = 2 * DAY_MS
const hex = (number: number): string => number.toString(16).padStart(24, '0')
/** Ids of the bench's own rows, far from any that a clock makes. */
const idOf = (kind: number, number: number): string => hex(kind * 0x1_0000_0000 + number)
export const benchLeaderId = (number: number): string => idOf(1, number)
const benchMemberId = (number: number): string => idOf(2, number)
const benchShowId = idOf(3, 0)

type Row = { _id: string } & Record<string, unknown>
function* made(from: number, until: number, make: (number: number) => readonly Row[]): Generator<Row> {
  for (let number = from; number < until; number += 1) yield* make(number)
}
const insertAll = async (db: Connection, collection: string, rows: Iterable<Row>): Promise<void> => {
  let slice: Row[] = []
  const flush = async (): Promise<void> => {
    if (slice.length > 0) await db.db?.collection<Row>(collection).insertMany(slice, { ordered: false })
    slice = []
  }
  for (const row of rows) {
    slice.push(row)
    if (slice.length === SLICE) await flush()
  }
  await flush()
}

export const seedLeaders = (db: Connection, count: number, nowMs: number): Promise<void> =>
  insertAll(
    db,
    'leaders',
    made(0, count, (number) => [
      {
        ...{ _id: benchLeaderId(number), memberId: idOf(4, number), name: `团长${number}`, about: 'bench', state: 'active', reason: null },
        ...{ level: 1, appliedAt: new Date(nowMs - 90 * DAY_MS), approvedAt: new Date(nowMs - 90 * DAY_MS), version: 1 },
      },
    ]),
  )

export type Sale = {
  /** The show of the last day's orders; older days have shows of their own. */
  readonly showId: string
  readonly leaderIds: readonly string[]
  /** Sells one order in `herShare` besides what falls to her anyway. */
  readonly strongId: string
  readonly herShare: number
  readonly days: number
  readonly perDay: number
  readonly nowMs: number
}
const transferRow = ({ transferId, ...transfer }: Transfer, atMs: number, chain: object): Row => ({
  ...{ _id: transferId, ...transfer, at: new Date(atMs), chain },
})

/** In the order of time, so that every chain is one that the server could have written; older orders are settled. */
export const seedSales = async (db: Connection, { showId, leaderIds, strongId, herShare, days, perDay, nowMs }: Sale): Promise<number> => {
  const orders = days * perDay
  const startMs = nowMs - days * DAY_MS
  const gapMs = DAY_MS / perDay
  const leaderOf = (order: number): string => (order % herShare === 0 ? strongId : (leaderIds[order % leaderIds.length] ?? strongId))
  const goodsOf = (order: number): number => 5_000 + ((order * 7_919) % 20_000)
  const first = await createLedgerStore(db).headOf(strongId)
  const heads = new Map<string, ChainHead>(first ? [[strongId, first]] : [])
  const named = (order: number, name: string, code: TransferCode) => ({
    ...{ transferId: `bench${order}:${name}`, code, orderId: `bench${order}`, orderNo: `20260101${String(order).padStart(10, '0')}` },
    explain: {
      ...{ touchAtMs: startMs, bindingSinceMs: null, reason: 'touch' as const, ruleVersion: 1 },
      ...{ baseFen: goodsOf(order), rateBps: 1_000, fenPerUnit: null, units: 1, title: '手工糕点礼盒 9 枚' },
    },
  })
  const chained = (leaderId: string, transfer: Transfer, atMs: number): Row => {
    const entry = chainTransfer(heads.get(leaderId) ?? emptyHead(leaderId), leaderId, transfer, atMs)
    heads.set(leaderId, entry.chain)
    return transferRow(transfer, atMs, entry.chain)
  }
  const settledBefore = Math.floor(SETTLED_AFTER_MS / gapMs)
  await insertAll(
    db,
    'transfers',
    made(0, orders, (order) => {
      const atMs = Math.round(startMs + order * gapMs)
      const leaderId = leaderOf(order)
      const accrued = chained(
        leaderId,
        commissionTransfer(named(order, 'accrue', 'accrue'), leaderId, 'frozen', (goodsOf(order) / 10) | 0),
        atMs,
      )
      const old = order - settledBefore
      if (old < 0) return [accrued]
      const owner = leaderOf(old)
      return [
        accrued,
        chained(owner, sideTransfer(named(old, 'settle', 'settle'), owner, 'frozen', 'available', (goodsOf(old) / 10) | 0), atMs),
      ]
    }),
  )
  await insertAll(
    db,
    'creditedOrders',
    made(0, orders, (order) => [
      {
        ...{ _id: `bench${order}`, leaderId: leaderOf(order), memberId: benchMemberId(order % 50_000), showId: benchShowId },
        ...{ netGoodsFen: goodsOf(order), paidAt: new Date(startMs + order * gapMs), judged: true },
      },
    ]),
  )
  await insertAll(
    db,
    'orders',
    made(0, orders, (order) => {
      const at = new Date(startMs + order * gapMs)
      const day = Math.floor(order / perDay)
      return [
        {
          ...{ _id: `bench${order}`, orderNo: `20260101${String(order).padStart(10, '0')}`, memberId: benchMemberId(order % 50_000) },
          ...{ showId: day === days - 1 ? showId : idOf(7, day), offerId: idOf(8, day), lotId: `bench${day}`, quantity: 1 },
          ...{ units: [(order % perDay) + 1], state: 'completed', insider: false, goodsFen: goodsOf(order), refunds: [] },
          ...{ attribution: { leaderId: leaderOf(order), reason: 'touch', selfMatch: null }, createdAt: at, paidAt: at },
          ...{ receivedAt: at, settledAt: at },
        },
      ]
    }),
  )
  return orders
}

/** Touches `from` to `until`: each by a member of its own fifth, spread over all leaders, one in a hundred hers; and how far hers went. */
export const seedTouches = async (
  db: Connection,
  ask: { from: number; until: number; leaderIds: readonly string[]; strongId: string; nowMs: number },
): Promise<void> => {
  const { from, until, leaderIds, strongId, nowMs } = ask
  const atOf = (number: number): Date => new Date(nowMs - (number % 1_000_000) * 60)
  await insertAll(
    db,
    'touches',
    made(from, until, (number) => [
      {
        ...{ _id: idOf(5, number), visitorId: `bench-visitor-${number % 200_000}`, memberId: benchMemberId(number % 200_000) },
        ...{ leaderId: number % 100 === 0 ? strongId : leaderIds[number % leaderIds.length], linkId: idOf(6, number % 20_000) },
        ...{ showId: benchShowId, channel: null, groupId: null, source: 'link', at: atOf(number), minute: number },
      },
    ]),
  )
  await insertAll(
    db,
    'visitSteps',
    made(Math.ceil(from / 100), Math.ceil(until / 100), (number) => {
      const at = atOf(number * 100)
      return [
        {
          ...{ _id: idOf(9, number), leaderId: strongId, showId: benchShowId, visitorId: `bench-visitor-${number * 100}`, at },
          ...(number % 2 === 0 && { stayedAt: at }),
          ...(number % 6 === 0 && { clickedAt: at }),
        },
      ]
    }),
  )
}
