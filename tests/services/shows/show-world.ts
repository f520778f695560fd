// Assembles the services of shows on the memory store, with people, pictures and goods that a test fills.
import type { SellingView } from '../../../server/shows/plan.service.ts'
import { createLobby } from '../../../server/shows/lobby.service.ts'
import { createPlan } from '../../../server/shows/plan.service.ts'
import { createShows, type ShowStore } from '../../../server/shows/show.service.ts'
import { countedIds, heardBus, idOf, movedClock } from '../../support/goods-actors.ts'
import { memoryShowStore } from '../../support/memory-shows.ts'

export const HOST = idOf(0x405f)
export const HELPER = idOf(0x4e19)
const PHONES = new Map([
  ['13800000001', HOST],
  ['13800000002', HELPER],
])

export const showWorld = (store: ShowStore = memoryShowStore(), idsFrom = 0x1000) => {
  const clock = movedClock()
  const { bus, cells } = heardBus()
  const audited: { act: string; id: string; after?: object }[] = []
  const problems = new Map<string, string[]>()
  const selling: SellingView = {
    ofShows: async () => new Map(),
    goods: async () => [],
    problems: async (showId) => problems.get(showId) ?? [],
  }
  const shows = createShows({ store, clock, bus })
  const plan = createPlan({
    store,
    shows,
    selling,
    people: {
      cards: async (ids) => new Map(ids.map((id) => [id, { nickname: `nick ${id.slice(-4)}`, pictureUrl: null }])),
      idByPhone: async (phone) => PHONES.get(phone) ?? null,
    },
    pictureUrl: async (id) => (id === idOf(0xbad) ? null : `/uploads/${id}.webp`),
    audit: { write: async ({ act, on, after }) => void audited.push({ act, id: on.id, ...(after ? { after } : {}) }) },
    clock,
    newId: countedIds(idsFrom),
    bus,
  })
  const seller = { name: 'shop', creditCode: '1', address: 'here', phone: '0571', licences: [] }
  const lobby = createLobby({ store, shows, selling, viewersOf: async () => 7, seller, clock })
  return { store, clock, bus, cells, audited, problems, shows, plan, lobby }
}
