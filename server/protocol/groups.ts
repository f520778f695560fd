// Groups (社群) of a leader on the wire: who is in them, how large, what each brought.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, count, fenSum, id, said, text, version } from './fields.ts'

export const GROUP_SIZE_MAX = 5000
export const groupTags = z.strictObject({ region: text(20).optional(), crowd: text(20).optional(), trade: text(20).optional() })
export type GroupTags = z.infer<typeof groupTags>
export const groupWrite = z.strictObject({
  name: text(20),
  tags: groupTags,
  /** People in it, as the leader knows. */
  size: count(GROUP_SIZE_MAX),
})
export type GroupWrite = z.infer<typeof groupWrite>
export const groupChange = z.strictObject({ ...groupWrite.shape, archived: z.boolean(), seenVersion: version })

export const groupRow = z.object({
  groupId: id,
  name: said(20),
  tags: z.object({ region: said(20).optional(), crowd: said(20).optional(), trade: said(20).optional() }),
  size: z.int(),
  /** Names the group in links and on posters; never another group's of this leader. */
  channelCode: said(6),
  /** What its size means: no more joining by code from 200 on, full at 500. */
  capacity: z.enum(['open', 'codeEnds', 'full']),
  archived: z.boolean(),
  createdAtMs: atMs,
  /** What came by its links. */
  opens: z.int(),
  members: z.int(),
  paidOrders: z.int(),
  gmvFen: fenSum,
  version,
})
export type GroupRow = z.infer<typeof groupRow>
const groups = z.object({ rows: z.array(groupRow).max(50) })
const byId = z.strictObject({ id })

export const groupEndpoints = {
  leaderGroups: endpoint({
    method: 'GET',
    path: '/leader/groups',
    act: 'group.writeOwn',
    rates: ['read'],
    says: 'My groups and what each brought',
    reply: groups,
  }),
  groupAdd: endpoint({
    method: 'POST',
    path: '/leader/groups',
    act: 'group.writeOwn',
    rates: ['write'],
    says: 'Add a group (50 at most)',
    body: groupWrite,
    reply: groupRow,
  }),
  groupChange: endpoint({
    method: 'PATCH',
    path: '/leader/groups/:id',
    act: 'group.writeOwn',
    rates: ['write'],
    says: 'Change a group, or put it away',
    params: byId,
    body: groupChange,
    reply: groupRow,
  }),
  staffGroups: endpoint({
    method: 'GET',
    path: '/staff/leaders/:id/groups',
    act: 'group.readAny',
    rates: ['read'],
    says: 'Groups of a leader',
    params: byId,
    reply: groups,
  }),
} as const satisfies Record<string, Endpoint>
