// The steps that several flows share: the live demo show, a new offer in it, buyers with an address, what a room looks like from a join.
import type { OfferCard, RunSheet } from '../../server/protocol/offers.ts'
import type { CellEntry } from '../../server/protocol/room-fold.ts'
import type { AckOf } from '../../server/protocol/socket-events.ts'
import { openPage, pageKey, type PageClient, type PageSocket } from '../support/page-client.ts'
import { until } from '../support/until.ts'

const PIN_LOOKS_MAX = 3

export type Joined = AckOf<'show:join'>
export type Offered = { offerId: string; skuId: string }
export type Buyer = { page: PageClient; addressId: string }

const LIVE_WITHIN_MS = 30_000

/** The demo's show on air: its broadcast is made by ffmpeg on the server. */
export const liveShow = (page: PageClient): Promise<string> =>
  until('a show on air', LIVE_WITHIN_MS, async () => (await page.call('shows', { query: { phase: 'live' } })).rows[0]?.id)

const rowAsWritten = (row: RunSheet['rows'][number]) => ({
  offerId: row.offerId,
  productId: row.productId,
  talkMinutes: row.talkMinutes,
  cap: row.cap,
  holdSec: row.holdSec,
  skus: row.skus.map(({ skuId, livePriceFen, flashPriceFen, units }) => ({ skuId, livePriceFen, flashPriceFen, units })),
})
export type OfferWish = { title: string; priceFen: number; flashPriceFen?: number; units: number; cap: number }
/** A new product and, at the end of the show's run sheet, an offer of it. */
export const addOffer = async (merchant: PageClient, showId: string, given: OfferWish): Promise<Offered> => {
  const [offer] = await addOffers(merchant, showId, given, 1)
  if (!offer) throw new Error('the run sheet lost the new offer')
  return offer
}

/** A new product and `count` offers of it. */
export const addOffers = async (merchant: PageClient, showId: string, given: OfferWish, count: number): Promise<Offered[]> => {
  const product = await merchant.call('productAdd', {
    body: {
      title: given.title,
      description: '',
      pictureIds: [],
      skus: [{ specs: [], priceFen: given.priceFen, onHand: given.units * count + 100 }],
    },
  })
  await merchant.call('productShelf', { params: { id: product.id }, body: { onShelf: true, seenVersion: product.version } })
  const sheet = await merchant.call('runSheet', { params: { id: showId } })
  const skuId = product.skus[0]?.id ?? ''
  const written = await merchant.call('runSheetWrite', {
    params: { id: showId },
    body: {
      seenVersion: sheet.version,
      offers: [
        ...sheet.rows.map(rowAsWritten),
        ...Array.from({ length: count }, () => ({
          productId: product.id,
          talkMinutes: 5,
          cap: given.cap,
          skus: [{ skuId, livePriceFen: given.priceFen, flashPriceFen: given.flashPriceFen ?? null, units: given.units }],
        })),
      ],
    },
  })
  return written.rows.filter((row) => row.productId === product.id).map((row) => ({ offerId: row.offerId, skuId }))
}

/** Every offer of the show that is not open yet gets one fen cheaper. */
export const cheapenAll = async (merchant: PageClient, showId: string): Promise<void> => {
  const sheet = await merchant.call('runSheet', { params: { id: showId } })
  const offers = sheet.rows.map((row) => ({
    ...rowAsWritten(row),
    skus: rowAsWritten(row).skus.map((sku) => ({ ...sku, livePriceFen: sku.livePriceFen - (row.state === 'ready' ? 1 : 0) })),
  }))
  await merchant.call('runSheetWrite', { params: { id: showId }, body: { seenVersion: sheet.version, offers } })
}

