// Where an offer's flash sale stands by the server's clock, and what may be done with it. Pure.
import type { OfferCard } from '../../../../server/protocol/offers.ts'

type Window = Pick<OfferCard, 'saleKind' | 'opensAtMs' | 'closesAtMs'>
export type SaleStand = 'none' | 'ahead' | 'on' | 'over'

export function saleStand({ saleKind, opensAtMs, closesAtMs }: Window, nowMs: number): SaleStand {
  if (saleKind !== 'flash' || opensAtMs === null || closesAtMs === null) return 'none'
  if (nowMs < opensAtMs) return 'ahead'
  return nowMs < closesAtMs ? 'on' : 'over'
}

/** Countdown 0 or 10-300 s, duration 1-20 min (the contract's bounds). */
export const FLASH_COUNTDOWNS_SEC = [0, 10, 30, 60, 120, 300] as const
export const FLASH_MINUTES = { min: 1, max: 20, first: 5 } as const
export const EXTEND_SEC = 60

/** Why a sale cannot start: null when it can. hasFlashPrice null where the plan is not known. */
export function startRefusal(
  offer: Window & Pick<OfferCard, 'state'>,
  hasFlashPrice: boolean | null,
  nowMs: number,
): 'running' | 'noPrice' | 'notSelling' | null {
  const stand = saleStand(offer, nowMs)
  if (stand === 'on' || stand === 'ahead') return 'running'
  if (offer.state !== 'ready' && offer.state !== 'open') return 'notSelling'
  return hasFlashPrice === false ? 'noPrice' : null
}
