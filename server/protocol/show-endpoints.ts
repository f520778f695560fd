// Endpoints of shows as everybody sees them: lists, cover page, room, chat.
import { chatHistoryAck } from './chat.ts'
import { atMs, id } from './fields.ts'
import { offerDetail } from './offers.ts'
import { told } from './room.ts'
import { showPage, showsReply } from './shows.ts'
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'

const byId = z.strictObject({ id })
const read = ['read'] as const
const write = ['write'] as const

export const showEndpoints = {
  shows: endpoint({
    method: 'GET',
    path: '/shows',
    act: 'show.list',
    rates: read,
    says: 'Shows on air, upcoming, replays',
    query: z.strictObject({ phase: z.enum(['live', 'upcoming', 'replay']).optional() }),
    reply: showsReply,
  }),
  show: endpoint({
    method: 'GET',
    path: '/shows/:id',
    act: 'show.read',
    rates: read,
    says: 'The cover page of a show',
    params: byId,
    reply: showPage,
  }),
  room: endpoint({
    method: 'GET',
    path: '/rooms/:id',
    act: 'show.list',
    rates: read,
    says: 'Where a room leads now',
    params: byId,
    reply: z.object({ showId: id.nullable() }),
  }),
  reserve: endpoint({
    method: 'PUT',
    path: '/shows/:id/reservation',
    act: 'reservation.write',
    rates: write,
    says: 'Remind me; the code of the link I came by is kept for the way back',
    params: byId,
    query: z.strictObject({ code: z.string().max(40).optional() }),
    reply: z.object({ reservations: z.int() }),
  }),
  unreserve: endpoint({
    method: 'DELETE',
    path: '/shows/:id/reservation',
    act: 'reservation.write',
    rates: write,
    says: 'Do not remind me',
    params: byId,
    reply: z.object({ reservations: z.int() }),
  }),
  showRoom: endpoint({
    method: 'GET',
    path: '/shows/:id/room',
    act: 'show.resync',
    rates: read,
    says: 'The room without a socket',
    params: byId,
    reply: z.object({ told, viewers: z.int(), nowMs: atMs }),
  }),
  showChat: endpoint({
    method: 'GET',
    path: '/shows/:id/chat',
    act: 'chat.history',
    rates: read,
    says: 'Chat without a socket',
    params: byId,
    query: z.strictObject({
      after: z
        .string()
        .regex(/^[0-9]{1,9}$/)
        .optional(),
    }),
    reply: chatHistoryAck,
  }),
  offer: endpoint({
    method: 'GET',
    path: '/offers/:id',
    act: 'product.readPublic',
    rates: read,
    says: 'The long text of an offer',
    params: byId,
    reply: offerDetail,
  }),
} as const satisfies Record<string, Endpoint>
