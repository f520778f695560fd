// What a buyer does: looks at an offer's card, clicks, cancels; both edges call this same face.
import type { Actor } from '../../actor.ts'
import type { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { DomainError } from '../../domain-error.ts'
import { permit } from '../../members/permit.service.ts'
import type { StockGate } from '../../offers/stock-gate.service.ts'
import { RATES } from '../../protocol/limits.ts'
import type { prepareAck } from '../../protocol/offers.ts'
import type { OrderDetail, OrderPlace, Placed } from '../../protocol/orders.ts'
import type { WaitCard } from '../../protocol/waits.ts'
import type { Admission } from '../guarding/admission.service.ts'
import type { ClickTokens } from './click-token.rules.ts'
import type { PageSeen } from './freeze.service.ts'
import type { Life } from '../life.service.ts'
import type { Place } from './place.service.ts'
import type { Rebuild } from '../gate/rebuild.service.ts'
import type { ReadTerms, SaleTerms } from './sale-terms.rules.ts'
import type { Views } from '../views.service.ts'

/** Counts uses of a rule by key. */
export type Limits = {
  readonly consume: (
    rule: { readonly name: string; readonly points: number; readonly perSec: number },
    key: string,
  ) => Promise<{ readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number }>
}
export type BuyingDeps = {
  readonly place: Place
  readonly life: Life
  readonly views: Views
  readonly gate: Pick<StockGate, 'left' | 'slotsTaken'>
  readonly rebuild: Rebuild
  readonly terms: ReadTerms
  readonly tokens: ClickTokens
  /** To everybody a token where there is none. */
  readonly admission?: Admission
  readonly mayEnter: (actor: Actor, showId: string) => Promise<boolean>
  readonly hasAddress: (memberId: string) => Promise<boolean>
  readonly limits: Limits
  /** Her places in the lines of an offer. */
  readonly waitsOf: (actor: Actor, offerId: string) => Promise<WaitCard[]>
  readonly clock: Clock
}
export type Buying = {
  readonly place: (actor: Actor, payload: OrderPlace, seen?: PageSeen) => Promise<Placed>
  /** proof: the answer to the puzzle of an earlier look. */
  readonly prepare: (actor: Actor, offerId: string, proof?: string) => Promise<z.infer<typeof prepareAck>>
  readonly cancel: (actor: Actor, orderNo: string) => Promise<OrderDetail>
}

const AGAIN = { name: 'orderAgain', points: RATES.orderAgain.points, perSec: RATES.orderAgain.perSec }

export const createBuying = (deps: BuyingDeps): Buying => {
  const { place, life, views, gate, rebuild, terms: readTerms, tokens, mayEnter, hasAddress, limits, clock } = deps

  /** Units free in a gate that stands; the first look of a sale builds it. */
  const leftOf = async (terms: SaleTerms): Promise<{ skuId: string; left: number }[]> => {
    let standing = await gate.left(terms).catch(() => null)
    if (!standing && terms.state === 'open') {
      await rebuild.ensure(terms.offerId).catch(() => 'building')
      const fresh = await readTerms(terms.offerId, { fresh: true })
      standing = fresh && (await gate.left(fresh).catch(() => null))
    }
    return terms.skus.flatMap(({ skuId, lotIndex }) => {
      const lot = standing?.lots.find((one) => one.lotIndex === lotIndex)
      return lot ? [{ skuId, left: lot.left }] : []
    })
  }
  /** The card shows either way: what stands between her and the click is said beside it. */
  const tokenFor = async (
    actor: Actor,
    sid: string,
    offerId: string,
    proof?: string,
  ): Promise<{ clickToken: string; puzzle: string | null }> => {
    if (!deps.admission) return { clickToken: tokens.make(sid, offerId, clock.nowMs()), puzzle: null }
    try {
      return { clickToken: await deps.admission.tokenFor(actor, offerId, proof), puzzle: null }
    } catch (err) {
      if (!(err instanceof DomainError)) throw err
      const puzzle = err.params?.['puzzle']
      return { clickToken: '', puzzle: typeof puzzle === 'string' ? puzzle : null }
    }
  }
  return {
    place: async (actor, payload, seen) => {
      if (payload.again === true && actor.personId !== null) {
        const verdict = await limits.consume(AGAIN, actor.personId)
        if (!verdict.ok) throw new DomainError('slow_down', {}, verdict.retryAfterMs)
      }
      return place.place(actor, payload, seen)
    },
    prepare: async (actor, offerId, proof) => {
      const terms = await readTerms(offerId)
      if (!terms) throw new DomainError('not_found')
      permit(actor, 'offer.prepare', { entry: await mayEnter(actor, terms.showId) })
      const { personId, sid } = actor
      if (personId === null || sid === null) throw new DomainError('sign_in_needed')
      const [token, left, slotsTaken, isAddressKnown, waits] = await Promise.all([
        tokenFor(actor, sid, offerId, proof),
        leftOf(terms),
        terms.cap > 0 ? gate.slotsTaken(terms, personId).catch(() => 0) : 0,
        hasAddress(personId),
        deps.waitsOf(actor, offerId),
      ])
      return {
        ...token,
        left,
        mySlotsLeft: terms.cap > 0 ? Math.max(0, terms.cap - slotsTaken) : 30,
        addressNeeded: !isAddressKnown,
        waits,
      }
    },
    /** Refuses not_found and wrong_state (paid meanwhile, or closed). */
    cancel: async (actor, orderNo) => {
      const row = await views.ownRow(actor, orderNo)
      permit(actor, 'order.cancel', { own: true })
      return views.detail(await life.cancel(row.memberId, row._id))
    },
  }
}
