// Order help: how far an order goes that is credited to a leader, reminding who has not paid yet, and what a member lets herself be told.
import { z } from 'zod'
import { CASE_STATES } from './after-sales.ts'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, fen, orderNo } from './fields.ts'
import { orderState } from './orders.ts'

/** No number of a parcel, no reason of a case, no words, no pictures: these are the buyer's. */
export const leaderOrderProgress = z.object({
  state: orderState,
  paidAtMs: atMs.nullable(),
  shippedAtMs: atMs.nullable(),
  receivedAtMs: atMs.nullable(),
  /** From then on its commission can be withdrawn, if no case is open. */
  settledAtMs: atMs.nullable(),
  refundedFen: fen,
  afterSales: z.array(z.object({ state: z.enum(CASE_STATES), openedAtMs: atMs, closedAtMs: atMs.nullable(), units: z.int() })).max(20),
  /** Null: it was not reminded of yet. */
  remindedAtMs: atMs.nullable(),
})
export type LeaderOrderProgress = z.infer<typeof leaderOrderProgress>
/** sent false: she does not want to be told, or was told often enough today. */
export const reminded = z.object({ sent: z.boolean(), remindedAtMs: atMs })

export const noticeSettings = z.strictObject({
  /** Her leader may remind her of an order that is not paid yet. */
  orderWaits: z.boolean(),
})
export type NoticeSettings = z.infer<typeof noticeSettings>

const byNo = z.strictObject({ no: orderNo })
export const orderHelpEndpoints = {
  leaderOrder: endpoint({
    method: 'GET',
    path: '/leader/orders/:no',
    act: 'leaderOrders.read',
    rates: ['read'],
    says: 'How far an order credited to me goes, after-sale included',
    params: byNo,
    reply: leaderOrderProgress,
  }),
  orderRemind: endpoint({
    method: 'POST',
    path: '/leader/orders/:no/remind',
    act: 'order.remind',
    rates: ['write'],
    says: 'Remind the buyer of an unpaid order credited to me: once an order, as she lets herself be told',
    params: byNo,
    reply: reminded,
  }),
  noticeSettings: endpoint({
    method: 'GET',
    path: '/me/notices',
    act: 'notice.write',
    rates: ['read'],
    says: 'What I let myself be told',
    reply: noticeSettings,
  }),
  noticeSettingsWrite: endpoint({
    method: 'PUT',
    path: '/me/notices',
    act: 'notice.write',
    rates: ['write'],
    says: 'Choose what I am told; it holds at once',
    body: noticeSettings,
    reply: noticeSettings,
  }),
} as const satisfies Record<string, Endpoint>
