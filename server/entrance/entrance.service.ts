// Lets people into a show with one snapshot, and out again: may she, whose link brought her, what she sees and is.
import type { Actor } from '../actor.ts'
import { personKey } from '../actor.ts'
import { grantsIn, type Speaker } from '../chat/chat-ports.service.ts'
import type { Chat } from '../chat/chat.service.ts'
import type { Moderation } from '../chat/moderation.service.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Bus } from '../domain-events.ts'
import type { OrderCard } from '../protocol/orders.ts'
import type { WaitCard } from '../protocol/waits.ts'
import type { Told } from '../protocol/room.ts'
import type { AckOf, PayloadOf } from '../protocol/socket-events.ts'
import type { Grants, Show, Shows } from '../shows/show.service.ts'
import { entryVerdict, isTeam, rolesHere, type Purpose } from './entrance.rules.ts'
import type { PageTouch, TouchingPage } from './page-touch.service.ts'

/** The rooms this gateway holds; `answer` must be read in the same turn as entering. */
export type RoomsHere = {
  readonly open: (showId: string) => Promise<void>
  readonly answer: (showId: string, since: { epoch: string; seq: number } | null) => Told
  readonly crowd: (showId: string) => Promise<{ viewers: number; simulated: number }>
}
/** The page that walks in. */
export type Walker = TouchingPage & {
  readonly bootId: string
  readonly enter: (showId: string, purpose: Purpose, team: boolean) => void
  readonly leave: () => void
}
export type EntranceDeps = {
  readonly shows: Pick<Shows, 'get' | 'grants'>
  readonly rooms: RoomsHere
  readonly chat: Pick<Chat, 'recent' | 'history'>
  readonly moderation: Pick<Moderation, 'isKicked' | 'mutedUntil'>
  readonly likes: (showId: string) => Promise<number>
  readonly speaker: (personId: string) => Promise<Speaker | null>
  readonly speakerKey: (showId: string, personKey: string) => string
  readonly pageTouch: Pick<PageTouch, 'joined'>
  readonly leaderNameFor: (given: { memberId: string | null; visitorId: string; showId: string }) => Promise<string | null>
  /** A member's open orders of a show, newest first. */
  readonly openOrders: (memberId: string, showId: string) => Promise<readonly OrderCard[]>
  /** Her places in waiting lists of a show. */
  readonly openWaits: (memberId: string, showId: string) => Promise<readonly WaitCard[]>
  readonly play: (show: Show, actor: Actor) => Promise<AckOf<'show:join'>['play']>
  readonly clock: Clock
  readonly bus: Bus
}
export type Entrance = ReturnType<typeof createEntrance>
type Admitted = { readonly show: Show; readonly grants: Grants }

const ORDERS_MAX = 5

const admit = async ({ shows, moderation }: EntranceDeps, actor: Actor, showId: string, purpose: Purpose): Promise<Admitted> => {
  const [show, grants, kicked] = await Promise.all([
    shows.get(showId),
    grantsIn(shows, actor, showId),
    moderation.isKicked(showId, personKey(actor)),
  ])
  const verdict = entryVerdict(actor, purpose, { phase: found(show).phase, kicked, grants })
  if (verdict !== 'ok') throw new DomainError(verdict)
  return { show: found(show), grants }
}

const meOf = async (deps: EntranceDeps, actor: Actor, { show, grants }: Admitted): Promise<AckOf<'show:join'>['me']> => {
  const { personId, visitorId } = actor
  const memberId = actor.kind === 'member' ? personId : null
  const [muted, leaderName, orders, waits] = await Promise.all([
    personId === null ? 0 : deps.moderation.mutedUntil(show.roomId, personId),
    deps.leaderNameFor({ memberId, visitorId, showId: show.id }),
    memberId === null ? [] : deps.openOrders(memberId, show.id),
    memberId === null ? [] : deps.openWaits(memberId, show.id),
  ])
  return {
    speakerKey: deps.speakerKey(show.id, personKey(actor)),
    roles: rolesHere(actor, grants),
    mutedUntilMs: muted === 0 ? null : muted,
    leaderName,
    orders: orders.slice(0, ORDERS_MAX),
    waits: [...waits],
  }
}

export const createEntrance = (deps: EntranceDeps) => {
  const { rooms, chat, moderation, bus } = deps

  /**
   * One answer with everything the page shows first. Refuses `not_found` (draft), `entry_refused` (rehearsal), `kicked`,
   * `not_allowed` (studio or assist without a grant).
   */
  const join = async (walker: Walker, ask: PayloadOf<'show:join'>): Promise<AckOf<'show:join'>> => {
    const { actor } = walker
    const { showId, purpose } = ask
    const admitted = await admit(deps, actor, showId, purpose)
    const opening = rooms.open(showId)
    const code = purpose === 'viewer' ? ask.shareCode : undefined
    const [touchAfterMs] = await Promise.all([deps.pageTouch.joined(walker, showId, code), opening])
    const [me, play, likes] = await Promise.all([meOf(deps, actor, admitted), deps.play(admitted.show, actor), deps.likes(showId)])
    // One turn: each entry is either in this answer or told to the room, which she is in, afterwards.
    walker.enter(showId, purpose, isTeam(actor, purpose, admitted.grants))
    const told = rooms.answer(showId, ask.since ?? null)
    try {
      const [lines, crowd, kicked] = await Promise.all([
        chat.recent(showId, ask.chatAfter ?? 0),
        rooms.crowd(showId),
        // Again: a kick between our first look and entering found no socket to end.
        moderation.isKicked(showId, personKey(actor)),
      ])
      if (kicked) throw new DomainError('kicked')
      return { told, chat: lines, ...crowd, likes, me, play, bootId: walker.bootId, touchAfterMs }
    } catch (err) {
      walker.leave()
      throw err
    }
  }

  const resync = (showId: string, { epoch, afterSeq }: PayloadOf<'show:resync'>): AckOf<'show:resync'> => ({
    told: rooms.answer(showId, { epoch, seq: afterSeq }),
  })

  /** For pages whose socket is blocked: the room, asked again every 10 s. */
  const room = async (actor: Actor, showId: string): Promise<{ told: Told; viewers: number; nowMs: number }> => {
    await admit(deps, actor, showId, 'viewer')
    await rooms.open(showId)
    const told = rooms.answer(showId, null)
    const { viewers } = await rooms.crowd(showId)
    return { told, viewers, nowMs: deps.clock.nowMs() }
  }
  const lines = async (actor: Actor, showId: string, after: number | undefined): Promise<AckOf<'chat:history'>> => {
    await admit(deps, actor, showId, 'viewer')
    return chat.history(showId, after === undefined ? {} : { afterLineNo: after })
  }

  /** Somebody came whom this show had not seen for ten minutes; guests have no name to say. */
  const came = async (actor: Actor, showId: string): Promise<void> => {
    const name = actor.personId === null ? '' : ((await deps.speaker(actor.personId))?.name ?? '')
    bus.emit('came', { showId, personId: personKey(actor), name, simulated: actor.simulated })
  }

  return { join, resync, room, lines, came }
}
