// One room as this page holds it: joins, folds what is told, comes back after a gap, and keeps what is the person's own.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { OrderCard } from '../../../../server/protocol/orders.ts'
import type { WaitCard } from '../../../../server/protocol/waits.ts'
import type { Flow, PrivateEntry, Pulse, Told } from '../../../../server/protocol/room.ts'
import type { AckOf, ToldOf } from '../../../../server/protocol/socket-events.ts'
import type { ErrorParams } from '../../../../server/protocol/errors.ts'
import type { FailCode } from '../../platform/rest-client.ts'
import type { Asked, SocketClient } from '../../platform/socket-client.ts'
import { takeLeft, type LeftUnits } from './left.rules.ts'
import { createPageTouch, type PageTouch } from './page-touch.ts'
import { emptyRoom, roomPartsOf, type ErasedEntry, type RoomParts } from './room-cells.ts'
import { answered, askBegan, askFailed, heard, nothingTold, pulseShowsGap, type ToldState, type ToldVerdict } from './told.rules.ts'

export type JoinAck = AckOf<'show:join'>
export type EndReason = ToldOf<'session:ended'>['reason']
export type RoomState = RoomParts & {
  /** entering: first join is out; in: joined; away: the line is broken and comes back; refused: may not enter; ended: put out. */
  stand: 'entering' | 'in' | 'away' | 'refused' | 'ended'
  refusal: { code: FailCode; params: ErrorParams } | null
  endReason: EndReason | null
  awaySinceMs: number | null
  /** null while unknown: then nothing is shown instead of a zero. */
  viewers: number | null
  simulated: number
  likes: number
  left: LeftUnits
  me: JoinAck['me'] | null
  play: JoinAck['play'] | null
  bootId: string | null
  /** My orders of this show that concern the room, by order id. */
  orders: ReadonlyMap<string, OrderCard>
  /** My places in waiting lists of this show, by offer and SKU. */
  waits: ReadonlyMap<string, WaitCard>
  mutedUntilMs: number | null
}
export type RoomPurpose = 'viewer' | 'studio' | 'assist'
/** What others want to hear as it passes. */
export type RoomHears = {
  joined?: (ack: JoinAck, first: boolean) => void
  erased?: (entry: ErasedEntry) => void
  replaced?: () => void
  flow?: (flow: Flow) => void
  told?: (entry: PrivateEntry) => void
}
export type RoomDeps = {
  socket: SocketClient
  nowMs: () => number
  showId: string
  purpose: RoomPurpose
  shareCode: string | null
  chatAfter: () => number | null
  hears: RoomHears
}
export type Room = {
  store: StoreApi<RoomState>
  join: (accessCode?: string) => Promise<void>
  joinOn: (socket: SocketClient) => Promise<boolean>
  takeOrder: (order: OrderCard) => void
  takeWait: (wait: WaitCard) => void
  /** A whole room that came over HTTP, while there is no line. */
  takeTold: (told: Told, viewers: number) => void
  setChatAfter: (after: () => number | null) => void
  close: () => void
}

const resyncEveryMs = 300
const rejoinAfterMs = 1500
const start: RoomState = {
  ...emptyRoom,
  stand: 'entering',
  refusal: null,
  endReason: null,
  awaySinceMs: null,
  viewers: null,
  simulated: 0,
  likes: 0,
  left: new Map(),
  me: null,
  play: null,
  bootId: null,
  orders: new Map(),
  waits: new Map(),
  mutedUntilMs: null,
}

/** An order only moves forward: a lower version is old news. */
const withOrder = (orders: RoomState['orders'], order: OrderCard): RoomState['orders'] =>
  (orders.get(order.orderId)?.version ?? -1) >= order.version ? orders : new Map([...orders, [order.orderId, order]])

export const waitKey = ({ offerId, skuId }: { offerId: string; skuId: string }): string => `${offerId}:${skuId}`
/** The same version again may say anew how many stand before her. */
const withWait = (waits: RoomState['waits'], wait: WaitCard): RoomState['waits'] =>
  (waits.get(waitKey(wait))?.version ?? -1) > wait.version ? waits : new Map([...waits, [waitKey(wait), wait]])

