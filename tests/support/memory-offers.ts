// Keeps offers, lots, run sheets and pins in memory by the same contract as the real store, inside the memory goods' transactions.
import type { Offer } from '../../server/offers/offer.rules.ts'
import type { Lot, OfferStore } from '../../server/offers/offer.service.ts'
import { emptyBoard, type PinBoard, type PinRow } from '../../server/offers/pin.rules.ts'
import type { MemoryGoods } from './memory-goods.ts'

type PinPart = Pick<OfferStore, 'board' | 'boards' | 'setBoard' | 'insertPin' | 'closePin' | 'pin' | 'pins'>
const memoryPins = (enlist: MemoryGoods['enlist']): PinPart => {
  const boards = new Map<string, PinBoard>()
  const pins = new Map<string, PinRow>()
  enlist(boards as Map<string, unknown>)
  enlist(pins as Map<string, unknown>)
  return {
    board: async (showId) => boards.get(showId) ?? emptyBoard(showId),
    boards: async (showIds) => showIds.flatMap((id) => boards.get(id) ?? []),
    setBoard: async (board) => {
      if ((boards.get(board.showId)?.version ?? 0) !== board.version) return null
      const changed = { ...board, version: board.version + 1 }
      boards.set(board.showId, changed)
      return changed
    },
    insertPin: async (row) => {
      if ([...pins.values()].some((pin) => pin.showId === row.showId && pin.closedAtMs === null)) throw new Error('two open pins')
      pins.set(row.id, row)
    },
    closePin: async (pinId, atMs) => {
      const row = pins.get(pinId)
      if (row?.closedAtMs === null) pins.set(pinId, { ...row, closedAtMs: atMs })
    },
    pin: async (pinId) => pins.get(pinId) ?? null,
    pins: async (showId, limit) =>
      [...pins.values()]
        .filter((row) => row.showId === showId)
        .toReversed()
        .slice(0, limit),
  }
}

const memoryLots = (enlist: MemoryGoods['enlist']): Pick<OfferStore, 'insertLot' | 'growLot' | 'lots'> => {
  const lots = new Map<string, Lot>()
  enlist(lots as Map<string, unknown>)
  return {
    insertLot: async (lot) => void (lots.has(lot.id) || lots.set(lot.id, lot)),
    growLot: async (lotId, by) => {
      const lot = lots.get(lotId)
      if (!lot) throw new Error(`lot ${lotId} is not there`)
      lots.set(lotId, { ...lot, unitCount: lot.unitCount + by })
    },
    lots: async (offerId) => [...lots.values()].filter((lot) => lot.offerId === offerId).toSorted((a, b) => a.lotIndex - b.lotIndex),
  }
}

export const memoryOfferStore = ({ enlist }: MemoryGoods): OfferStore => {
  const offers = new Map<string, Offer>()
  const sheets = new Map<string, number>()
  enlist(offers as Map<string, unknown>)
  enlist(sheets as Map<string, unknown>)
  const rows = (pick: (offer: Offer) => boolean): Offer[] =>
    [...offers.values()].filter(pick).toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
  return {
    offer: async (id) => offers.get(id) ?? null,
    ofShow: async (showId) => rows((offer) => offer.showId === showId),
    inStates: async (states, limit) => rows((offer) => states.includes(offer.state)).slice(0, limit),
    counts: async (showIds) => {
      const counts = new Map<string, number>()
      for (const { showId } of rows((offer) => showIds.includes(offer.showId) && !offer.removed && offer.state !== 'draft'))
        counts.set(showId, (counts.get(showId) ?? 0) + 1)
      return counts
    },
    insert: async (offer) => void offers.set(offer.id, offer),
    change: async (id, seenVersion, patch, raiseEpoch) => {
      const offer = offers.get(id)
      if (offer?.version !== seenVersion) return null
      const changed = { ...offer, ...patch, version: seenVersion + 1, gateEpoch: offer.gateEpoch + (raiseEpoch ? 1 : 0) }
      offers.set(id, changed)
      return changed
    },
    raiseEpoch: async (id, from, to) => {
      const offer = offers.get(id)
      if (offer?.state !== 'open' || offer.gateEpoch !== from) return false
      offers.set(id, { ...offer, gateEpoch: to })
      return true
    },
    sheetVersion: async (showId) => sheets.get(showId) ?? 0,
    raiseSheet: async (showId, seenVersion) => {
      if ((sheets.get(showId) ?? 0) !== seenVersion) return null
      sheets.set(showId, seenVersion + 1)
      return seenVersion + 1
    },
    ...memoryLots(enlist),
    ...memoryPins(enlist),
  }
}
