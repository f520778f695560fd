// Places an order: freezes the price, takes units at the gate, freezes the rest, commits; one answer for every key.
import type { Actor } from '../../actor.ts'
import type { Clock } from '../../clock.ts'
import { bareRefusal, DomainError } from '../../domain-error.ts'
import type { Logger } from '../../logger.ts'
import { permit } from '../../members/permit.service.ts'
import type { GateAsk } from '../../offers/stock-gate.rules.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { OrderPlace, Placed } from '../../protocol/orders.ts'
import type { ClickTokens } from './click-token.rules.ts'
import type { Commit, Decided, Outcome, RefusalFacts } from './commit.service.ts'
import type { CommitStore } from './committer.service.ts'
import type { Freeze, PageSeen, Priced, Refused, Wish } from './freeze.service.ts'
import type { Admission } from '../guarding/admission.service.ts'
import { SLOWED_HOLD_SEC } from '../guarding/hoarding.rules.ts'
import type { Hoarding } from '../guarding/hoarding.service.ts'
import type { GateLine, LineAnswer } from '../gate/gate-line.service.ts'
import { bodyHashOf, orderIdOf } from '../order-id.rules.ts'
import type { OrderRow } from '../order.rules.ts'
import { placedOf } from '../present.rules.ts'
import type { ReadTerms, SaleTerms } from './sale-terms.rules.ts'
import type { SlowPath } from '../gate/slow-path.service.ts'

const TERMS_ROUNDS_MAX = 3

export type PlaceDeps = {
  readonly store: Pick<CommitStore, 'byId'>
  readonly commit: Commit
  readonly freeze: Freeze
  readonly line: GateLine
  readonly terms: ReadTerms
  readonly tokens: ClickTokens
  /** Who gets a new click token, and for what; to everybody where there is none. */
  readonly admission?: Admission
  /** Who lets holds run out; nobody where there is none. */
  readonly hoarding?: Pick<Hoarding, 'judge'>
  readonly slotsTaken: (terms: SaleTerms, memberId: string) => Promise<number>
  /** Where there is none, a gate that stays away is `busy`. */
  readonly slowPath?: SlowPath
  /** The show's entry rule, kicks and bans; answers from memory. */
  readonly mayEnter: (actor: Actor, showId: string) => Promise<boolean>
  /** A fresh order is in: tell the world. Runs after the buyer's answer. */
  readonly announce: (row: OrderRow) => void
  readonly clock: Clock
  readonly logger: Logger
}
export type Place = {
  /**
   * One try for somebody of the waiting list, who was promised nothing yet: answers what the key already is, or tries to get it units
   * before the crowd. Throws `answer_pending` when the outcome is open.
   */
  readonly placeWaiting: (wish: Wish) => Promise<Decided>
  /**
   * Refuses with sign_in_needed, token_needed {clickToken}, proof_needed {puzzle}, device_limit, slow_down {why, untilMs}, not_found, offer_closed, price_changed {priceFen, unitFen}, sold_out {left},
   * over_cap {cap, mine}, bad_address, key_reused, busy, and answer_pending when the outcome is not known in 8 s (repeat with the same key).
   */
  readonly place: (actor: Actor, payload: OrderPlace, seen?: PageSeen) => Promise<Placed>
  readonly idle: () => boolean
}

const refusalFacts = ({ orderId, memberId, payload, bodyHash, atMs }: Wish, terms: SaleTerms): RefusalFacts => ({
  _id: orderId,
  memberId,
  showId: terms.showId,
  offerId: payload.offerId,
  lotId: terms.skus.find(({ skuId }) => skuId === payload.skuId)?.lotId ?? '',
  quantity: payload.quantity,
  bodyHash,
  createdAt: new Date(atMs),
})
const unwritten = ({ code, params = {} }: Refused): Outcome => ({
  decided: { kind: 'refused', code, params, written: false },
  settled: true,
})

