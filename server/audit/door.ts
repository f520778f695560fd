// Opens the audit: the insert-only record of who did what.
import type { Connection } from 'mongoose'
import type { Clock } from '../clock.ts'
import { newId } from '../new-id.ts'
import { createAudit, type Audit, type AuditTrail } from './audit.service.ts'
import { createAuditStore } from './audit.store.ts'

export const openAudit = ({ db, clock }: { readonly db: Connection; readonly clock: Clock }): Audit & AuditTrail =>
  createAudit({ store: createAuditStore(db), clock, newId: () => newId(clock.nowMs()) })
