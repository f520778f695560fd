// Defines pins (讲解): the one open in a show, and the history rows that chapters are made of.
import type { CellEntry } from '../protocol/room-fold.ts'
import type { OfferState, PinCard } from '../protocol/offers.ts'

/** What is pinned in a show now; one row a show, changed by compare-and-set. Version 0: never touched. */
export type PinBoard = {
  readonly showId: string
  readonly version: number
  readonly pin: PinCard | null
  readonly byPersonId: string | null
}
/** One pin from its opening to its end, by the server's wall clock. */
export type PinRow = {
  readonly id: string
  readonly showId: string
  readonly offerId: string
  readonly openedAtMs: number
  readonly closedAtMs: number | null
  readonly byPersonId: string | null
}

export const emptyBoard = (showId: string): PinBoard => ({ showId, version: 0, pin: null, byPersonId: null })
export const pinCell = ({ version, pin }: PinBoard): CellEntry => ({ kind: 'pin', version, pin })

export type PinVerdict = 'pin' | 'openAndPin' | 'already' | 'changed' | 'offer_closed' | 'wrong_state'

/** A pin only points at an offer: it opens one that is ready, and cannot show one that is not for sale. */
export const pinVerdict = (
  board: PinBoard,
  offer: { readonly id: string; readonly state: OfferState },
  seenVersion: number,
): PinVerdict => {
  if (board.pin?.offerId === offer.id) return 'already'
  if (board.version !== seenVersion) return 'changed'
  switch (offer.state) {
    case 'open':
      return 'pin'
    case 'ready':
      return 'openAndPin'
    case 'closing':
    case 'closed':
      return 'offer_closed'
    case 'draft':
    case 'offShelf':
      return 'wrong_state'
  }
}
