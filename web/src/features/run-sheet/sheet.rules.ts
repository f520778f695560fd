// Orders a show's run sheet for those who lead it: what is shown now, what comes next, what was shown and for how long. Pure.
import type { OfferState } from '../../../../server/protocol/offers.ts'

/** An offer as the run sheet needs it; price and units as of now. left null while unknown. */
export type SheetOffer = {
  readonly offerId: string
  readonly position: number
  readonly title: string
  readonly picture: string | null
  readonly state: OfferState
  readonly priceFen: number
  readonly left: number | null
  readonly total: number
  /** Planned; null where nobody told (an assistant does not read the plan). */
  readonly talkMinutes: number | null
}
export type SheetPin = { readonly offerId: string; readonly openedAtMs: number }
export type TalkSpan = SheetPin & { readonly closedAtMs: number | null }
export type SheetStand = 'now' | 'next' | 'later' | 'done' | 'off'
/** talkedMs: of what is shown now since this pin began; of the others all their time. */
export type SheetRow = SheetOffer & { readonly stand: SheetStand; readonly soldOut: boolean; readonly talkedMs: number }

export const canPin = (offer: Pick<SheetOffer, 'state'>): boolean => offer.state === 'ready' || offer.state === 'open'

/** All the time an offer was shown, the running pin included. */
export const talkedMs = (spans: readonly TalkSpan[], offerId: string, nowMs: number): number =>
  spans.filter((span) => span.offerId === offerId).reduce((sum, span) => sum + Math.max(0, (span.closedAtMs ?? nowMs) - span.openedAtMs), 0)

/** The running pin belongs to the history even before the figures know of it. */
export function withPin(spans: readonly TalkSpan[], pin: SheetPin | null): TalkSpan[] {
  const ended = spans.filter((span) => span.closedAtMs !== null)
  return pin ? [...ended, { ...pin, closedAtMs: null }] : [...ended]
}

/**
 * What one key shows next: the first that can be pinned after the one shown (or, before the first pin, from the top) and was not shown yet;
 * else any later one; else nothing.
 */
export function nextOffer<T extends SheetOffer>(offers: readonly T[], pin: SheetPin | null, spans: readonly TalkSpan[]): T | null {
  const ordered = offers.toSorted((a, b) => a.position - b.position)
  const shown =
    ordered.find((offer) => offer.offerId === pin?.offerId) ??
    ordered.findLast((offer) => spans.some((span) => span.offerId === offer.offerId))
  const free = ordered.filter((offer) => canPin(offer) && offer.offerId !== pin?.offerId)
  const after = free.filter((offer) => offer.position > (shown?.position ?? 0))
  const fresh = (list: readonly T[]): T | null => list.find((offer) => !spans.some((span) => span.offerId === offer.offerId)) ?? null
  return fresh(after) ?? after[0] ?? fresh(free)
}

export function sheetRows(offers: readonly SheetOffer[], pin: SheetPin | null, spans: readonly TalkSpan[], nowMs: number): SheetRow[] {
  const next = nextOffer(offers, pin, spans)
  const standOf = (offer: SheetOffer): SheetStand => {
    if (offer.offerId === pin?.offerId) return 'now'
    if (!canPin(offer)) return 'off'
    if (offer.offerId === next?.offerId) return 'next'
    return spans.some((span) => span.offerId === offer.offerId) ? 'done' : 'later'
  }
  return offers
    .toSorted((a, b) => a.position - b.position)
    .map((offer) => ({
      ...offer,
      stand: standOf(offer),
      soldOut: offer.left === 0 && offer.state === 'open',
      talkedMs: offer.offerId === pin?.offerId ? Math.max(0, nowMs - pin.openedAtMs) : talkedMs(spans, offer.offerId, nowMs),
    }))
}

/** The row that arrow keys come to; stays inside the list. */
export function steppedTo(rows: readonly SheetRow[], selectedId: string | null, step: 1 | -1): string | null {
  if (rows.length === 0) return null
  const from = rows.findIndex((row) => row.offerId === selectedId)
  const start = from === -1 ? rows.findIndex((row) => row.stand === 'now') : from
  const to = Math.min(rows.length - 1, Math.max(0, start + step))
  return rows[to]?.offerId ?? null
}
