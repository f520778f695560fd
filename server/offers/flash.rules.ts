// Decides whether a flash sale may start, be extended or stopped, and with which window; time decides its opening and end by itself.
import type { Flash, Offer } from './offer.rules.ts'

/** However often it is extended, one window lasts no longer. */
export const FLASH_WINDOW_MS_MAX = 60 * 60_000

export type FlashAsk = { readonly countdownSec: number; readonly durationSec: number; readonly seenVersion: number }
export type FlashVerdict = { readonly is: 'window'; readonly flash: Flash } | { readonly is: 'already' | 'changed' | 'refused' }

const isSameAsk = (one: Flash['asked'], other: Flash['asked']): boolean =>
  one.version === other.version && one.countdownSec === other.countdownSec && one.durationSec === other.durationSec
const isRunning = (flash: Flash | null, nowMs: number): flash is Flash => flash !== null && nowMs < flash.untilMs

/**
 * `already`: this very wish was taken before (a repeat after a lost answer). `changed`: the offer is not as the page saw it.
 * `refused`: a window is running, no SKU has a flash price, or the offer is neither ready nor open.
 */
export const startVerdict = (offer: Offer, ask: FlashAsk, nowMs: number): FlashVerdict => {
  const { flash } = offer
  const asked = { version: ask.seenVersion, countdownSec: ask.countdownSec, durationSec: ask.durationSec }
  if (isRunning(flash, nowMs) && isSameAsk(flash.asked, asked)) return { is: 'already' }
  if (offer.version !== ask.seenVersion) return { is: 'changed' }
  const sells = offer.state === 'ready' || offer.state === 'open'
  if (!sells || isRunning(flash, nowMs) || offer.skus.every((sku) => sku.flashPriceFen === null)) return { is: 'refused' }
  const fromMs = nowMs + ask.countdownSec * 1000
  return { is: 'window', flash: { fromMs, untilMs: fromMs + ask.durationSec * 1000, asked, extended: null } }
}

/** A window that has ended cannot be extended; nor beyond the longest window. */
export const extendVerdict = (offer: Offer, ask: { bySec: number; seenVersion: number }, nowMs: number): FlashVerdict => {
  const { flash } = offer
  const extended = { version: ask.seenVersion, bySec: ask.bySec }
  if (isRunning(flash, nowMs) && flash.extended?.version === extended.version && flash.extended.bySec === extended.bySec)
    return { is: 'already' }
  if (offer.version !== ask.seenVersion) return { is: 'changed' }
  if (!isRunning(flash, nowMs) || offer.state !== 'open') return { is: 'refused' }
  const untilMs = flash.untilMs + ask.bySec * 1000
  if (untilMs - flash.fromMs > FLASH_WINDOW_MS_MAX) return { is: 'refused' }
  return { is: 'window', flash: { ...flash, untilMs, extended } }
}

/** The window after a stop: over now; one that had not begun leaves no trace. `already`: nothing is running. */
export const stopped = (offer: Offer, nowMs: number): { is: 'already' } | { is: 'stop'; flash: Flash | null } => {
  const { flash } = offer
  if (!isRunning(flash, nowMs)) return { is: 'already' }
  return { is: 'stop', flash: flash.fromMs >= nowMs ? null : { ...flash, untilMs: nowMs } }
}
