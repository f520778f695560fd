// Opens the domain of goods: products, SKUs, stock on hand and its journal.
import type { Connection } from 'mongoose'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { Route } from '../http/route.ts'
import { newId } from '../new-id.ts'
import { catalogRoutes } from './catalog.routes.ts'
import { createProducts, type ProductDeps, type Products } from './product.service.ts'
import { createProductStore } from './product.store.ts'
import { createStock, type StockService } from './stock.service.ts'
import { createStockStore } from './stock.store.ts'

export type OpenCatalogDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly pictureUrl: ProductDeps['pictureUrl']
  readonly audit: Pick<Audit, 'write'>
}
export type OpenedCatalog = { readonly products: Products; readonly stock: StockService; readonly routes: Route[] }

export const openCatalog = ({ db, clock, pictureUrl, audit }: OpenCatalogDeps): OpenedCatalog => {
  const stock = createStock({ store: createStockStore(db), nowMs: clock.nowMs })
  const products = createProducts({
    store: createProductStore(db),
    stock,
    pictureUrl,
    audit,
    clock,
    newId: () => newId(clock.nowMs()),
  })
  return { products, stock, routes: catalogRoutes(products) }
}