export const cellOf = <K extends CellEntry['kind']>(joined: Joined, kind: K, offerId?: string): Extract<CellEntry, { kind: K }> => {
  const cells = joined.told.room?.cells ?? []
  const cell = cells.find((one) => one.kind === kind && (offerId === undefined || (one.kind === 'offer' && one.offerId === offerId)))
  if (!cell) throw new Error(`the room has no ${kind} ${offerId ?? ''}`)
  return cell as Extract<CellEntry, { kind: K }>
}

export const join = async (
  socket: PageSocket,
  showId: string,
  given: { shareCode?: string; purpose?: 'viewer' | 'studio' } = {},
): Promise<Joined> =>
  socket.must('show:join', { showId, purpose: given.purpose ?? 'viewer', ...(given.shareCode ? { shareCode: given.shareCode } : {}) })

/** The page says that it was visible; asked too early, it waits as long as it is told. */
export const seen = async (socket: PageSocket): Promise<void> => {
  const answer = await socket.ask('touch:seen', {})
  if (answer.ok) return
  await new Promise((resolve) => setTimeout(resolve, answer.retryAfterMs ?? 0))
  await socket.must('touch:seen', {})
}

/** The host pins an offer (which opens it) and everybody may buy. The demo shop pins by itself too: then she looks again, as a host would. */
export const pin = async (host: PageSocket, showId: string, offerId: string): Promise<string> => {
  for (let look = 1; ; look += 1) {
    const joined = await join(host, showId, { purpose: 'studio' })
    const seenVersion = joined.told.room?.cells.find((cell) => cell.kind === 'pin')?.version ?? 0
    const answer = await host.ask('pin:open', { offerId, seenVersion })
    if (answer.ok) return answer.pinId
    if (answer.code !== 'changed_meanwhile' || look === PIN_LOOKS_MAX) throw new Error(`pin:open refused with ${answer.code}`)
  }
}

/** A signed-in member with an address; `phoneTail` makes the number. */
export const makeBuyer = async (url: string, phoneTail: number): Promise<Buyer> => {
  const page = openPage(url)
  await page.signInByPhone(`139${String(phoneTail).padStart(8, '0')}`)
  const address = await page.call('addressAdd', {
    body: {
      recipient: '陈雨',
      phone: '13900000001',
      province: '浙江省',
      city: '杭州市',
      district: '余杭区',
      street: `文一西路 ${phoneTail} 号`,
      isDefault: true,
    },
  })
  return { page, addressId: address.id }
}

/** One tap on 抢购: prepares (click token) and places. */
export const buy = async (
  socket: PageSocket,
  buyer: Buyer,
  offer: Offered,
  card: Pick<OfferCard, 'skus'>,
  given: { key?: string; quantity?: number; again?: boolean } = {},
) => {
  const prepared = await socket.must('offer:prepare', { offerId: offer.offerId })
  const quantity = given.quantity ?? 1
  const unit = card.skus.find((sku) => sku.skuId === offer.skuId)?.priceFen ?? 0
  return socket.ask('order:place', {
    offerId: offer.offerId,
    skuId: offer.skuId,
    quantity,
    addressId: buyer.addressId,
    seenPriceFen: unit * quantity,
    idempotencyKey: given.key ?? pageKey(),
    clickToken: prepared.clickToken,
    ...(given.again ? { again: true } : {}),
  })
}

/** A new show in the demo host's room, announced with one offer. */
export const announceShow = async (merchant: PageClient, title: string): Promise<string> => {
  const [room] = (await merchant.call('rooms')).rows
  if (!room) throw new Error('the demo host has no room')
  const show = await merchant.call('showAdd', { body: { roomId: room.id, title, coverId: null, startsAtMs: Date.now() + 3_600_000 } })
  await addOffer(merchant, show.id, { title: '开播第一件', priceFen: 8900, units: 20, cap: 2 })
  const { version } = await merchant.call('staffShow', { params: { id: show.id } })
  await merchant.call('showChange', { params: { id: show.id }, body: { action: 'publish', seenVersion: version } })
  return show.id
}