type Folding = {
  told: ToldState
  touch: PageTouch
  accessCode: string | undefined
  resyncTimer: ReturnType<typeof setTimeout> | undefined
  lastResyncMs: number
  joinedOnce: boolean
  /** join() was called: whenever the line opens, the room is joined (again). */
  wanted: boolean
  closed: boolean
}

/** Opens the room on a line that is there already; call join() once. */
export function createRoom(deps: RoomDeps): Room {
  const store = createStore<RoomState>(() => start)
  const folding: Folding = {
    told: nothingTold,
    touch: createPageTouch(deps.socket, (leaderName) => store.setState((now) => ({ me: now.me && { ...now.me, leaderName } }))),
    accessCode: undefined,
    resyncTimer: undefined,
    lastResyncMs: 0,
    joinedOnce: false,
    wanted: false,
    closed: false,
  }
  const settle = (verdict: ToldVerdict) => settleTold(deps, store, folding, verdict)
  const join = async (accessCode?: string) => {
    folding.accessCode = accessCode ?? folding.accessCode
    folding.wanted = true
    if (deps.socket.state() === 'open') await joinRoom(deps, store, folding, deps.socket)
  }
  const ends = [
    deps.socket.on('show:told', (told) => settle(heard(folding.told, told as Told))),
    deps.socket.on('show:pulse', (pulse) => takePulse(deps, store, folding, pulse)),
    deps.socket.on('show:flow', (flow) => takeFlow(deps, store, flow)),
    deps.socket.on('me:told', ({ entries }) => entries.forEach((entry) => takePrivate(deps, store, entry))),
    deps.socket.on('session:ended', ({ reason }) => store.setState({ stand: 'ended', endReason: reason })),
    deps.socket.onState((line) => {
      if (line === 'open' && folding.wanted) void join()
      if (line === 'away' && store.getState().stand === 'in') store.setState({ stand: 'away', awaySinceMs: deps.nowMs() })
    }),
  ]
  return {
    store,
    join,
    joinOn: (socket) => joinRoom(deps, store, folding, socket),
    takeTold: (told, viewers) => {
      settle(heard({ ...folding.told, asking: false }, told))
      store.setState((now) => ({
        viewers,
        stand: now.stand === 'entering' ? 'away' : now.stand,
        awaySinceMs: now.awaySinceMs ?? deps.nowMs(),
      }))
    },
    takeOrder: (order) => store.setState((now) => ({ orders: withOrder(now.orders, order) })),
    takeWait: (wait) => store.setState((now) => ({ waits: withWait(now.waits, wait) })),
    setChatAfter: (after) => (deps.chatAfter = after),
    close: () => {
      folding.closed = true
      clearTimeout(folding.resyncTimer)
      folding.touch.stop()
      ends.forEach((end) => end())
    },
  }
}

async function joinRoom(deps: RoomDeps, store: StoreApi<RoomState>, folding: Folding, socket: SocketClient): Promise<boolean> {
  const { fold } = folding.told
  const chatAfter = deps.chatAfter()
  folding.told = askBegan(folding.told)
  const answer = await socket.ask('show:join', {
    showId: deps.showId,
    purpose: deps.purpose,
    ...(deps.shareCode !== null && !folding.touch.said() && { shareCode: deps.shareCode }),
    ...(folding.accessCode !== undefined && { accessCode: folding.accessCode }),
    ...(fold && { since: { epoch: fold.epoch, seq: fold.seq } }),
    ...(chatAfter !== null && { chatAfter }),
  })
  if (folding.closed) return false
  if (answer.ok) {
    takeJoin(deps, store, folding, answer)
    return true
  }
  settleTold(deps, store, folding, askFailed(folding.told))
  refuseOrRetry(store, answer, () => void joinRoom(deps, store, folding, socket), socket)
  return false
}

