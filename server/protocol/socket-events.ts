// Every Socket.IO event in both directions: payload, ack, the act its guard asks for and the rate it enforces.
import { z } from 'zod'
import type { Act } from './acts.ts'
import {
  chatDelete,
  chatHistory,
  chatHistoryAck,
  chatLine,
  chatMute,
  chatRulesWrite,
  chatSend,
  chatSendAck,
  likeSend,
  viewerKick,
} from './chat.ts'
import { atMs, count, id, mediaId, nothing, said, speakerKey, version } from './fields.ts'
import { LIMITS, type RateName } from './limits.ts'
import { flashExtend, flashStart, flashStop, offerPrepare, offerShelf, offerTopUp, pinClose, pinOpen, prepareAck } from './offers.ts'
import { orderCard, orderPlace, placed } from './orders.ts'
import type { ErrorCode, ErrorParams } from './errors.ts'
import { flow, meTold, pulse, sessionEnded, stageClosed, told } from './room.ts'
import { phase } from './shows.ts'
import { waitCard, waitJoin, waitLeave } from './waits.ts'
import {
  capsTold,
  iceParameters,
  iceServer,
  statsReport,
  statsReportAck,
  stageConnect,
  stageOpen,
  stageOpenAck,
  stageProduce,
  stageRestartIce,
  stageWatch,
  stageWatchAck,
} from './stage.ts'

type Ask<P extends z.ZodType, A extends z.ZodType> = {
  readonly act: Act
  readonly rates: readonly RateName[]
  readonly payload: P
  readonly ack: A
  readonly needsShow: boolean
}
const ask = <P extends z.ZodType, A extends z.ZodType>(
  act: Act,
  rates: readonly RateName[],
  payload: P,
  ack: A,
  needsShow = true,
): Ask<P, A> => ({ act, rates, payload, ack, needsShow })
const done = z.object({})
const changed = z.object({ version })

export const showJoin = z.strictObject({
  showId: id,
  shareCode: z.string().max(40).optional(), // a bad code still opens the room, uncredited
  accessCode: z.string().min(4).max(12).optional(),
  since: z.strictObject({ epoch: z.string().max(40), seq: z.int().min(-1) }).optional(),
  chatAfter: z.int().min(0).max(1e9).optional(),
  purpose: z.enum(['viewer', 'studio', 'assist']),
})
export const showJoinAck = z.object({
  told,
  chat: z.array(chatLine).max(LIMITS.chatHistoryMax),
  viewers: z.int(),
  simulated: z.int(),
  likes: z.int(),
  me: z.object({
    speakerKey,
    roles: z.array(said(12)).max(7),
    mutedUntilMs: atMs.nullable(),
    leaderName: said(20).nullable(),
    orders: z.array(orderCard).max(5),
    /** Her places in waiting lists of this show that are not over. */
    waits: z.array(waitCard).max(20),
  }),
  play: z.object({ playlistUrl: said(300), webrtc: capsTold.nullable(), iceServers: z.array(iceServer).max(3), take: z.int() }),
  bootId: said(40),
  /** She came with a code worth crediting: say `touch:seen` once the page has been visible for so long. null: there is nothing to say. */
  touchAfterMs: z.int().nullable(),
})
const phaseAck = z.object({ phase, version })
const seen = z.strictObject({ seenVersion: version })

