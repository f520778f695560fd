// Opens the demo: its seeded shop kept fresh, its generated broadcast, and the people who make it lively.
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { OpenedBroadcast } from '../broadcast/door.ts'
import type { Product } from '../catalog/product.rules.ts'
import type { Products } from '../catalog/product.service.ts'
import type { StockService } from '../catalog/stock.service.ts'
import type { Clock } from '../clock.ts'
import type { Pictures } from '../files/picture.service.ts'
import type { Duty } from '../jobs/loop.ts'
import type { AgreementService } from '../leaders/agreement/agreement.service.ts'
import type { LeaderService } from '../leaders/leader.service.ts'
import type { Logger } from '../logger.ts'
import type { Addresses } from '../members/addresses/address.service.ts'
import type { DemoPersons } from '../members/demo-persons.service.ts'
import { newId } from '../new-id.ts'
import type { OpenedOffers } from '../offers/door.ts'
import type { OpenedShows } from '../shows/door.ts'
import { isOnAir } from '../shows/phase.rules.ts'
import { AUDIENCE } from './audience.rules.ts'
import { startAudience, type Audience } from './audience.service.ts'
import { startConductor, type Conductor } from './conductor.service.ts'
import { createDemoBroadcast } from './demo-broadcast.service.ts'
import { createDemoCourse, type DemoCourseDeps } from './demo-course.service.ts'
import { createDemoGoods } from './demo-goods.service.ts'
import { createDemoLease, type DemoLease } from './demo-lease.store.ts'
import { createDemoPages } from './demo-page.adapter.ts'
import { createDemoPeople, type DemoPeople } from './demo-people.service.ts'
import { createDemoShows } from './demo-shows.service.ts'
import { createDrawings } from './drawing.adapter.ts'
import { createRounds } from './round.service.ts'
import { createScene } from './scene.adapter.ts'
import { createStall } from './stall.service.ts'
import type { StudioWatch } from './studio-watch.socket.ts'

export type OpenDemoDeps = DemoCourseDeps & {
  readonly demoPersons: DemoPersons
  readonly addresses: Addresses
  readonly leaders: LeaderService
  readonly agreements: AgreementService
  readonly pictures: Pictures
  readonly products: Products
  readonly stock: StockService
  readonly shows: OpenedShows
  readonly offers: OpenedOffers
  readonly broadcast: Pick<OpenedBroadcast, 'feeds' | 'engine' | 'ending'>
  /** The bytes behind one of our own picture addresses. */
  readonly readPicture: (url: string) => Promise<Buffer | null>
  /** People in a show who are no simulation. */
  readonly realViewers: (showId: string) => Promise<number>
  readonly watch: StudioWatch
  /** The general client. */
  readonly redis: Redis
  readonly clock: Clock
  readonly logger: Logger
  readonly config: {
    readonly root: string
    readonly webDir: string
    readonly dataDir: string
    readonly host: string
    readonly port: number
    readonly publicUrl: string
    readonly demoAudience: boolean
    readonly demoBroadcast: boolean
  }
}
export type OpenedDemo = Awaited<ReturnType<typeof openDemo>>

const HOLD_EVERY_MS = 4_000
const REFRESH_EVERY_MS = 60_000
const ON_AIR_EVERY_MS = 5_000
const LOOK_EVERY_MS = 2_000
const CARD_EVERY_MS = 1_000

/** What keeps the shop as the demo needs it; `ensure` is safe to repeat. */
const openShop = (deps: OpenDemoDeps) => {
  const { demoPersons, addresses, leaders, agreements, pictures, products, stock, shows, offers, broadcast, realViewers, clock, config } =
    deps
  const draw = createDrawings({ ...config, cacheDir: join(config.dataDir, 'demo/drawings') })
  const people = createDemoPeople({ demoPersons, addresses, leaders, agreements })
  const course = createDemoCourse(deps)
  const goods = createDemoGoods({ products, stock, pictures, draw, newId: () => newId(clock.nowMs()) })
  const demoShows = createDemoShows({ ...offers, plan: shows.plan, shows: shows.shows, goods, clock })
  const rounds = createRounds({ ...shows, ...broadcast, realViewers, clock })
  const now: { showId: string | null; persons: DemoPeople | null; held: boolean } = { showId: null, persons: null, held: false }
  const ensureEach = async (): Promise<void> => {
    const persons = (now.persons = await people.ensure())
    await course.ensure(persons.merchant)
    const list = await goods.ensure(persons.merchant)
    const byId = new Map(list.map((product): [string, Product] => [product.id, product]))
    await goods.topUp(persons.merchant, list)
    const show = await demoShows.ensureLive(persons, byId)
    const isOver = await rounds.endIfOver(show)
    now.showId = isOver ? (await demoShows.ensureLive(persons, byId)).id : show.id
    await demoShows.ensureUpcoming(persons, byId)
    await rounds.clearOld(persons.merchant)
  }
  let running: Promise<void> | null = null
  /** Two duties ask for it: one beside the other would make two shows. */
  const ensure = async (): Promise<void> => {
    if (now.held) await (running ??= ensureEach().finally(() => (running = null)))
  }
  const ensureOnAir = async (): Promise<void> => {
    const show = now.showId === null ? null : await shows.shows.get(now.showId)
    if (!show || !isOnAir(show.phase)) await ensure()
  }
  /** The show on air, for the one process that keeps the demo going; null for the others. */
  const showId = (): string | null => (now.held ? now.showId : null)
  return { draw, people, now, ensure, ensureOnAir, showId }
}
type Shop = ReturnType<typeof openShop>