function refuseOrRetry(
  store: StoreApi<RoomState>,
  answer: Extract<Asked<'show:join'>, { ok: false }>,
  again: () => void,
  socket: SocketClient,
): void {
  const passing =
    answer.code === 'no_answer' ||
    answer.code === 'busy' ||
    answer.code === 'unavailable' ||
    answer.code === 'slow_down' ||
    answer.code === 'server_full' ||
    answer.code === 'leaving'
  if (!passing) return store.setState({ stand: 'refused', refusal: { code: answer.code, params: answer.params ?? {} } })
  // the line's own reopening joins again; a line that is open but silent or busy is asked once more
  if (socket.state() === 'open') setTimeout(() => socket.state() === 'open' && again(), answer.retryAfterMs ?? rejoinAfterMs)
}

function takeJoin(deps: RoomDeps, store: StoreApi<RoomState>, folding: Folding, ack: JoinAck): void {
  const first = !folding.joinedOnce
  folding.joinedOnce = true
  settleTold(deps, store, folding, answered(folding.told, ack.told as Told))
  store.setState((now) => ({
    stand: 'in',
    refusal: null,
    awaySinceMs: null,
    viewers: ack.viewers,
    simulated: ack.simulated,
    likes: Math.max(now.likes, ack.likes),
    me: ack.me,
    mutedUntilMs: ack.me.mutedUntilMs,
    play: ack.play,
    bootId: ack.bootId,
    orders: ack.me.orders.reduce(withOrder, now.orders),
    waits: ack.me.waits.reduce(withWait, now.waits),
  }))
  folding.touch.joined(ack.touchAfterMs)
  deps.hears.joined?.(ack, first)
}

function settleTold(deps: RoomDeps, store: StoreApi<RoomState>, folding: Folding, verdict: ToldVerdict): void {
  const before = folding.told.fold
  folding.told = verdict.state
  if (verdict.state.fold && verdict.state.fold !== before) store.setState(roomPartsOf(verdict.state.fold.cells))
  for (const entry of verdict.applied) if (entry.kind === 'erased') deps.hears.erased?.(entry)
  if (verdict.replaced && before) deps.hears.replaced?.()
  if (verdict.resync) askResync(deps, store, folding)
}

/** One resync in flight, the next not before 300 ms. */
function askResync(deps: RoomDeps, store: StoreApi<RoomState>, folding: Folding): void {
  if (folding.told.asking || folding.resyncTimer !== undefined || folding.closed) return
  const wait = Math.max(0, folding.lastResyncMs + resyncEveryMs - deps.nowMs())
  folding.resyncTimer = setTimeout(() => {
    folding.resyncTimer = undefined
    void resync(deps, store, folding)
  }, wait)
}

async function resync(deps: RoomDeps, store: StoreApi<RoomState>, folding: Folding): Promise<void> {
  folding.lastResyncMs = deps.nowMs()
  const { fold } = folding.told
  if (!fold || folding.told.asking) return
  folding.told = askBegan(folding.told)
  const answer = await deps.socket.ask('show:resync', { epoch: fold.epoch, afterSeq: fold.seq })
  if (!folding.closed) settleTold(deps, store, folding, answer.ok ? answered(folding.told, answer.told as Told) : askFailed(folding.told))
}

function takePulse(deps: RoomDeps, store: StoreApi<RoomState>, folding: Folding, pulse: Pulse): void {
  store.setState((now) => ({
    viewers: pulse.viewers,
    simulated: pulse.simulated,
    likes: Math.max(now.likes, pulse.likes),
    left: takeLeft(now.left, pulse.left),
  }))
  if (pulseShowsGap(folding.told, pulse)) askResync(deps, store, folding)
}

function takeFlow(deps: RoomDeps, store: StoreApi<RoomState>, flow: Flow): void {
  if (flow.left || flow.likes)
    store.setState((now) => ({ left: takeLeft(now.left, flow.left ?? []), likes: now.likes + (flow.likes ?? 0) }))
  deps.hears.flow?.(flow)
}

function takePrivate(deps: RoomDeps, store: StoreApi<RoomState>, entry: PrivateEntry): void {
  if (entry.kind === 'order' && entry.order.showId === deps.showId)
    store.setState((now) => ({ orders: withOrder(now.orders, entry.order) }))
  if (entry.kind === 'wait' && entry.showId === deps.showId) store.setState((now) => ({ waits: withWait(now.waits, entry) }))
  if (entry.kind === 'mute') store.setState({ mutedUntilMs: entry.untilMs })
  deps.hears.told?.(entry)
}
