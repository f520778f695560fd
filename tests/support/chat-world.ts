// A room with a host, an assistant, viewers and staff over the in-memory stores of chat, for tests of its services.
import type { Actor } from '../../server/actor.ts'
import type { AuditWrite } from '../../server/audit/audit.service.ts'
import type { Speaker } from '../../server/chat/chat-ports.service.ts'
import { createChat } from '../../server/chat/chat.service.ts'
import { createKeywordMatcher } from '../../server/chat/keyword.rules.ts'
import { createModeration } from '../../server/chat/moderation.service.ts'
import { createBus, type DomainEvents, type EventName } from '../../server/domain-events.ts'
import { createLogger } from '../../server/logger.ts'
import { createRateLimiter } from '../../server/persistence/rate-limiter.ts'
import type { Phase } from '../../server/protocol/shows.ts'
import type { Grants, Show } from '../../server/shows/show.service.ts'
import { countedIds, idOf, member, movedClock, staff } from './goods-actors.ts'
import { memoryLines, memoryModeration, memoryNumbers } from './memory-chat.ts'

export const HOST = idOf(0xb1)
export const ASSISTANT = idOf(0xa1)
export const SHOW = idOf(0x51)
const ROOM = idOf(0x21)

export const showWith = (phase: Phase): Show => ({
  id: SHOW,
  roomId: ROOM,
  hostPersonId: HOST,
  hostName: '小美',
  hostPictureUrl: null,
  title: '中秋场',
  description: '',
  coverId: null,
  coverUrl: null,
  phase,
  phaseBefore: null,
  phaseSinceMs: 0,
  startsAtMs: 0,
  liveAtMs: null,
  endedAtMs: null,
  backAtMs: null,
  endedReason: null,
  media: { state: 'on', take: 1, sinceMs: 0, layers: 3, version: 1 },
  version: 1,
  demo: false,
  createdAtMs: 0,
})

export const people: Readonly<Record<'host' | 'assistant' | 'viewer' | 'other' | 'leader' | 'moderator' | 'planner', Actor>> = {
  host: member(HOST, 'host'),
  assistant: member(ASSISTANT, 'assistant'),
  viewer: member(idOf(1)),
  other: member(idOf(2)),
  leader: member(idOf(3), 'leader'),
  moderator: staff('mod'),
  planner: { ...staff('orders'), personId: idOf(0x5b) },
}
const names = new Map(Object.entries(people).map(([name, actor]) => [actor.personId ?? '', { name, roles: actor.roles }]))

export type Heard = { [K in EventName]: DomainEvents[K][] }

export const chatWorld = () => {
  const clock = movedClock()
  const logger = createLogger('silent')
  const bus = createBus(logger)
  const told: { name: EventName; payload: unknown }[] = []
  for (const name of ['cellChanged', 'chatPosted', 'toldPerson', 'personEnded', 'liked', 'came'] as const)
    bus.on(name, (payload) => void told.push({ name, payload }))
  const state = { show: showWith('live') as Show | null, simulated: false, mod: true }
  const shows = {
    get: async (id: string): Promise<Show | null> => (state.show?.id === id ? state.show : null),
    grants: async ({ personId }: Pick<Actor, 'personId'>, showId: string): Promise<Grants> => ({
      host: showId === SHOW && personId === HOST,
      assistant: showId === SHOW && personId === ASSISTANT ? { trade: false, mod: state.mod } : null,
    }),
  }
  const speaker = async (personId: string): Promise<Speaker | null> => {
    const known = names.get(personId)
    return known ? { ...known, simulated: state.simulated } : null
  }
  const audits: AuditWrite[] = []
  const audit = { write: async (row: AuditWrite) => void audits.push(row) }
  const lines = memoryLines()
  const numbers = memoryNumbers(lines)
  const store = memoryModeration()
  const speakerKey = (showId: string, personKey: string): string => `${showId.slice(-3)}-${personKey.slice(-6)}`
  const chat = createChat({
    lines,
    moderation: store,
    numbers,
    limits: createRateLimiter({}),
    shows,
    speaker,
    speakerKey,
    keywords: createKeywordMatcher({ block: ['赌博'], mask: ['傻瓜'] }),
    clock,
    bus,
    newId: countedIds(),
  })
  const moderation = createModeration({ store, lines, shows, speaker, audit, clock, bus })
  return {
    chat,
    moderation,
    lines,
    numbers,
    store,
    shows,
    speaker,
    speakerKey,
    clock,
    bus,
    logger,
    audits,
    state,
    keyOf: (actor: Actor): string => speakerKey(SHOW, actor.personId ?? ''),
    told: <K extends EventName>(name: K): DomainEvents[K][] =>
      told.filter((one) => one.name === name).map((one) => one.payload as DomainEvents[K]),
  }
}
export type ChatWorld = ReturnType<typeof chatWorld>
