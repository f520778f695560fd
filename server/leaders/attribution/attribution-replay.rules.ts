// Replays a member's stored touches and orders under rules of one's choice (rules.md 4.6): whose each order would have been. Writes nothing.
import { settingsAt, type AttributionSettings } from './attribution-settings.rules.ts'
import { resolveAttribution } from './attribution.rules.ts'
import { onPaid, onTouch, type Binding } from './binding.rules.ts'
import { canBeCredited, type LeaderState } from '../leader.rules.ts'
import { byTime, type Touch } from '../links/touch.rules.ts'

export type PastOrder = {
  readonly orderId: string
  readonly showId: string
  readonly createdAtMs: number
  readonly paidAtMs: number | null
  readonly netGoodsFen: number
  readonly blocked: boolean
}
export type PastOf = {
  /** All of the member's, in any order. */
  readonly touches: readonly Touch[]
  readonly orders: readonly PastOrder[]
  /** As they are now: the same for both rules that are compared. */
  readonly stateOf: (leaderId: string) => LeaderState | undefined
  /** Leaders whom this member is. */
  readonly isHerself: (leaderId: string) => boolean
}

type Moment = { readonly atMs: number; readonly rank: 0 | 1 | 2; readonly touch?: Touch; readonly order?: PastOrder }

/** Leader by order; null: the merchant's. A touch comes before an order of the same millisecond, an order before its payment. */
export function replayCredit(past: PastOf, versions: readonly AttributionSettings[]): Map<string, string | null> {
  const { touches, orders, stateOf, isHerself } = past
  const sorted = [...touches].sort(byTime)
  const moments: Moment[] = [
    ...sorted.map((touch): Moment => ({ atMs: touch.atMs, rank: 0, touch })),
    ...orders.map((order): Moment => ({ atMs: order.createdAtMs, rank: 1, order })),
    ...orders.flatMap((order): Moment[] => (order.paidAtMs === null ? [] : [{ atMs: order.paidAtMs, rank: 2, order }])),
  ].sort((a, b) => a.atMs - b.atMs || a.rank - b.rank)
  const answers = new Map<string, ReturnType<typeof resolveAttribution>>()
  let binding: Binding | null = null
  let made = 0
  for (const { atMs, rank, touch, order } of moments) {
    const newId = String((made += 1))
    if (touch !== undefined && touch.leaderId !== null) {
      const facts = {
        settings: settingsAt(versions, atMs),
        leaderState: stateOf(touch.leaderId),
        isOwnLink: isHerself(touch.leaderId),
        newId,
      }
      binding = after(binding, onTouch(binding, touch, facts))
    }
    if (order !== undefined && rank === 1) {
      const isCandidate = (leaderId: string) => canBeCredited(stateOf(leaderId)) && !isHerself(leaderId)
      const settings = settingsAt(versions, atMs)
      answers.set(order.orderId, resolveAttribution({ ...order, atMs, touches: sorted, binding, isCandidate, settings, factsAtMs: atMs }))
    }
    const answer = order === undefined ? undefined : answers.get(order.orderId)
    if (order !== undefined && rank === 2 && answer !== undefined && answer.leaderId !== null) {
      const facts = { settings: settingsAt(versions, order.createdAtMs), leaderState: stateOf(answer.leaderId), newId }
      binding = after(binding, onPaid(binding, { ...answer, ...order }, facts))
    }
  }
  return new Map([...answers].map(([orderId, { leaderId }]) => [orderId, leaderId]))
}

function after(before: Binding | null, change: ReturnType<typeof onTouch>): Binding | null {
  if (change.kind === 'keep') return before
  return change.kind === 'end' ? null : change.binding
}
