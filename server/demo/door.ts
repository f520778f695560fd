// Opens the demo: its seeded shop, kept fresh for as long as the server runs.
import { join } from 'node:path'
import type { OpenedBroadcast } from '../broadcast/door.ts'
import type { Product } from '../catalog/product.rules.ts'
import type { Products } from '../catalog/product.service.ts'
import type { StockService } from '../catalog/stock.service.ts'
import type { Clock } from '../clock.ts'
import { createPictureReader } from '../files/picture-reader.adapter.ts'
import type { Pictures } from '../files/picture.service.ts'
import type { Duty } from '../jobs/loop.ts'
import type { LeaderService } from '../leaders/leader.service.ts'
import type { Logger } from '../logger.ts'
import type { Addresses } from '../members/address.service.ts'
import type { DemoPersons } from '../members/demo-persons.service.ts'
import { newId } from '../new-id.ts'
import type { OpenedOffers } from '../offers/door.ts'
import type { ObjectStore } from '../persistence/object-store.ts'
import type { OpenedShows } from '../shows/door.ts'
import { isOnAir } from '../shows/phase.rules.ts'
import { createDemoBroadcast } from './demo-broadcast.service.ts'
import { createDemoGoods } from './demo-goods.service.ts'
import { createDemoPeople } from './demo-people.service.ts'
import { createDemoShows } from './demo-shows.service.ts'
import { createDrawings } from './drawing.adapter.ts'
import { createScene } from './scene.adapter.ts'

export type OpenDemoDeps = {
  readonly demoPersons: DemoPersons
  readonly addresses: Addresses
  readonly leaders: LeaderService
  readonly pictures: Pictures
  readonly products: Products
  readonly stock: StockService
  readonly shows: OpenedShows
  readonly offers: OpenedOffers
  readonly broadcast: Pick<OpenedBroadcast, 'feeds' | 'engine' | 'ending'>
  readonly objects: Pick<ObjectStore, 'get'>
  readonly clock: Clock
  readonly logger: Logger
  readonly config: { readonly root: string; readonly webDir: string; readonly dataDir: string }
}

const REFRESH_EVERY_MS = 60_000
const ON_AIR_EVERY_MS = 5_000
const LOOK_EVERY_MS = 2_000
const CARD_EVERY_MS = 1_000

const openShop = (deps: OpenDemoDeps) => {
  const { demoPersons, addresses, leaders, pictures, products, stock, shows, offers, clock, config } = deps
  const draw = createDrawings(config)
  const people = createDemoPeople({ demoPersons, addresses, leaders })
  const goods = createDemoGoods({ products, stock, pictures, draw, newId: () => newId(clock.nowMs()) })
  const demoShows = createDemoShows({ ...offers, plan: shows.plan, shows: shows.shows, goods, clock })
  return { draw, people, goods, demoShows }
}

export const openDemo = async (deps: OpenDemoDeps) => {
  const { shows, offers, broadcast, objects, clock, logger, config } = deps
  const { draw, people, goods, demoShows } = openShop(deps)
  const scene = createScene({
    folder: join(config.dataDir, 'demo'),
    draw,
    readPicture: createPictureReader({ objects, webDir: config.webDir }),
  })
  const picture = createDemoBroadcast({ ...broadcast, ...offers, scene, shows: shows.shows, clock, logger })
  picture.prepare()
  let showId: string | null = null

  let running: Promise<void> | null = null
  const ensureEach = async (): Promise<void> => {
    const persons = await people.ensure()
    const list = await goods.ensure(persons.merchant)
    const byId = new Map(list.map((product): [string, Product] => [product.id, product]))
    await goods.topUp(persons.merchant, list)
    showId = (await demoShows.ensureLive(persons, byId)).id
    await demoShows.ensureUpcoming(persons, byId)
  }
  /** Two duties ask for it: one after the other would make two shows. */
  const ensureAll = (): Promise<void> => (running ??= ensureEach().finally(() => (running = null)))
  const ensureOnAir = async (): Promise<void> => {
    const show = showId === null ? null : await shows.shows.get(showId)
    if (!show || !isOnAir(show.phase)) await ensureAll()
  }
  const onShow = (look: (showId: string) => Promise<void>) => async (): Promise<void> => {
    if (showId !== null) await look(showId)
  }
  // A shop that somebody has changed beyond our plan must not keep the server from starting; the duty tries again.
  await ensureAll().then(
    () => logger.info({ showId }, 'demo shop is ready'),
    (err: unknown) => logger.error({ err }, 'demo shop is not ready'),
  )

  return {
    duties: [
      { name: 'demo.refresh', everyMs: REFRESH_EVERY_MS, run: ensureAll },
      { name: 'demo.onAir', everyMs: ON_AIR_EVERY_MS, run: ensureOnAir },
      { name: 'demo.picture', everyMs: LOOK_EVERY_MS, run: onShow(picture.look) },
      { name: 'demo.card', everyMs: CARD_EVERY_MS, run: onShow(picture.drawCard) },
    ] satisfies Duty[],
    close: async (): Promise<void> => picture.close(),
  }
}