type Granted = Extract<LineAnswer, { readonly code: 'units' }>
type AttemptDeps = Pick<PlaceDeps, 'commit' | 'freeze' | 'line' | 'terms' | 'slotsTaken' | 'slowPath' | 'hoarding' | 'logger'>
/** One try of one key, from the price to the database. */
const createAttempt = ({
  commit,
  freeze,
  line,
  terms: readTerms,
  slotsTaken,
  slowPath,
  hoarding,
  logger,
}: AttemptDeps): ((wish: Wish) => Promise<Outcome>) => {
  /** A refusal before any grant is written only when this key was sent before (rule 4); `busy` and another body's key are not its answer. */
  const refuseEarly = async (wish: Wish, terms: SaleTerms | null, refused: Refused): Promise<Outcome> => {
    const isFinal = refused.code !== 'busy' && refused.code !== 'key_reused' && refused.code !== 'slow_down'
    if (!wish.payload.again || !isFinal || terms === null) return unwritten(refused)
    return commit.refuse(refusalFacts(wish, terms), refused.code, refused.params)
  }
  const refusalOf = async (
    wish: Wish,
    terms: SaleTerms,
    answer: Exclude<LineAnswer, { code: 'units' | 'terms_changed' }>,
  ): Promise<Refused> => {
    switch (answer.code) {
      case 'sold_out':
        return { code: 'sold_out', params: { left: answer.left } }
      case 'over_cap':
        return { code: 'over_cap', params: { cap: terms.cap, mine: await slotsTaken(terms, wish.memberId).catch(() => terms.cap) } }
      case 'reused':
        return { code: 'key_reused' }
      case 'closed':
        return { code: 'offer_closed' }
      case 'busy':
        return { code: 'busy' }
    }
  }
  /** From here on units are held: what fails now leaves the outcome open, and the buyer asks again with the same key. */
  const decideGranted = async (wish: Wish, priced: Priced, ask: GateAsk, { units, slots }: Granted): Promise<Outcome> => {
    try {
      const row = await freeze.order(wish, priced, units, slots)
      if ('code' in row) return await commit.refuse(refusalFacts(wish, priced.terms), row.code, row.params)
      return await commit.commit(row, ask, priced.terms.cap)
    } catch (err) {
      if (err instanceof DomainError) throw err
      logger.error({ err, orderId: wish.orderId }, 'granted order not decided yet')
      throw new DomainError('answer_pending')
    }
  }
  /** The gate stays away: MongoDB alone decides, a few at a time. */
  const withoutGate = async (wish: Wish, priced: Priced, path: SlowPath): Promise<Outcome> => {
    try {
      const done = await path.place(wish, priced)
      return 'code' in done ? await refuseEarly(wish, priced.terms, done) : done
    } catch (err) {
      if (err instanceof DomainError) throw err
      logger.error({ err, orderId: wish.orderId }, 'order without the gate not decided yet')
      throw new DomainError('answer_pending')
    }
  }
  /** A wish as far as somebody who lets holds run out may have it: one unit for two minutes, or nothing in this show for a while. */
  const allowed = (wish: Wish, { showId }: SaleTerms): Wish | Refused => {
    const verdict = hoarding?.judge({ memberId: wish.memberId, visitorId: wish.actor.visitorId }, showId)
    if (!verdict || verdict.standing === 'free') return wish
    if (verdict.standing === 'barred') return { code: 'slow_down', params: { why: 'unpaid', untilMs: verdict.untilMs } }
    if (wish.payload.quantity > 1) return { code: 'over_cap', params: { cap: 1, mine: 0, why: 'unpaid' } }
    return { ...wish, holdSecMax: SLOWED_HOLD_SEC }
  }
  return async (asked) => {
    const { payload, orderId, bodyHash, memberId } = asked
    for (let round = 0; round < TERMS_ROUNDS_MAX; round += 1) {
      const terms = await readTerms(payload.offerId, round > 0 ? { fresh: true } : {})
      const priced = freeze.price(asked, terms)
      if ('code' in priced) return refuseEarly(asked, terms, priced)
      const wish = allowed(asked, priced.terms)
      if ('code' in wish) return refuseEarly(asked, priced.terms, wish)
      const ask: GateAsk = {
        key: orderId,
        hash: bodyHash,
        lotIndex: priced.sku.lotIndex,
        memberId,
        quantity: payload.quantity,
        ...(wish.fromLine ? { fromLine: true as const } : {}),
      }
      const answer = await line.ask(payload.offerId, { ...ask, termsVersion: priced.terms.version })
      if (answer.code === 'terms_changed') continue
      if (answer.code === 'busy' && slowPath?.isOpen()) return withoutGate(wish, priced, slowPath)
      if (answer.code !== 'units') return refuseEarly(wish, priced.terms, await refusalOf(wish, priced.terms, answer))
      return decideGranted(wish, priced, ask, answer)
    }
    return unwritten({ code: 'busy' })
  }
}

