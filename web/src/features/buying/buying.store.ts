// What this viewer is buying: the chosen SKU and number, the answer, and the wish that has no answer yet.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Placed } from '../../../../server/protocol/orders.ts'
import type { ErrorParams } from '../../../../server/protocol/errors.ts'
import type { AskOf } from '../../../../server/protocol/socket-events.ts'
import type { WaitCard } from '../../../../server/protocol/waits.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { newPageKey } from '../../platform/env.ts'
import { rest, RestError, type FailCode } from '../../platform/rest-client.ts'
import type { Asked, SocketClient } from '../../platform/socket-client.ts'
import { dropPending, keepPending, keptPending } from './pending-order.ts'
import { placeOrder, type ByKey, type Outcome, type Pending, type Wish } from './place-order.ts'

/** What the answer sheets show beside the words. */
export type Chosen = {
  offerId: string
  skuId: string
  quantity: number
  title: string
  skuLabel: string
  picture: string | null
  totalFen: number
}
export type BuyStep = 'choose' | 'placing' | 'confirming' | 'accepted' | 'refused'
export type Buying = {
  /** The offer whose sheet is open; null when closed. */
  offerId: string | null
  skuId: string | null
  quantity: number
  step: BuyStep
  chosen: Chosen | null
  placed: Placed | null
  refusal: { code: FailCode; params: ErrorParams } | null
  pending: Pending | null
  clickToken: string | null
  /** She tapped submit at this price, but sign-in came between: it goes on by itself if the price still stands. */
  wantedAtFen: number | null
}
export type BuyingControl = {
  store: StoreApi<Buying>
  open: (offerId: string) => void
  close: () => void
  choose: (part: { skuId?: string; quantity?: number }) => void
  /** Remembers the tap (or forgets it with null). */
  want: (atFen: number | null) => void
  place: (wish: Wish, chosen: Chosen) => Promise<void>
  /** Shows a hold that is there already: the pin card's "pay". */
  showAccepted: (placed: Placed, chosen: Chosen) => void
  backToChoice: () => void
  end: () => void
}
export type BuyingDeps = {
  /** Her place in a line, as the server says it now. */
  onWait: (wait: WaitCard) => void
  socket: SocketClient
  showId: string
  nowMs: () => number
  onPlaced: (placed: Placed, chosen: Chosen) => void
  /** The sheet was closed before the answer came. */ onLateAnswer: (outcome: Outcome, chosen: Chosen) => void
}

const lineWaitMs = 10_000
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const closed = { offerId: null, step: 'choose' as BuyStep, placed: null, refusal: null, wantedAtFen: null }

/** The little work that the server may ask for; fetched only then. */
const solve = async (puzzle: string): Promise<string | null> => (await import('../../platform/puzzle-solver.ts')).solvePuzzle(puzzle)

async function byKey(key: string): Promise<ByKey> {
  try {
    return { kind: 'found', placed: await rest('GET /orders/by-key/:key', { params: { key } }) }
  } catch (error) {
    return error instanceof RestError && error.code === 'not_found' ? { kind: 'none' } : { kind: 'unknown' }
  }
}

/** The twin of order:place for a page without a line: the same service, the same key. */
async function placeByHttp({ idempotencyKey, ...body }: AskOf<'order:place'>): Promise<Asked<'order:place'>> {
  try {
    const placed = await rest('POST /orders', { body, key: idempotencyKey })
    return { ...placed, ok: true, nowMs: serverNow() }
  } catch (error) {
    if (!(error instanceof RestError) || error.code === 'no_answer') return { ok: false, code: 'no_answer' }
    return { ok: false, nowMs: serverNow(), code: error.code, params: error.params }
  }
}

const lineOpen = (socket: SocketClient): Promise<void> =>
  new Promise((resolve) => {
    if (socket.state() === 'open') return resolve()
    const timer = setTimeout(() => settle(), lineWaitMs)
    const end = socket.onState((state) => state === 'open' && settle())
    const settle = () => {
      clearTimeout(timer)
      end()
      resolve()
    }
  })

