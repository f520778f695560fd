// The cells of a room by their kinds, as parts of the page read them.
import type { CellEntry, RoomCells } from '../../../../server/protocol/room-fold.ts'

export type ShowCell = Extract<CellEntry, { kind: 'show' }>
export type MediaCellEntry = Extract<CellEntry, { kind: 'media' }>
export type PinCell = Extract<CellEntry, { kind: 'pin' }>
export type OfferCell = Extract<CellEntry, { kind: 'offer' }>
export type ChatRulesCell = Extract<CellEntry, { kind: 'chatRules' }>
export type ErasedEntry = Extract<CellEntry, { kind: 'erased' }>
export type RoomParts = {
  show: ShowCell | null
  media: MediaCellEntry | null
  pin: PinCell | null
  chatRules: ChatRulesCell | null
  offers: readonly OfferCell[]
}

export const emptyRoom: RoomParts = { show: null, media: null, pin: null, chatRules: null, offers: [] }

const only = <K extends CellEntry['kind']>(cells: RoomCells, kind: K): Extract<CellEntry, { kind: K }> | null => {
  const cell = cells.get(kind)
  return cell?.kind === kind ? (cell as Extract<CellEntry, { kind: K }>) : null
}

/** Offers in the order of the bag. */
export function roomPartsOf(cells: RoomCells): RoomParts {
  const offers = [...cells.values()].filter((cell) => cell.kind === 'offer')
  return {
    show: only(cells, 'show'),
    media: only(cells, 'media'),
    pin: only(cells, 'pin'),
    chatRules: only(cells, 'chatRules'),
    offers: offers.toSorted((a, b) => a.position - b.position),
  }
}
