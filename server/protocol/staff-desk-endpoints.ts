// Endpoints of staff at the desk: orders, leaders, members.
import { id, listOf, listQuery, orderNo, version } from './fields.ts'
import { leaderDecide, leaderState, staffLeaderRow } from './leaders.ts'
import { staffMemberRow } from './members.ts'
import { delivery, staffOrderDetail, staffOrderQuery, staffOrderRow, stateCounts } from './orders.ts'
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'

const byId = z.strictObject({ id })
const byNo = z.strictObject({ no: orderNo })
const read = ['read'] as const
const write = ['write'] as const

export const staffDeskEndpoints = {
  staffOrders: endpoint({
    method: 'GET',
    path: '/staff/orders',
    act: 'order.search',
    rates: read,
    says: 'Orders',
    query: staffOrderQuery,
    reply: listOf(staffOrderRow),
  }),
  staffOrderCounts: endpoint({
    method: 'GET',
    path: '/staff/orders/counts',
    act: 'order.search',
    rates: read,
    says: 'Orders by state',
    reply: stateCounts,
  }),
  staffOrder: endpoint({
    method: 'GET',
    path: '/staff/orders/:no',
    act: 'order.readAny',
    rates: read,
    says: 'An order (masked)',
    params: byNo,
    reply: staffOrderDetail,
  }),
  orderReveal: endpoint({
    method: 'POST',
    path: '/staff/orders/:no/reveal',
    act: 'order.reveal',
    rates: ['reveal'],
    says: 'Phone and address of one order (counted, audited)',
    params: byNo,
    body: z.strictObject({ reason: z.string().min(2).max(100) }),
    reply: delivery,
  }),
  staffLeaders: endpoint({
    method: 'GET',
    path: '/staff/leaders',
    act: 'leader.search',
    rates: read,
    says: 'Leaders',
    query: z.strictObject({ ...listQuery.shape, state: leaderState.optional() }),
    reply: listOf(staffLeaderRow),
  }),
  leaderDecide: endpoint({
    method: 'POST',
    path: '/staff/leaders/:id/decide',
    act: 'leader.decide',
    rates: write,
    says: 'Approve, refuse, pause, resume or disable',
    params: byId,
    body: leaderDecide,
    reply: z.object({ state: leaderState, version }),
  }),
  staffMembers: endpoint({
    method: 'GET',
    path: '/staff/members',
    act: 'member.search',
    rates: read,
    says: 'Members (masked)',
    query: z.strictObject({ ...listQuery.shape, q: z.string().max(40).optional() }),
    reply: listOf(staffMemberRow),
  }),
} as const satisfies Record<string, Endpoint>