/** What a client may ask; every other name is answered `unknown_event`. */
export const clientEvents = {
  'show:join': ask('show.join', ['join'], showJoin, showJoinAck, false),
  'show:resync': ask(
    'show.resync',
    ['resync'],
    z.strictObject({ epoch: z.string().max(40), afterSeq: z.int().min(-1) }),
    z.object({ told }),
  ),
  'show:leave': ask('show.join', ['join'], nothing, done, false),
  'touch:seen': ask('touch.write', ['report'], nothing, z.object({ leaderName: said(20).nullable() })),
  'chat:history': ask('chat.history', ['history'], chatHistory, chatHistoryAck),
  'stats:report': ask('stats.report', ['report'], statsReport, statsReportAck),
  'chat:send': ask('chat.send', ['chatSend', 'chatSendMinute'], chatSend, chatSendAck),
  'like:send': ask('like.send', ['like'], likeSend, done),
  'chat:delete': ask('chat.delete', ['moderate'], chatDelete, changed),
  'chat:mute': ask('mute.show', ['moderate'], chatMute, z.object({ untilMs: atMs })),
  'chat:rules': ask('roomMute', ['moderate'], chatRulesWrite, changed),
  'viewer:kick': ask('kick', ['moderate'], viewerKick, done),
  'pin:open': ask('pin.open', ['pin'], pinOpen, z.object({ pinId: id, version })),
  'pin:close': ask('pin.close', ['pin'], pinClose, changed),
  'flash:start': ask('flash.start', ['sell'], flashStart, z.object({ opensAtMs: atMs, closesAtMs: atMs, version })),
  'flash:extend': ask('flash.extend', ['sell'], flashExtend, z.object({ closesAtMs: atMs, version })),
  'flash:stop': ask('flash.stop', ['sell'], flashStop, changed),
  'offer:topUp': ask('offer.topUp', ['sell'], offerTopUp, z.object({ unitCount: z.int() })),
  'offer:onShelf': ask('offer.onShelf', ['sell'], offerShelf, changed),
  'offer:offShelf': ask('offer.offShelf', ['sell'], offerShelf, changed),
  'offer:look': ask('offer.prepare', ['prepare'], z.strictObject({ offerId: id, open: z.boolean() }), done),
  'offer:prepare': ask('offer.prepare', ['prepare'], offerPrepare, prepareAck),
  'wait:join': ask('wait.join', ['prepare'], waitJoin, waitCard),
  'wait:leave': ask('wait.leave', ['prepare'], waitLeave, z.object({ wait: waitCard.nullable() })),
  'order:place': ask('order.place', ['orderPlace', 'orderPlaceMinute'], orderPlace, placed),
  'show:goLive': ask('show.goLive', ['phase'], seen, phaseAck),
  'show:pause': ask('show.pause', ['phase'], z.strictObject({ seenVersion: version, backAtMs: atMs.optional() }), phaseAck),
  'show:resume': ask('show.resume', ['phase'], seen, phaseAck),
  'show:end': ask('show.end', ['phase'], seen, phaseAck),
  'stage:open': ask('stage.open', ['stage'], stageOpen, stageOpenAck),
  'stage:connect': ask('transport.connect', ['stage'], stageConnect, done),
  'stage:restartIce': ask('transport.connect', ['stage'], stageRestartIce, z.object({ iceParameters })),
  'stage:produce': ask('stage.produce', ['stage'], stageProduce, z.object({ producerId: mediaId })),
  'stage:close': ask('stage.open', ['stage'], nothing, done),
  'stage:watch': ask('stage.consume', ['stage'], stageWatch, stageWatchAck),
  'stage:unwatch': ask('stage.consume', ['stage'], nothing, done),
} as const

export type ClientEventName = keyof typeof clientEvents
export type PayloadOf<K extends ClientEventName> = z.output<(typeof clientEvents)[K]['payload']>
/** What a page gives (before cleaning). */
export type AskOf<K extends ClientEventName> = z.input<(typeof clientEvents)[K]['payload']>
export type AckOf<K extends ClientEventName> = z.infer<(typeof clientEvents)[K]['ack']>
export type Refusal = { ok: false; nowMs: number; code: ErrorCode; retryAfterMs?: number; params?: ErrorParams }
export type Answer<K extends ClientEventName> = ({ ok: true; nowMs: number } & AckOf<K>) | Refusal
export type ClientToServer = { [K in ClientEventName]: (payload: AskOf<K>, ack: (answer: Answer<K>) => void) => void }

/** What the server tells; no acks. */
export const serverEvents = {
  'show:told': told,
  'show:flow': flow,
  'show:pulse': pulse,
  'me:told': meTold,
  'stage:closed': stageClosed,
  'session:ended': sessionEnded,
  'server:leaving': z.object({ afterMs: count(20_000) }),
} as const
export type ServerEventName = keyof typeof serverEvents
export type ToldOf<K extends ServerEventName> = z.infer<(typeof serverEvents)[K]>
export type ServerToClient = { [K in ServerEventName]: (payload: ToldOf<K>) => void }
