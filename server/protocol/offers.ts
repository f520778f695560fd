// Offers on the wire: the run sheet, the card in the room, pins, flash sales, what a buyer must know before a click.
import { z } from 'zod'
import { atMs, count, fen, id, pageKey, puzzleAnswer, said, text, version } from './fields.ts'
import { LIMITS } from './limits.ts'
import { waitCard } from './waits.ts'

export const OFFER_STATES = ['draft', 'ready', 'open', 'offShelf', 'closing', 'closed'] as const
export const offerState = z.enum(OFFER_STATES)
export type OfferState = z.infer<typeof offerState>

/**
 * One offer as every page of a room holds it. wasFen has a basis or is absent. With saleKind `flash`, priceFen is the flash price and counts
 * while opensAtMs <= now < closesAtMs by the server's clock; before and after, a click pays livePriceFen.
 */
export const offerCard = z.object({
  offerId: id,
  position: count(LIMITS.offersPerShowMax, 1),
  state: offerState,
  title: said(40),
  picture: said(200).nullable(),
  basis: said(40), // words for the struck price: e.g. 日常售价
  saleKind: z.enum(['normal', 'flash']),
  opensAtMs: atMs.nullable(),
  closesAtMs: atMs.nullable(),
  cap: count(LIMITS.capMax), // 0: no limit
  holdSec: count(1800),
  skus: z
    .array(z.object({ skuId: id, label: said(60), priceFen: fen, livePriceFen: fen, wasFen: fen.nullable(), unitCount: z.int() }))
    .max(LIMITS.skusPerOfferMax),
})
export type OfferCard = z.infer<typeof offerCard>
export const pinCard = z.object({ pinId: id, offerId: id, openedAtMs: atMs })
export type PinCard = z.infer<typeof pinCard>

export const runSheetOffer = z.strictObject({
  offerId: id.optional(), // an existing offer of this show; absent: a new one
  productId: id,
  talkMinutes: count(240),
  cap: count(LIMITS.capMax),
  holdSec: count(1800, 180).optional(), // default 900
  skus: z
    .array(
      z.strictObject({
        skuId: id,
        livePriceFen: fen.min(1),
        flashPriceFen: fen.min(1).nullable().optional(),
        units: count(LIMITS.lotUnitsMax),
      }),
    )
    .min(1)
    .max(LIMITS.skusPerOfferMax),
})
export type RunSheetOffer = z.output<typeof runSheetOffer>
export const runSheetWrite = z.strictObject({ seenVersion: version, offers: z.array(runSheetOffer).max(LIMITS.offersPerShowMax) })
export const runSheetRow = z.object({
  offerId: id,
  productId: id,
  position: z.int(),
  title: said(40),
  pictureUrl: said(200).nullable(),
  state: offerState,
  talkMinutes: z.int(),
  cap: z.int(),
  holdSec: z.int(),
  version,
  skus: z.array(
    z.object({
      skuId: id,
      label: said(60),
      basePriceFen: fen,
      livePriceFen: fen,
      flashPriceFen: fen.nullable(),
      units: z.int(),
      available: z.int(),
      problem: said(60).optional(),
    }),
  ),
})
export const runSheet = z.object({ showId: id, version, rows: z.array(runSheetRow) })
export type RunSheet = z.infer<typeof runSheet>

/** Figures of the host's pinned panel and run sheet (studio.figures): every unit is paid, held or free. */
export const offerFigures = z.object({ offerId: id, unitCount: z.int(), paid: z.int(), held: z.int(), free: z.int() })
export const studioFigures = z.object({
  viewers: z.int(),
  simulatedViewers: z.int(),
  ordersLastMinute: z.int(),
  ordersPerMinute: z.array(z.object({ atMs, orders: z.int() })).max(60),
  gmvFen: z.int(),
  simulatedGmvFen: z.int(),
  offers: z.array(offerFigures).max(LIMITS.offersPerShowMax),
  pins: z.array(z.object({ pinId: id, offerId: id, openedAtMs: atMs, closedAtMs: atMs.nullable() })).max(200),
})
export type StudioFigures = z.infer<typeof studioFigures>

export const offerDetail = z.object({
  card: offerCard,
  description: said(5000),
  pictures: z.array(said(200)),
  left: z.array(z.object({ skuId: id, left: z.int() })),
})

export const pinOpen = z.strictObject({ offerId: id, seenVersion: version })
export const pinClose = z.strictObject({ pinId: id })
export const flashStart = z.strictObject({
  offerId: id,
  countdownSec: z.literal(0).or(count(300, 10)),
  durationSec: count(1200, 60),
  seenVersion: version,
})
export const flashExtend = z.strictObject({ offerId: id, bySec: count(600, 30), seenVersion: version })
export const flashStop = z.strictObject({ offerId: id })
export const offerTopUp = z.strictObject({ offerId: id, skuId: id, units: count(10_000, 1), requestId: pageKey })
export const offerShelf = z.strictObject({ offerId: id, seenVersion: version })
export const offerPrepare = z.strictObject({ offerId: id, proof: puzzleAnswer.optional() })
export const prepareAck = z.object({
  /** Empty while something stands between her and the click: the puzzle to solve, or too many members of this device. */
  clickToken: said(200),
  puzzle: said(260).nullable(),
  left: z.array(z.object({ skuId: id, left: z.int() })),
  mySlotsLeft: z.int(),
  addressNeeded: z.boolean(),
  /** My places in its lines. */
  waits: z.array(waitCard).max(LIMITS.skusPerOfferMax),
})
export const reason = text(100)