/** One buying desk a room; end() when the room is left (a wish without an answer stays kept). */
export function createBuying(deps: BuyingDeps): BuyingControl {
  const store = createStore<Buying>(() => ({
    ...closed,
    skuId: null,
    quantity: 1,
    chosen: null,
    pending: keptPending(deps.showId),
    clickToken: null,
  }))
  const left = new AbortController()
  const follow = async (pending: Pending, chosen: Chosen | null, resumed: boolean) => {
    const outcome = await placeOrder(
      {
        ask: (payload) => (deps.socket.state() === 'open' ? deps.socket.ask('order:place', payload) : placeByHttp(payload)),
        byKey,
        solve,
        nowMs: deps.nowMs,
        pause,
        lineOpen: () => lineOpen(deps.socket),
        onWaiting: () => isOpenOn(store, chosen) && store.setState({ step: 'confirming' }),
        signal: left.signal,
      },
      pending,
      resumed,
    )
    if (!outcome) return
    dropPending()
    store.setState({ pending: null })
    if (!chosen) return
    if (outcome.kind === 'accepted') deps.onPlaced(outcome.placed, chosen)
    if (!isOpenOn(store, chosen)) return deps.onLateAnswer(outcome, chosen)
    if (outcome.kind === 'accepted') store.setState({ step: 'accepted', placed: outcome.placed })
    else store.setState({ step: 'refused', refusal: { code: outcome.code, params: outcome.params } })
  }
  /** A puzzle is solved while she chooses, so that her click does not wait for it. */
  const prepare = async (offerId: string, proof?: string): Promise<void> => {
    const answer = await deps.socket.ask('offer:prepare', { offerId, ...(proof !== undefined && { proof }) })
    if (!answer.ok) return
    store.setState({ clickToken: answer.clickToken || null })
    answer.waits.forEach(deps.onWait)
    const solved = answer.puzzle && proof === undefined ? await solve(answer.puzzle) : null
    if (solved !== null && store.getState().offerId === offerId) await prepare(offerId, solved)
  }
  const kept = store.getState().pending
  if (kept) void follow(kept, null, true)
  return {
    store,
    open: (offerId) => {
      const same = store.getState().chosen?.offerId === offerId || store.getState().offerId === offerId
      store.setState({ ...closed, offerId, ...(same ? { wantedAtFen: store.getState().wantedAtFen } : { skuId: null, quantity: 1 }) })
      void deps.socket.ask('offer:look', { offerId, open: true })
      void prepare(offerId)
    },
    close: () => {
      const { offerId, step } = store.getState()
      // put back: nothing was placed from this sheet
      if (offerId !== null && (step === 'choose' || step === 'refused')) void deps.socket.ask('offer:look', { offerId, open: false })
      store.setState({ ...closed })
    },
    choose: (part) => store.setState({ ...part, wantedAtFen: null }),
    want: (wantedAtFen) => store.setState({ wantedAtFen }),
    place: async (wish, chosen) => {
      if (store.getState().pending) return
      const pending: Pending = { key: newPageKey(), wish: withToken(wish, store.getState().clickToken), sentAtMs: deps.nowMs() }
      keepPending(deps.showId, pending)
      store.setState({ step: 'placing', chosen, pending, refusal: null, placed: null, wantedAtFen: null })
      await follow(pending, chosen, false)
    },
    showAccepted: (placed, chosen) => store.setState({ offerId: chosen.offerId, chosen, placed, step: 'accepted', refusal: null }),
    backToChoice: () => store.setState({ step: 'choose', refusal: null }),
    end: () => left.abort(),
  }
}

const withToken = (wish: Wish, clickToken: string | null): Wish => (clickToken === null ? wish : { ...wish, clickToken })
const isOpenOn = (store: StoreApi<Buying>, chosen: Chosen | null): boolean => chosen !== null && store.getState().offerId === chosen.offerId
