// Seeds the demo's room and shows and keeps them fresh: one always on air, the announced ones always ahead.
import type { Actor } from '../actor.ts'
import type { Product } from '../catalog/product.rules.ts'
import type { Clock } from '../clock.ts'
import type { Offers } from '../offers/offer.service.ts'
import type { Opening } from '../offers/opening.service.ts'
import type { Pins } from '../offers/pin.service.ts'
import type { RunSheets } from '../offers/run-sheet.service.ts'
import { isOver, isOnAir } from '../shows/phase.rules.ts'
import type { Plan } from '../shows/plan.service.ts'
import type { Room, Show, Shows } from '../shows/show.service.ts'
import type { DemoGoodsService } from './demo-goods.service.ts'
import type { DemoPeople } from './demo-people.service.ts'
import { GOODS, LIVE_SHOW, nextStartMs, ROOM_ID, ROOM_NAME, START_LEAD_MS, UPCOMING_SHOWS, type DemoShow } from './demo-shop.rules.ts'
import { demoSheet } from './run-sheet.rules.ts'
import { BASE_WIDTH_PX } from './scene.rules.ts'

export type DemoShowsDeps = {
  readonly plan: Pick<Plan, 'rooms' | 'openRoom' | 'draft' | 'publish' | 'assistantGrant'>
  readonly shows: Pick<Shows, 'get' | 'change' | 'move' | 'nowAndNext'>
  readonly sheets: Pick<RunSheets, 'put' | 'read'>
  readonly offers: Pick<Offers, 'list'>
  readonly opening: Pick<Opening, 'open'>
  readonly pins: Pick<Pins, 'now' | 'open'>
  readonly goods: Pick<DemoGoodsService, 'takeIn'>
  readonly clock: Clock
}
export type DemoShows = ReturnType<typeof createDemoShows>

const SHOWS_LOOKED_AT = 50
const ASSISTANT_PHONE = '13800000005'

/** A demo show of this plan that is not over: the first one by its id, later ones by their title. */
const createFinder =
  ({ shows }: DemoShowsDeps) =>
  async ({ firstId, title }: DemoShow): Promise<Show | null> => {
    const current = (await shows.nowAndNext(SHOWS_LOOKED_AT)).find(
      (show) => show.demo && (show.id === firstId || (show.roomId === ROOM_ID && show.title === title)),
    )
    if (current) return current
    const first = await shows.get(firstId)
    return first && !isOver(first.phase) ? first : null
  }

/** A plan's show up to its announcement; each step looks first whether an earlier boot has done it. */
const createPlanning = (deps: DemoShowsDeps) => {
  const { plan, shows, sheets, offers, goods } = deps
  const find = createFinder(deps)

  const draft = async (people: DemoPeople, room: Room, demo: DemoShow, startsAtMs: number): Promise<Show> => {
    const coverId = await goods.takeIn(people.host, demo.cover, BASE_WIDTH_PX)
    const { title, description, firstId } = demo
    const isFirst = (await shows.get(firstId)) === null
    return plan.draft(
      room,
      { roomId: room.id, title, description, coverId, startsAtMs },
      { demo: true, ...(isFirst ? { id: firstId } : {}) },
    )
  }
  const writeSheet = async (people: DemoPeople, show: Show, demo: DemoShow, products: ReadonlyMap<string, Product>): Promise<void> => {
    if ((await offers.list(show.id)).length > 0) return
    const { version } = await sheets.read(people.merchant, show.id)
    const wanted = demo.goods.flatMap((position) => GOODS[position] ?? [])
    await sheets.put(show.id, { seenVersion: version, offers: demoSheet(wanted, products) }, people.host.personId)
  }
  return async (
    people: DemoPeople,
    room: Room,
    demo: DemoShow,
    products: ReadonlyMap<string, Product>,
    startsAtMs: number,
  ): Promise<Show> => {
    const show = (await find(demo)) ?? (await draft(people, room, demo, startsAtMs))
    if (show.phase !== 'draft') return show
    await writeSheet(people, show, demo, products)
    await plan.assistantGrant(people.merchant, show.id, { phone: ASSISTANT_PHONE, trade: true, mod: true })
    // A draft of a boot that was cut short long ago: its start has passed.
    const fresh = show.startsAtMs === startsAtMs ? show : ((await shows.change(show, { startsAtMs })) ?? show)
    return plan.publish(fresh, fresh.version)
  }
}

export const createDemoShows = (deps: DemoShowsDeps) => {
  const { plan, shows, offers, opening, pins, clock } = deps
  const planned = createPlanning(deps)

  const ensureRoom = async ({ host, merchant }: DemoPeople): Promise<Room> => {
    const known = (await plan.rooms(merchant)).rows.find((room) => room.id === ROOM_ID)
    return known ? { ...known, hostPictureUrl: null } : plan.openRoom(ROOM_NAME, host.personId ?? '', ROOM_ID)
  }
  /** Everything in the bag can be bought, and one of it is shown. */
  const openSelling = async (host: Actor, show: Show): Promise<void> => {
    const rows = await offers.list(show.id)
    for (const { id } of rows.filter(({ state }) => state === 'ready')) await opening.open(id, host.personId)
    const board = await pins.now(show.id)
    const [first] = rows.filter(({ state }) => state === 'ready' || state === 'open')
    if (!board.pin && first) await pins.open(host, show.id, { offerId: first.id, seenVersion: board.version })
  }
  /** The one on air, put there when it is not. A show that its host ended is followed by another. */
  const ensureLive = async (people: DemoPeople, products: ReadonlyMap<string, Product>): Promise<Show> => {
    const show = await planned(people, await ensureRoom(people), LIVE_SHOW, products, clock.nowMs())
    // Nothing was ever pinned: a boot was cut short between going live and selling.
    if (isOnAir(show.phase) && (await pins.now(show.id)).version > 0) return show
    const live = isOnAir(show.phase) ? show : await shows.move(show.id, 'live')
    await openSelling(people.host, live)
    return live
  }
  const ensureUpcoming = async (people: DemoPeople, products: ReadonlyMap<string, Product>): Promise<Show[]> => {
    const room = await ensureRoom(people)
    const ready: Show[] = []
    for (const demo of UPCOMING_SHOWS) {
      const startsAtMs = nextStartMs(demo.start, clock.nowMs())
      const show = await planned(people, room, demo, products, startsAtMs)
      const isDue = show.phase === 'scheduled' && show.startsAtMs - clock.nowMs() < START_LEAD_MS
      ready.push(isDue ? ((await shows.change(show, { startsAtMs })) ?? show) : show)
    }
    return ready
  }

  return { ensureLive, ensureUpcoming, openSelling }
}
