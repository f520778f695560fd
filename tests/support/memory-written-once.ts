// Keeps what is only ever added, audit rows and sent texts, in memory by the same contracts as the real stores.
import type { AuditRow, AuditStore } from '../../server/audit/audit.service.ts'
import type { SmsLog, SmsLogRow } from '../../server/notifications/sms.service.ts'

/** A repeated id is refused, as by MongoDB's `_id`. */
const addTo = <R extends { readonly id: string }>(rows: Map<string, R>, row: R): void => {
  if (rows.has(row.id)) throw new Error(`the row ${row.id} is there already`)
  rows.set(row.id, structuredClone(row))
}

export const memoryAudit = (): AuditStore => {
  const rows = new Map<string, AuditRow>()
  return {
    insert: async (row) => addTo(rows, row),
    of: async ({ kind, id }, limit) =>
      [...rows.values()]
        .filter(({ on }) => on.kind === kind && on.id === id)
        .toSorted((a, b) => b.atMs - a.atMs || (a.id < b.id ? 1 : -1))
        .slice(0, limit)
        .map((row) => structuredClone(row)),
    latest: async (beforeId, limit) =>
      [...rows.values()]
        .filter(({ id }) => beforeId === null || id < beforeId)
        .toSorted((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit)
        .map((row) => structuredClone(row)),
  }
}

export const memorySmsLog = (): { readonly log: SmsLog; readonly all: () => Promise<SmsLogRow[]> } => {
  const rows = new Map<string, SmsLogRow>()
  return { log: { insert: async (row) => addTo(rows, row) }, all: async () => [...rows.values()] }
}
