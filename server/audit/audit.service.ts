// Says who did what to what, before and after, and why; rows are written once and never changed.
import type { Actor } from '../actor.ts'
import type { Clock } from '../clock.ts'
import type { Act } from '../protocol/acts.ts'

export type AuditedRow = { readonly kind: string; readonly id: string }
/** Ids and masks only: an audit row outlives the person's erasure. */
export type AuditRow = {
  readonly id: string
  readonly atMs: number
  readonly actorKind: Actor['kind']
  readonly actorId: string
  readonly sid: string | null
  readonly act: Act
  readonly on: AuditedRow
  readonly before: string | null
  readonly after: string | null
  readonly reason: string | null
}
export type AuditStore = {
  readonly insert: (row: AuditRow) => Promise<void>
  /** Newest first. */
  readonly of: (on: AuditedRow, limit: number) => Promise<readonly AuditRow[]>
  /** Of everything, newest first by id, which begins with its time; from before that id on (null: from the newest). */
  readonly latest: (beforeId: string | null, limit: number) => Promise<readonly AuditRow[]>
}
export type AuditWrite = {
  readonly actor: Pick<Actor, 'kind' | 'personId' | 'visitorId' | 'sid'>
  readonly act: Act
  readonly on: AuditedRow
  /** The fields that changed, as they were and as they are; never a phone, name, address or secret. */
  readonly before?: object
  readonly after?: object
  readonly reason?: string
}
export type Audit = {
  readonly write: (given: AuditWrite) => Promise<void>
  readonly of: (on: AuditedRow) => Promise<readonly AuditRow[]>
}

export type AuditTrail = Pick<Audit, 'of'> & Pick<AuditStore, 'latest'>

const ROWS_MAX = 200
const VALUES_CHARS_MAX = 8000

const asText = (values: object | undefined): string | null =>
  values === undefined ? null : JSON.stringify(values).slice(0, VALUES_CHARS_MAX)

export const createAudit = (deps: {
  readonly store: AuditStore
  readonly clock: Clock
  readonly newId: () => string
}): Audit & AuditTrail => ({
  write: ({ actor, act, on, before, after, reason }) =>
    deps.store.insert({
      id: deps.newId(),
      atMs: deps.clock.nowMs(),
      actorKind: actor.kind,
      actorId: actor.personId ?? actor.visitorId,
      sid: actor.sid,
      act,
      on,
      before: asText(before),
      after: asText(after),
      reason: reason ?? null,
    }),
  of: (on) => deps.store.of(on, ROWS_MAX),
  latest: deps.store.latest,
})