export const createPlace = (deps: PlaceDeps): Place => {
  const { store, commit, line, terms: readTerms, tokens, mayEnter, clock, logger } = deps
  const attempt = createAttempt(deps)
  const running = new Map<string, { readonly bodyHash: string; readonly work: Promise<Decided> }>()

  const decide = async (wish: Wish): Promise<Decided> => {
    const { orderId, bodyHash, payload } = wish
    let outcome: Outcome | null = null
    line.begin(orderId)
    try {
      const known = payload.again || wish.fromLine ? await store.byId(orderId) : null
      outcome = known ? { decided: commit.answerOf(known, bodyHash), settled: true } : await attempt(wish)
      return outcome.decided
    } finally {
      const { decided, settled } = outcome ?? { decided: null, settled: false }
      // In this order: the buyer's answer, the news, the settle.
      setImmediate(() => {
        if (decided?.kind === 'order' && decided.fresh) deps.announce(decided.row)
        line.end(payload.offerId, orderId, settled)
      })
    }
  }
  /** Twins of one key in this process share one work and one answer. */
  const joined = (wish: Wish): Promise<Decided> => {
    const twin = running.get(wish.orderId)
    if (twin && twin.bodyHash !== wish.bodyHash) throw new DomainError('key_reused')
    if (twin) return twin.work
    const work = decide(wish).finally(() => running.delete(wish.orderId))
    running.set(wish.orderId, { bodyHash: wish.bodyHash, work })
    // The buyer may have stopped waiting: an outcome that nobody hears is no crash.
    work.catch((err: unknown) => {
      if (!(err instanceof DomainError)) logger.error({ err, orderId: wish.orderId }, 'placing failed')
    })
    return work
  }

  /** Instead of an order: a token to click with, or why there is none. */
  const refuseToken = async (actor: Actor, sid: string, { offerId, proof }: OrderPlace, atMs: number): Promise<never> => {
    const clickToken = await (deps.admission?.tokenFor(actor, offerId, proof) ?? tokens.make(sid, offerId, atMs))
    throw new DomainError('token_needed', { clickToken })
  }
  const place: Place['place'] = async (actor, payload, seen) => {
    const { personId: memberId, sid } = actor
    const isMember = actor.kind === 'member' && memberId !== null && sid !== null
    if (!isMember) {
      permit(actor, 'order.place', { entry: true })
      throw new DomainError('not_allowed')
    }
    const terms = await readTerms(payload.offerId)
    if (!terms) throw new DomainError('not_found')
    permit(actor, 'order.place', { entry: await mayEnter(actor, terms.showId) })
    const atMs = clock.nowMs()
    if (!tokens.isGood(payload.clickToken, sid, payload.offerId, atMs)) return refuseToken(actor, sid, payload, atMs)
    const orderId = orderIdOf(memberId, payload.idempotencyKey)
    const wish: Wish = { actor, memberId, payload, orderId, bodyHash: bodyHashOf(payload), atMs, ...(seen ? { seen } : {}) }
    const decided = await within(joined(wish))
    if (decided.kind === 'refused') throw bareRefusal(decided.code, decided.params)
    return placedOf(decided.row)
  }
  return { place, placeWaiting: joined, idle: () => running.size === 0 }
}

/** Not known after 8 s: the work goes on, the buyer asks again with the same key. A plain timer: this runs for every click. */
const within = (work: Promise<Decided>): Promise<Decided> =>
  new Promise((settle, refuse) => {
    const late = setTimeout(() => refuse(new DomainError('answer_pending')), LIMITS.ackTimeoutMs)
    late.unref()
    work.then(settle, refuse).finally(() => clearTimeout(late))
  })
