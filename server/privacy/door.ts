// Opens privacy: a member's copy of her data, closing her account, and what the clock lets go; over the keepers that every other part hands in.
import type { Connection } from 'mongoose'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { Route } from '../http/route.ts'
import type { Duty } from '../jobs/loop.ts'
import type { Ageing, Keeper } from '../keeping.ts'
import type { Logger } from '../logger.ts'
import { newId } from '../new-id.ts'
import type { Sealing } from '../sealing.ts'
import { createClosings, type ClosingDeps } from './closing.service.ts'
import { createClosingStore, createRetentionStore } from './closing.store.ts'
import { createCopies } from './copy.service.ts'
import { createCopyKeeper, createCopyStore } from './copy.store.ts'
import { writeCsv } from './csv.adapter.ts'
import { privacyRoutes } from './privacy.routes.ts'
import { createHolds, type HoldDeps } from './hold.service.ts'
import { createRetention } from './retention.service.ts'

export type OpenPrivacyDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly logger: Logger
  readonly sealing: Pick<Sealing, 'seal' | 'unseal'>
  readonly audit: Pick<Audit, 'write'>
  readonly shopName: string
  /** In the order in which they forget. */
  readonly keepers: readonly Keeper[]
  readonly ageings: readonly Ageing[]
} & Pick<HoldDeps, 'orderIdByNo' | 'holders'> &
  Pick<ClosingDeps, 'notices' | 'publicUrl'>
export type OpenedPrivacy = ReturnType<typeof openPrivacy>

const COPIES_EVERY_MS = 5_000
const CLOSINGS_EVERY_MS = 60_000
const RETENTION_EVERY_MS = 3_600_000

export const openPrivacy = (deps: OpenPrivacyDeps) => {
  const { db, clock, logger, sealing, audit, shopName, keepers: given, ageings } = deps
  const freshId = (): string => newId(clock.nowMs())
  const keepers = [...given, createCopyKeeper(db)]
  const copies = createCopies({ store: createCopyStore(db), keepers, sealing, audit, writeCsv, clock, newId: freshId, logger, shopName })
  const closings = createClosings({ ...deps, store: createClosingStore(db), keepers, newId: freshId })
  const retention = createRetention({ ageings, store: createRetentionStore(db), clock, logger })
  const holds = createHolds(deps)
  const routes: Route[] = privacyRoutes({ copies, closings, holds }, () => {
    copies.work().catch((err: unknown) => logger.error({ err }, 'copy of a member’s data waits for the next beat'))
  })
  const duties: Duty[] = [
    { name: 'privacy.copies', everyMs: COPIES_EVERY_MS, run: copies.work },
    { name: 'privacy.closings', everyMs: CLOSINGS_EVERY_MS, run: closings.work },
    { name: 'privacy.retention', everyMs: RETENTION_EVERY_MS, run: retention.work },
  ]
  return { copies, closings, holds, retention, keepers, routes, duties }
}