/** The conductor and, unless the demo is to be quiet, the simulated audience; both as pages of this server, on `port`. */
const startPeople = async (
  deps: OpenDemoDeps,
  { people, now, showId }: Shop,
  lease: DemoLease,
  port: number,
): Promise<readonly (Audience | Conductor)[]> => {
  const { demoPersons, shows, offers, watch, clock, logger, config } = deps
  const pages = createDemoPages({ host: config.host, port, publicUrl: config.publicUrl })
  const shared = { pages, showId, clock, logger, random: Math.random }
  const cookieHeader = (): Promise<string> => demoPersons.cookieHeaderOf(now.persons?.host.personId ?? '')
  const conductor = startConductor({
    ...offers,
    ...shared,
    shows: shows.shows,
    ignore: watch.ignore,
    isStaffed: lease.isStaffed,
    cookieHeader,
  })
  if (!config.demoAudience) return [conductor]
  const persons = await people.ensureAudience(AUDIENCE.seats)
  const { cookieHeaderOf } = demoPersons
  return [conductor, startAudience(persons, { ...shared, stall: createStall({ ...offers, clock }), cookieHeaderOf })]
}

export const openDemo = async (deps: OpenDemoDeps) => {
  const { offers, shows, broadcast, readPicture, watch, redis, clock, logger, config } = deps
  const shop = openShop(deps)
  const lease = createDemoLease(redis, `${hostname()}:${config.port === 0 ? process.pid : config.port}`)
  // Those who work may be on another gateway than the conductor. With Redis away nobody works, and nothing changes.
  const note = (showId: string): Promise<void> => lease.noteStaffed(showId).catch(() => undefined)
  const hold = async (): Promise<void> => {
    shop.now.held = await lease.hold().catch(() => shop.now.held)
    for (const showId of watch.staffed()) await note(showId)
  }
  watch.onStaffed((showId) => void note(showId))
  await hold()
  const scene = createScene({ folder: join(config.dataDir, 'demo'), draw: shop.draw, readPicture })
  const picture = createDemoBroadcast({ ...broadcast, scene, stall: createStall({ ...offers, clock }), shows: shows.shows, clock, logger })
  if (config.demoBroadcast) picture.prepare()
  // A shop that somebody has changed beyond our plan must not keep the server from starting; the duty tries again.
  await shop.ensure().then(
    () => logger.info({ showId: shop.now.showId, held: shop.now.held }, 'demo shop is ready'),
    (err: unknown) => logger.error({ err }, 'demo shop is not ready'),
  )
  const onShow = (look: (showId: string) => Promise<void>) => async (): Promise<void> => {
    const showId = shop.showId()
    if (showId !== null && config.demoBroadcast) await look(showId)
  }
  let starting: ReturnType<typeof startPeople> | null = null

  return {
    duties: [
      { name: 'demo.hold', everyMs: HOLD_EVERY_MS, run: hold },
      { name: 'demo.refresh', everyMs: REFRESH_EVERY_MS, run: shop.ensure },
      { name: 'demo.onAir', everyMs: ON_AIR_EVERY_MS, run: shop.ensureOnAir },
      { name: 'demo.picture', everyMs: LOOK_EVERY_MS, run: onShow(picture.look) },
      { name: 'demo.card', everyMs: CARD_EVERY_MS, run: onShow(picture.drawCard) },
    ] satisfies Duty[],
    /** Once people can come in. */
    begin: (port: number): void => {
      starting ??= startPeople(deps, shop, lease, port)
      starting.catch((err: unknown) => logger.error({ err }, 'the demo has no audience'))
    },
    close: async (): Promise<void> => {
      picture.close()
      const lively = await starting?.catch(() => [])
      await Promise.all((lively ?? []).map((one) => one.close()))
      await lease.release().catch(() => undefined)
    },
  }
}
