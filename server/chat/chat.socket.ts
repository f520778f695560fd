// The chat events of a room's socket.
import { onEvent, type EventBinding } from '../realtime/bind-event.ts'
import type { Chat } from './chat.service.ts'
import type { Likes } from './like.service.ts'
import type { Moderation } from './moderation.service.ts'

export const chatEvents = ({ chat, moderation, likes }: { chat: Chat; moderation: Moderation; likes: Likes }): EventBinding[] => [
  onEvent('chat:send', ({ actor }, payload, showId) => chat.send(actor, showId, payload)),
  onEvent('chat:history', (_context, payload, showId) => chat.history(showId, payload)),
  onEvent('chat:delete', ({ actor }, { lineNo }, showId) => moderation.erase(actor, showId, lineNo)),
  onEvent('chat:mute', ({ actor }, payload, showId) => moderation.mute(actor, showId, payload)),
  onEvent('chat:rules', ({ actor }, payload, showId) => moderation.setRules(actor, showId, payload)),
  onEvent('viewer:kick', ({ actor }, payload, showId) => moderation.kick(actor, showId, payload)),
  onEvent('like:send', async ({ actor }, { count }, showId) => {
    likes.like(actor, showId, count)
    return {}
  }),
]
