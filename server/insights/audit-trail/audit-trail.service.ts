// Shows staff the audit: all of it page by page, and what was done to one leader. Only reads.
import type { Actor } from '../../actor.ts'
import type { AuditRow, AuditTrail } from '../../audit/audit.service.ts'
import { permit } from '../../members/permit.service.ts'
import type { AuditLine } from '../../protocol/audit-trail.ts'

export type AuditTrailDeps = {
  readonly trail: AuditTrail
  /** Nicknames of members, names of staff. */
  readonly nicknames: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
}
export type AuditTrails = ReturnType<typeof createAuditTrails>

export function createAuditTrails({ trail, nicknames }: AuditTrailDeps) {
  async function lines(rows: readonly AuditRow[]): Promise<AuditLine[]> {
    const names = await nicknames([...new Set(rows.map(({ actorId }) => actorId))])
    return rows.map(({ id, atMs, actorId, act, on, reason, before, after }) => {
      const line = { id, atMs, byName: names.get(actorId) ?? '', act, kind: on.kind, of: on.id, reason }
      return { ...line, before, after }
    })
  }
  return {
    async latest(actor: Actor, ask: { cursor: string | null; limit: number }): Promise<{ rows: AuditLine[]; next: string | null }> {
      permit(actor, 'audit.read')
      const rows = await trail.latest(ask.cursor, ask.limit + 1)
      const page = rows.slice(0, ask.limit)
      return { rows: await lines(page), next: rows.length > ask.limit ? (page.at(-1)?.id ?? null) : null }
    },
    /** Also of a leader who is not there: then nothing was done to her. */
    async ofLeader(actor: Actor, leaderId: string): Promise<{ rows: AuditLine[] }> {
      permit(actor, 'audit.read')
      return { rows: await lines(await trail.of({ kind: 'leader', id: leaderId })) }
    },
  }
}
