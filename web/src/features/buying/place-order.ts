// Places an order so that there is one result and never a second order: the same key until the answer is final.
import type { Placed } from '../../../../server/protocol/orders.ts'
import type { ErrorParams } from '../../../../server/protocol/errors.ts'
import type { AskOf } from '../../../../server/protocol/socket-events.ts'
import type { FailCode } from '../../platform/rest-client.ts'
import type { Asked } from '../../platform/socket-client.ts'

export type Wish = Omit<AskOf<'order:place'>, 'idempotencyKey' | 'again'>
/** A wish with its key, kept on the device until the answer is final. */
export type Pending = { key: string; wish: Wish; sentAtMs: number }
export type Outcome = { kind: 'accepted'; placed: Placed } | { kind: 'refused'; code: FailCode; params: ErrorParams }
export type ByKey = { kind: 'found'; placed: Placed } | { kind: 'none' } | { kind: 'unknown' }

export type PlacingDeps = {
  ask: (payload: AskOf<'order:place'>) => Promise<Asked<'order:place'>>
  /** GET /orders/by-key/:key */
  byKey: (key: string) => Promise<ByKey>
  nowMs: () => number
  pause: (ms: number) => Promise<void>
  /** Resolves when the line is open (or after a bound). */
  lineOpen: () => Promise<void>
  /** The little work of a `proof_needed`; null when this browser cannot. */
  solve: (puzzle: string) => Promise<string | null>
  /** No final answer yet: the page may say that it is confirming. */
  onWaiting: () => void
  signal: AbortSignal
}

const againWithinMs = 60_000
const pendingWaitsMs = [2000, 4000, 8000] as const
const pollEveryMs = 10_000
const tokenTriesMax = 2
const proofTriesMax = 2
/** Codes that decide nothing about the key. */
const retryable: ReadonlySet<FailCode> = new Set(['busy', 'unavailable', 'slow_down'])

const final = (answer: Extract<Asked<'order:place'>, { ok: false }>): Outcome => ({
  kind: 'refused',
  code: answer.code,
  params: answer.params ?? {},
})

/** Sends once (or again with the same key) and follows it to its end; null when the page gave up listening. */
export async function placeOrder(deps: PlacingDeps, pending: Pending, resumed = false): Promise<Outcome | null> {
  let again = resumed
  let { clickToken } = pending.wish
  let tokenTries = 0
  let pendingTries = 0
  let proofTries = 0
  let proof: string | null = null
  while (!deps.signal.aborted) {
    if (again && deps.nowMs() - pending.sentAtMs > againWithinMs) return followByKey(deps, pending)
    const answer = await deps.ask({
      ...pending.wish,
      idempotencyKey: pending.key,
      ...(again && { again: true }),
      ...(clickToken !== undefined && { clickToken }),
      ...(proof !== null && { proof }),
    })
    proof = null
    if (answer.ok) return { kind: 'accepted', placed: answer }
    const renewed = answer.params?.['clickToken']
    if (answer.code === 'token_needed' && typeof renewed === 'string' && tokenTries < tokenTriesMax) {
      // the buyer never sees the renewal
      clickToken = renewed
      tokenTries += 1
      continue
    }
    const puzzle = answer.params?.['puzzle']
    if (answer.code === 'proof_needed' && typeof puzzle === 'string' && proofTries < proofTriesMax) {
      // answered with a token; she never sees this either
      proof = await deps.solve(puzzle)
      proofTries += 1
      if (proof !== null) continue
    }
    // An earlier try of this key may still become an order: only its own answer ends it.
    if (answer.code === 'answer_pending' || (again && retryable.has(answer.code))) {
      deps.onWaiting()
      const wait = pendingWaitsMs[pendingTries]
      if (wait === undefined) return followByKey(deps, pending)
      pendingTries += 1
      await deps.pause(wait)
    } else if (answer.code === 'no_answer') {
      deps.onWaiting()
      await deps.lineOpen()
      await deps.pause(300)
    } else if (answer.code === 'not_joined' && deps.nowMs() - pending.sentAtMs < againWithinMs) {
      await deps.pause(500)
    } else return final(answer)
    again = true
  }
  return null
}

/** Older than a minute: the row says. 404 means there is no order and will be none, so the key is thrown away. */
async function followByKey(deps: PlacingDeps, pending: Pending): Promise<Outcome | null> {
  while (!deps.signal.aborted) {
    deps.onWaiting()
    const found = await deps.byKey(pending.key)
    if (found.kind === 'found') return { kind: 'accepted', placed: found.placed }
    if (found.kind === 'none') return { kind: 'refused', code: 'no_answer', params: {} }
    await deps.pause(pollEveryMs)
  }
  return null
}
