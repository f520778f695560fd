// A leader's people and groups given to another leader by staff: what there is to give, and what was given before.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, id, said, text, version } from './fields.ts'

export const leaderTransfer = z
  .strictObject({
    toLeaderId: id,
    /** Her bound members. */
    people: z.boolean(),
    groupIds: z.array(id).max(50),
    reason: text(100, 2),
    seenVersion: version,
  })
  .refine(({ people, groupIds }) => people || groupIds.length > 0)
export type LeaderTransferAsk = z.infer<typeof leaderTransfer>

export const leaderTransferRow = z.object({
  transferId: id,
  atMs,
  fromName: said(20),
  toName: said(20),
  people: z.boolean(),
  /** So far, while it is not done. */
  movedPeople: z.int(),
  /** Bindings that had ended meanwhile, and the other leader herself. */
  keptPeople: z.int(),
  groups: z.int(),
  links: z.int(),
  reason: said(100),
  byName: said(20),
  done: z.boolean(),
})
export type LeaderTransferRow = z.infer<typeof leaderTransferRow>
/** To or from this leader, newest first. boundPeople: whom she would give. */
export const leaderTransfers = z.object({ boundPeople: z.int(), rows: z.array(leaderTransferRow).max(50) })

const byId = z.strictObject({ id })

export const leaderTransferEndpoints = {
  leaderTransfers: endpoint({
    method: 'GET',
    path: '/staff/leaders/:id/transfers',
    act: 'leader.readAny',
    rates: ['read'],
    says: 'What a leader has to give, and what was given to or by her',
    params: byId,
    reply: leaderTransfers,
  }),
  leaderTransfer: endpoint({
    method: 'POST',
    path: '/staff/leaders/:id/transfer',
    act: 'binding.transfer',
    rates: ['write'],
    says: 'Give the people and groups of a leader to another; every one of them is told, orders stay whose they are',
    params: byId,
    body: leaderTransfer,
    reply: leaderTransferRow,
  }),
} as const satisfies Record<string, Endpoint>
