// A page of the viewer room without its screen: one socket, the very fold pages use, resyncs on gaps and pulses, and a count of what went wrong.
import { io, type Socket } from 'socket.io-client'
import { foldEntry, foldRoom, type CellEntry, type RoomFold } from '../../server/protocol/room-fold.ts'
import type { Told } from '../../server/protocol/room.ts'
import type { Answer, AskOf, ClientEventName, ServerEventName, ToldOf } from '../../server/protocol/socket-events.ts'
import { until } from './until.ts'

const RETRY_MS = 100
const RESYNC_AGAIN_MS = 300

export type TestSocket = {
  readonly io: Socket
  readonly ask: <K extends ClientEventName>(name: K, payload: AskOf<K>) => Promise<Answer<K>>
  readonly heard: <K extends ServerEventName>(name: K) => readonly ToldOf<K>[]
  readonly close: () => void
}
export const openSocket = async (url: string, cookie: string, headers: Record<string, string> = {}): Promise<TestSocket> => {
  const socket = io(url, {
    transports: ['websocket'],
    extraHeaders: { ...(cookie === '' ? {} : { Cookie: cookie }), Origin: url, ...headers },
    forceNew: true,
    reconnection: false,
  })
  const heard = new Map<string, unknown[]>()
  socket.onAny((name: string, payload: unknown) => heard.set(name, [...(heard.get(name) ?? []), payload]))
  await new Promise<void>((settle, refuse) => {
    socket.once('connect', settle)
    socket.once('connect_error', refuse)
  })
  return {
    io: socket,
    ask: async (name, payload) => (await socket.timeout(15_000).emitWithAck(name, payload)) as never,
    heard: (name) => (heard.get(name) ?? []) as never,
    close: () => void socket.disconnect(),
  }
}

export type FoldingPage = {
  readonly cells: () => ReadonlyMap<string, CellEntry>
  readonly position: () => { epoch: string; seq: number }
  /** Holes met inside an epoch. */
  readonly gaps: () => number
  /** Rooms taken whole. */
  readonly rooms: () => number
  readonly entries: () => number
  readonly joins: () => number
  readonly stop: () => void
}
type State = {
  readonly url: string
  readonly showId: string
  readonly cookie: string
  fold: RoomFold | null
  socket: TestSocket | null
  early: Told[] | null
  asking: boolean
  stopped: boolean
  gaps: number
  rooms: number
  entries: number
  joins: number
}

const take = (state: State, told: Told): void => {
  if (state.early) return void state.early.push(told)
  if (told.room) {
    const before = state.fold
    state.fold = foldRoom(before, told.epoch, told.seq ?? -1, told.room)
    if (state.fold !== before) state.rooms += 1
  }
  for (const entry of told.entries ?? []) {
    if (!state.fold) return
    const folded = foldEntry(state.fold, told.epoch, entry)
    if (folded.verdict === 'resync') {
      if (told.epoch === state.fold.epoch) state.gaps += 1
      return void resync(state)
    }
    if (folded.verdict === 'applied') state.entries += 1
    state.fold = folded.fold
  }
}

/** While an answer is out, what is told waits and is played after it. */
const answered = (state: State, told: Told): void => {
  const early = state.early ?? []
  state.early = null
  take(state, told)
  for (const one of early) take(state, one)
}

const resync = async (state: State): Promise<void> => {
  if (state.asking || state.stopped || !state.socket || !state.fold) return
  state.asking = true
  state.early = []
  const answer = await state.socket.ask('show:resync', { epoch: state.fold.epoch, afterSeq: state.fold.seq }).catch(() => null)
  setTimeout(() => (state.asking = false), RESYNC_AGAIN_MS)
  if (answer?.ok) answered(state, answer.told)
  else state.early = null
}

const connect = async (state: State): Promise<void> => {
  if (state.stopped) return
  const again = (): void => void setTimeout(() => void connect(state), RETRY_MS)
  try {
    const socket = await openSocket(state.url, state.cookie)
    state.socket = socket
    state.asking = false
    state.early = []
    socket.io.on('show:told', (told: Told) => take(state, told))
    socket.io.on('show:pulse', (pulse: { epoch: string; seq: number }) => {
      if (state.fold && (pulse.epoch !== state.fold.epoch || pulse.seq > state.fold.seq)) void resync(state)
    })
    socket.io.on('disconnect', again)
    const since = state.fold ? { since: { epoch: state.fold.epoch, seq: state.fold.seq } } : {}
    const joined = await socket.ask('show:join', { showId: state.showId, purpose: 'viewer', ...since })
    if (!joined.ok) return void socket.io.disconnect()
    state.joins += 1
    answered(state, joined.told)
  } catch {
    if (!state.socket?.io.connected) again()
  }
}

export const openFoldingPage = (url: string, cookie: string, showId: string): FoldingPage => {
  const state: State = {
    url,
    showId,
    cookie,
    fold: null,
    socket: null,
    early: null,
    asking: false,
    stopped: false,
    gaps: 0,
    rooms: 0,
    entries: 0,
    joins: 0,
  }
  void connect(state)
  return {
    cells: () => state.fold?.cells ?? new Map<string, CellEntry>(),
    position: () => ({ epoch: state.fold?.epoch ?? '', seq: state.fold?.seq ?? -1 }),
    gaps: () => state.gaps,
    rooms: () => state.rooms,
    entries: () => state.entries,
    joins: () => state.joins,
    stop: () => {
      state.stopped = true
      state.socket?.close()
    },
  }
}

/** Cells whose version on some page differs from the rows'. */
export const wrongCells = (pages: readonly FoldingPage[], rows: readonly CellEntry[]): number =>
  pages.reduce(
    (sum, page) =>
      sum +
      rows.filter((row) => {
        const key = row.kind === 'offer' ? `offer:${row.offerId}` : row.kind
        return page.cells().get(key)?.version !== row.version
      }).length,
    0,
  )

export const allIn = (pages: readonly FoldingPage[]): Promise<boolean> =>
  until('every page is in', 10_000, () => pages.every((page) => page.joins() > 0))
