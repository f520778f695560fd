// Leaders whom a file took in before they had passed the courses needed: each is active once nothing is missing, whatever dies meanwhile.
import type { Audit } from '../../audit/audit.service.ts'
import type { Bus } from '../../domain-events.ts'
import type { Notices } from '../../notifications/notice.service.ts'
import type { Leader, LeaderStore } from '../leader.service.ts'

export type AdmissionDeps = {
  readonly leaders: Pick<LeaderStore, 'byMember' | 'change' | 'accepted'>
  /** Titles of what members still have to pass; who is not in the map has passed it all. */
  readonly toLearn: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>
  readonly writeAudit: Audit['write']
  readonly notices: Notices
  readonly publicUrl: string
  /** Her state changed: what is kept of her is old. */
  readonly onState: (leaderId: string) => void
  readonly bus: Pick<Bus, 'emit'>
  readonly clock: { readonly nowMs: () => number }
}
export type Admission = ReturnType<typeof createAdmission>

const REASON = '批量导入，必修课已通过'
const PAGE_LEADERS = 200

export function createAdmission(deps: AdmissionDeps) {
  const { leaders, toLearn, writeAudit, notices, publicUrl, onState, bus, clock } = deps

  /** Nothing happens when staff changed her row meanwhile: the next look sees it as it is. */
  async function admit({ leaderId, version, acceptedBy }: Leader): Promise<void> {
    const changes = { state: 'active', acceptedBy: null, approvedAtMs: clock.nowMs(), reason: REASON } as const
    const after = await leaders.change(leaderId, version, changes)
    if (after === null) return
    // By who put her on the list: the last word was hers.
    const actor = { kind: 'staff', personId: acceptedBy ?? '', visitorId: '', sid: null } as const
    const states = { before: { state: 'applied' }, after: { state: 'active' } }
    await writeAudit({ actor, act: 'leader.import', on: { kind: 'leader', id: leaderId }, ...states, reason: REASON })
    onState(leaderId)
    bus.emit('personChanged', { personId: after.memberId })
    bus.emit('toldPerson', { personId: after.memberId, entry: { kind: 'roles', version: after.version } })
    await notices.send(after.memberId, { template: 'leaderDecided', decision: 'approve', reason: REASON, url: `${publicUrl}/leader` })
  }

  async function admitFrom(rows: readonly Leader[]): Promise<void> {
    const missing = await toLearn(rows.map(({ memberId }) => memberId))
    for (const row of rows) if (!missing.has(row.memberId)) await admit(row)
  }
  /** A member passed a course. */
  async function passed(memberId: string): Promise<void> {
    const row = await leaders.byMember(memberId)
    if (row?.state === 'applied' && row.acceptedBy) await admitFrom([row])
  }
  /** Duty: finds who passed and was forgotten by a death, and who waited for a course that was taken back. */
  async function work(): Promise<void> {
    let beforeId: string | null = null
    do {
      const page: Leader[] = await leaders.accepted(beforeId, PAGE_LEADERS)
      await admitFrom(page)
      beforeId = page.length < PAGE_LEADERS ? null : (page.at(-1)?.leaderId ?? null)
    } while (beforeId !== null)
  }

  return { passed, work }
}
