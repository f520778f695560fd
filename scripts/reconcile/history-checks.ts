// K4, from what clients saw: an accepted order is in the database, an answer is never taken back, a key has one effect.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../server/persistence/collections.ts'
import { orderIdOf } from '../../server/orders/order-id.rules.ts'
import { differs, type Difference } from './difference.ts'

/** One line of a client's append-only history: it sent this click and got this answer (`unknown`: none, or one that decides nothing). */
export type ClientAct = {
  readonly memberId: string
  readonly key: string
  readonly body: { readonly offerId: string; readonly skuId: string; readonly quantity: number }
  /** It said that this key had been sent before without an answer. */
  readonly again: boolean
  readonly startMs: number
  /** Null while it is still out. */
  readonly endMs: number | null
  readonly answer: { readonly code: 'accepted'; readonly orderId: string; readonly orderNo: string } | { readonly code: string }
}
type Row = { _id: string; state: string; orderNo?: string; offerId: string; skuId?: string; quantity: number; units?: number[] }

/** Refusals that decide a key for good when it was sent `again` (they are written); every other code decides nothing. */
const FINAL = new Set(['sold_out', 'over_cap', 'offer_closed', 'price_changed', 'bad_address', 'fault'])

type Accepted = ClientAct & { readonly answer: { readonly code: 'accepted'; readonly orderId: string; readonly orderNo: string } }
const isAccepted = (act: ClientAct): act is Accepted => act.answer.code === 'accepted' && 'orderId' in act.answer
const isFinal = ({ answer }: ClientAct): boolean => FINAL.has(answer.code)
const sameBody = (one: ClientAct['body'], other: ClientAct['body']): boolean =>
  one.offerId === other.offerId && one.skuId === other.skuId && one.quantity === other.quantity

/** What is wrong with one key. */
const ofKey = (id: string, acts: readonly ClientAct[], row: Row | undefined): string[] => {
  const order = row?.orderNo === undefined ? undefined : row
  const accepted = acts.filter(isAccepted)
  const wrong: string[] = []
  const first = accepted[0]
  if (first && !order) wrong.push(`${id} was accepted and is not in the database`)
  for (const one of accepted)
    if (one.answer.orderId !== id || (order && one.answer.orderNo !== order.orderNo))
      wrong.push(`${id} was answered as ${one.answer.orderNo}`)
  if (first && order && !sameBody(first.body, { offerId: order.offerId, skuId: order.skuId ?? '', quantity: order.quantity }))
    wrong.push(`${id} is not what was asked for`)
  if (first && acts.some((act) => act.answer.code === 'key_reused' && sameBody(act.body, first.body)))
    wrong.push(`${id} was refused as a reused key for its own body`)
  const last = acts.toSorted((a, b) => a.startMs - b.startMs).at(-1)
  const others = acts.filter((act) => act !== last)
  const cameAlone = last !== undefined && others.every(({ endMs }) => endMs !== null && endMs <= last.startMs)
  if (!last || !isFinal(last) || !cameAlone) return wrong
  if (first) wrong.push(`${id} was accepted and then refused (${last.answer.code})`)
  // Not written, so an earlier click whose answer was lost may still have become an order.
  const mayBeEither = !last.again && others.some((act) => !isAccepted(act) && !isFinal(act))
  if (!first && order && !mayBeEither) wrong.push(`${id} was refused (${last.answer.code}) and is an order`)
  return wrong
}

export const historyDifferences = async (db: Connection, history: readonly ClientAct[]): Promise<Difference[]> => {
  const byId = new Map<string, ClientAct[]>()
  for (const act of history) {
    const id = orderIdOf(act.memberId, act.key)
    const acts = byId.get(id)
    if (acts) acts.push(act)
    else byId.set(id, [act])
  }
  const rows = await collectionOf<Row>(db, 'orders')
    .find({ _id: { $in: [...byId.keys()] } })
    .toArray()
  const rowOf = new Map(rows.map((row) => [row._id, row]))
  return [...byId].flatMap(([id, acts]) => ofKey(id, acts, rowOf.get(id))).map(differs('K4'))
}
