// Opens pricing: the ladder's rules behind one service, and the freight templates that it reads.
import type { Connection } from 'mongoose'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { Duty } from '../jobs/loop.ts'
import { newId } from '../new-id.ts'
import { createFreightBook } from './freight-book.service.ts'
import { createFreightStore } from './freight-book.store.ts'
import { freightRoutes } from './freight.routes.ts'
import { createPricingService } from './pricing.service.ts'

/** What another process wrote is known here within this time; orders placed meanwhile keep the row they were placed under. */
const RELOAD_EVERY_MS = 3_000

export type OpenPricingDeps = { readonly db: Connection; readonly clock: Clock; readonly audit: Pick<Audit, 'write'> }
export type Pricing = ReturnType<typeof openPricing>

export const openPricing = ({ db, clock, audit }: OpenPricingDeps) => {
  const { nowMs } = clock
  const book = createFreightBook({ store: createFreightStore(db), audit, nowMs, newId: () => newId(nowMs()) })
  const duties: Duty[] = [{ name: 'pricing.freight', everyMs: RELOAD_EVERY_MS, run: book.reload }]
  return {
    pricing: createPricingService({ speakingFor: ({ productId }) => book.speakingFor(productId), freightCapFen: book.capFen }),
    freightReady: book.ready,
    routes: freightRoutes(book),
    duties,
  }
}
