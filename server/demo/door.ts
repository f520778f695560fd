// Opens the demo: its seeded shop, kept fresh for as long as the server runs.
import type { Product } from '../catalog/product.rules.ts'
import type { Products } from '../catalog/product.service.ts'
import type { StockService } from '../catalog/stock.service.ts'
import type { Clock } from '../clock.ts'
import type { Pictures } from '../files/picture.service.ts'
import type { Duty } from '../jobs/loop.ts'
import type { LeaderService } from '../leaders/leader.service.ts'
import type { Logger } from '../logger.ts'
import type { Addresses } from '../members/address.service.ts'
import type { DemoPersons } from '../members/demo-persons.service.ts'
import { newId } from '../new-id.ts'
import type { OpenedOffers } from '../offers/door.ts'
import type { OpenedShows } from '../shows/door.ts'
import { createDemoGoods } from './demo-goods.service.ts'
import { createDemoPeople } from './demo-people.service.ts'
import { createDemoShows } from './demo-shows.service.ts'
import { createDrawings } from './drawing.adapter.ts'

export type OpenDemoDeps = {
  readonly demoPersons: DemoPersons
  readonly addresses: Addresses
  readonly leaders: LeaderService
  readonly pictures: Pictures
  readonly products: Products
  readonly stock: StockService
  readonly shows: OpenedShows
  readonly offers: OpenedOffers
  readonly clock: Clock
  readonly logger: Logger
  readonly config: { readonly root: string; readonly webDir: string }
}

const REFRESH_EVERY_MS = 60_000

export const openDemo = async (deps: OpenDemoDeps) => {
  const { demoPersons, addresses, leaders, pictures, products, stock, shows, offers, clock, logger, config } = deps
  const people = createDemoPeople({ demoPersons, addresses, leaders })
  const goods = createDemoGoods({ products, stock, pictures, draw: createDrawings(config), newId: () => newId(clock.nowMs()) })
  const demoShows = createDemoShows({ ...offers, plan: shows.plan, shows: shows.shows, goods, clock })

  const refresh = async (): Promise<string> => {
    const persons = await people.ensure()
    const list = await goods.ensure(persons.merchant)
    const byId = new Map(list.map((product): [string, Product] => [product.id, product]))
    await goods.topUp(persons.merchant, list)
    const live = await demoShows.ensureLive(persons, byId)
    await demoShows.ensureUpcoming(persons, byId)
    return live.id
  }
  // A shop that somebody has changed beyond our plan must not keep the server from starting; the duty tries again.
  await refresh().then(
    (showId) => logger.info({ showId }, 'demo shop is ready'),
    (err: unknown) => logger.error({ err }, 'demo shop is not ready'),
  )

  return {
    duties: [{ name: 'demo.refresh', everyMs: REFRESH_EVERY_MS, run: async () => void (await refresh()) }] satisfies Duty[],
    close: async (): Promise<void> => undefined,
  }
}
