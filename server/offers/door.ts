// Opens the domain of offers: run sheets, lots, pins and flash sales.
import type { Connection } from 'mongoose'
import type { Audit } from '../audit/audit.service.ts'
import type { Products } from '../catalog/product.service.ts'
import type { StockService } from '../catalog/stock.service.ts'
import type { Clock } from '../clock.ts'
import type { Bus } from '../domain-events.ts'
import type { Route } from '../http/route.ts'
import type { Duty } from '../jobs/loop.ts'
import type { Logger } from '../logger.ts'
import { newId } from '../new-id.ts'
import type { EventBinding } from '../realtime/bind-event.ts'
import type { PeopleCards, SellingView } from '../shows/plan.service.ts'
import type { Shows } from '../shows/show.service.ts'
import { createClosing, type Closing } from './closing.service.ts'
import { createFlashSales, type FlashSales } from './flash.service.ts'
import { createOfferPages, type OfferPages } from './offer-page.service.ts'
import { createOffers, type GatePort, type Offers } from './offer.service.ts'
import { createOfferStore } from './offer.store.ts'
import { offerRoutes } from './offers.routes.ts'
import { createOpening, type Opening } from './opening.service.ts'
import { createPins, type Pins } from './pin.service.ts'
import { createRunSheets, type RunSheets } from './run-sheet.service.ts'
import { createSellingActs } from './selling-act.service.ts'
import { sellingEvents } from './selling.socket.ts'
import { createShelf, type Shelf } from './shelf.service.ts'

const CLOSE_OVER_EVERY_MS = 30_000

export type OpenOffersDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly bus: Bus
  readonly logger: Logger
  readonly shows: Shows
  readonly products: Products
  readonly stock: StockService
  readonly gate: GatePort
  readonly people: { readonly cards: PeopleCards }
  readonly audit: Pick<Audit, 'write'>
}
export type OpenedOffers = {
  readonly offers: Offers
  readonly opening: Opening
  readonly shelf: Shelf
  readonly closing: Closing
  readonly pins: Pins
  readonly flash: FlashSales
  readonly sheets: RunSheets
  /** What shows say of their goods. */
  readonly selling: SellingView
  /** Goods of a show that anybody may see. */
  readonly goodsIn: OfferPages['goodsIn']
  readonly routes: Route[]
  readonly events: EventBinding[]
  readonly duties: Duty[]
}

export const openOffers = (deps: OpenOffersDeps): OpenedOffers => {
  const { db, clock, shows, products, stock, audit, gate } = deps
  const store = createOfferStore(db)
  const offers = createOffers({ ...deps, store })
  const acts = createSellingActs({ shows, audit })
  const opening = createOpening({ store, offers, stock, products })
  const shared = { ...deps, store, offers, acts, opening, newId: () => newId(clock.nowMs()) }
  const pins = createPins(shared)
  const flash = createFlashSales(shared)
  const shelf = createShelf(shared)
  const closing = createClosing({ store, offers, shows, stock, gate, clock })
  const sheets = createRunSheets(shared)
  const pages = createOfferPages({ ...shared, sheets })
  return {
    offers,
    opening,
    shelf,
    closing,
    pins,
    flash,
    sheets,
    selling: pages.selling,
    goodsIn: pages.goodsIn,
    routes: offerRoutes({ sheets, pages }),
    events: sellingEvents({ pins, flash, shelf }),
    duties: [{ name: 'offers.closeOver', everyMs: CLOSE_OVER_EVERY_MS, run: closing.closeOver }],
  }
}
