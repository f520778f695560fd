// Opens the chat: lines, moderation, likes.
import type { Redis } from 'ioredis'
import type { Connection } from 'mongoose'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { Bus } from '../domain-events.ts'
import type { Duty } from '../jobs/loop.ts'
import { newId } from '../new-id.ts'
import type { EventBinding } from '../realtime/bind-event.ts'
import type { Shows } from '../shows/show.service.ts'
import type { ChatLimits, Speaker } from './chat-ports.service.ts'
import { createChat, type Chat } from './chat.service.ts'
import { chatEvents } from './chat.socket.ts'
import { createLineStore } from './chat.store.ts'
import { createKeywordMatcher, DEFAULT_KEYWORDS, type Keywords } from './keyword.rules.ts'
import { createLikes, type Likes } from './like.service.ts'
import { createLineNumbers } from './line-number.store.ts'
import { createModeration, type Moderation } from './moderation.service.ts'
import { createLikeStore, createModerationStore } from './moderation.store.ts'

const LIKES_EVERY_MS = 1_000

export type OpenChatDeps = {
  readonly db: Connection
  /** The general client. */
  readonly redis: Redis
  readonly clock: Clock
  readonly bus: Bus
  readonly limits: ChatLimits
  readonly shows: Pick<Shows, 'get' | 'grants'>
  /** A member's or staff person's name in rooms and standing roles; null when there is none. */
  readonly speaker: (personId: string) => Promise<Speaker | null>
  readonly speakerKey: (showId: string, personKey: string) => string
  readonly audit: Pick<Audit, 'write'>
  readonly keywords?: Keywords
}
export type OpenedChat = {
  readonly chat: Chat
  readonly moderation: Moderation
  readonly likes: Likes
  readonly cells: Moderation['cells']
  readonly events: EventBinding[]
  readonly duties: Duty[]
  /** Writes the likes of the last second. */
  readonly close: () => Promise<void>
}

export const openChat = (deps: OpenChatDeps): OpenedChat => {
  const { db, redis, clock, bus, limits, shows, speaker, speakerKey, audit } = deps
  const lines = createLineStore(db)
  const store = createModerationStore(db)
  const chat = createChat({
    lines,
    moderation: store,
    numbers: createLineNumbers(redis, lines.highest),
    limits,
    shows,
    speaker,
    speakerKey,
    keywords: createKeywordMatcher(deps.keywords ?? DEFAULT_KEYWORDS),
    clock,
    bus,
    newId: () => newId(clock.nowMs()),
  })
  const moderation = createModeration({ store, lines, shows, speaker, audit, clock, bus })
  const likes = createLikes({ store: createLikeStore(db), bus })
  return {
    chat,
    moderation,
    likes,
    cells: moderation.cells,
    events: chatEvents({ chat, moderation, likes }),
    duties: [{ name: 'chat.likes', everyMs: LIKES_EVERY_MS, run: likes.flush }],
    close: likes.flush,
  }
}
