// Judges who may act on a show's selling, and notes each act: what pins, flash sales, shelf and run sheet share.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import { DomainError, found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { Act } from '../protocol/acts.ts'
import { isOnAir } from '../shows/phase.rules.ts'
import type { Show, Shows } from '../shows/show.service.ts'

export type SellingActs = ReturnType<typeof createSellingActs>

export const createSellingActs = ({ shows, audit }: { readonly shows: Shows; readonly audit: Pick<Audit, 'write'> }) => {
  /** The act's facts: the show's own people as the rows name them now. Refuses `not_found` and what the table refuses. */
  const permitIn = async (actor: Actor, act: Act, showId: string): Promise<Show> => {
    const [show, grants] = await Promise.all([shows.get(showId), shows.grants(actor, showId)])
    permit(actor, act, grants)
    return found(show)
  }
  return {
    permitIn,
    /** As `permitIn`, and the show must be on air (`wrong_phase {phase}`). */
    permitOnAir: async (actor: Actor, act: Act, showId: string): Promise<Show> => {
      const show = await permitIn(actor, act, showId)
      if (!isOnAir(show.phase)) throw new DomainError('wrong_phase', { phase: show.phase })
      return show
    },
    note: (actor: Actor, act: Act, offerId: string, after: object): Promise<void> =>
      audit.write({ actor, act, on: { kind: 'offer', id: offerId }, after }),
  }
}
