// The broadcast's services over shows in memory, a fake engine and a moved clock; several processes may share the shows.
import type { MediaEngine } from '../../media/media-engine.ts'
import { createEnding, type StageLease } from '../../server/broadcast/ending.service.ts'
import { createFeeds } from '../../server/broadcast/feed.service.ts'
import { createMediaReports } from '../../server/broadcast/media-report.service.ts'
import { createOnAir } from '../../server/broadcast/on-air.service.ts'
import { createPlay } from '../../server/broadcast/play.service.ts'
import { createStages } from '../../server/broadcast/stage.service.ts'
import { createLogger } from '../../server/logger.ts'
import type { Show } from '../../server/shows/show.rules.ts'
import { createShows } from '../../server/shows/show.service.ts'
import { createSigning } from '../../server/signing.ts'
import { createFakeEngine } from './fake-engine.ts'
import { heardBus, idOf, member, movedClock } from './goods-actors.ts'
import { memoryShowStore } from './memory-shows.ts'

export const SHOW = idOf(0xa1)
export const HOST = idOf(0x405)
export const host = { ...member(HOST, 'host'), sid: idOf(0x51d), browser: 'Chrome Windows' }

export const showWith = (facts: Partial<Show> = {}): Show => ({
  id: SHOW,
  roomId: idOf(0xb1),
  hostPersonId: HOST,
  hostName: '小满',
  hostPictureUrl: null,
  title: '冬日糕点',
  description: '',
  coverId: null,
  coverUrl: null,
  phase: 'scheduled',
  phaseBefore: null,
  phaseSinceMs: 0,
  startsAtMs: 1_790_000_000_000,
  liveAtMs: null,
  endedAtMs: null,
  backAtMs: null,
  endedReason: null,
  media: { state: 'off', take: 0, sinceMs: 0, layers: 1, version: 0 },
  version: 1,
  demo: false,
  createdAtMs: 0,
  ...facts,
})

/** Leases of all processes of a test; `drop` is a Redis that lost them. */
export const memoryLeases = () => {
  const held = new Map<string, string>()
  const leaseOf = (me: string): StageLease => ({
    me,
    take: async (showId) => void held.set(showId, me),
    keep: async (showId) => {
      if ((held.get(showId) ?? me) !== me) return false
      held.set(showId, me)
      return true
    },
    release: async (showId) => void (held.get(showId) === me && held.delete(showId)),
    holder: async (showId) => held.get(showId) ?? null,
  })
  return { held, leaseOf }
}

export const broadcastWorld = () => {
  const clock = movedClock()
  const { bus, cells } = heardBus()
  const store = memoryShowStore()
  const leases = memoryLeases()
  const closingCalls: string[] = []
  const audited: { act: string; id: string }[] = []
  const kicked = new Set<string>()
  const sheet: { problems: readonly string[] } = { problems: [] }
  const fails = { beginClosing: 0, setMedia: 0 }
  const isKicked = async (_showId: string, personKey: string): Promise<boolean> => kicked.has(personKey)
  const logger = createLogger('silent')
  const shows = createShows({
    store: {
      ...store,
      setMedia: async (id, media) => {
        if (fails.setMedia > 0) {
          fails.setMedia -= 1
          throw new Error('the database is away')
        }
        return store.setMedia(id, media)
      },
    },
    clock,
    bus,
  })
  const closing = {
    beginClosing: async (showId: string): Promise<void> => {
      if (fails.beginClosing > 0) {
        fails.beginClosing -= 1
        throw new Error('selling could not be closed')
      }
      closingCalls.push(showId)
    },
  }
  const audit = { write: async ({ act, on }: { act: string; on: { id: string } }) => void audited.push({ act, id: on.id }) }

  /** One process of the server: its engine, its services. */
  const process = (name: string, fake = createFakeEngine()) => {
    const engine: MediaEngine = fake.engine
    const lease = leases.leaseOf(name)
    const ending = createEnding({ shows, closing, engine, lease, logger })
    const reports = createMediaReports({ shows, engine, lease, ending, clock, logger })
    const turn = { urls: [], secret: undefined }
    const stages = createStages({ shows, engine, isKicked, turn, clock })
    engine.on((event) => {
      void reports.hear(event)
      stages.hear(event)
    })
    const play = createPlay({ shows, engine, isKicked, signing: createSigning(['a secret of some length'.repeat(2)]), turn, clock })
    return {
      fake,
      engine,
      ending,
      reports,
      stages,
      onAir: createOnAir({ shows, engine, ending, audit, clock, sheetProblems: async () => sheet.problems }),
      play,
      feeds: createFeeds({ shows, engine }),
      /** Everything heard so far is written. */
      settled: async () => {
        await reports.settled()
        await ending.settled()
        await reports.settled()
      },
    }
  }
  return {
    clock,
    bus,
    cells,
    store,
    shows,
    leases,
    closingCalls,
    audited,
    kicked,
    sheet,
    fails,
    process,
    show: async (): Promise<Show> => (await shows.get(SHOW)) ?? showWith(),
    put: (facts: Partial<Show> = {}) => store.insert(showWith(facts)),
  }
}
export type BroadcastWorld = ReturnType<typeof broadcastWorld>
