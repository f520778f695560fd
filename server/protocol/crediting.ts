// Who is credited for an order, on the wire: what staff changed about it and the ledger rows both leaders see.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, fenSum, id, orderNo, said, text, version } from './fields.ts'

export const CREDIT_CHANGES = ['move', 'block', 'release'] as const
/** Why an order's commission is blocked; staff: by hand, after a flag. */
export const CREDIT_BLOCKS = ['insider', 'payer', 'addressAndPhone', 'device', 'staff'] as const
export const orderCredit = z.object({
  version,
  leaderId: id.nullable(),
  leaderName: said(20).nullable(),
  /** Its credit may still be changed: not settled, not closed, and not in the moment of being paid. */
  open: z.boolean(),
  blocked: z.enum(CREDIT_BLOCKS).nullable(),
  changes: z
    .array(
      z.object({
        n: z.int(),
        kind: z.enum(CREDIT_CHANGES),
        atMs,
        byName: said(20),
        reason: said(100),
        fromName: said(20).nullable(),
        toName: said(20).nullable(),
      }),
    )
    .max(50),
  /** Commission rows of the order, oldest first; amounts as their leader sees them. */
  entries: z.array(z.object({ entryId: said(80), leaderName: said(20), code: said(20), side: said(20), amountFen: fenSum, atMs })).max(200),
})
export type OrderCredit = z.infer<typeof orderCredit>

const byNo = z.strictObject({ no: orderNo })
export const creditingEndpoints = {
  orderCredit: endpoint({
    method: 'GET',
    path: '/staff/orders/:no/credit',
    act: 'order.readAny',
    rates: ['read'],
    says: 'Who is credited for an order, what was changed about it, and its commission rows',
    params: byNo,
    reply: orderCredit,
  }),
  orderChangeLeader: endpoint({
    method: 'POST',
    path: '/staff/orders/:no/leader',
    act: 'order.changeLeader',
    rates: ['write'],
    says: 'Give an order to another leader before it is settled: reversal and new accrual, both told',
    params: byNo,
    body: z.strictObject({ leaderId: id, reason: text(100, 2), seenVersion: version }),
    reply: orderCredit,
  }),
} as const satisfies Record<string, Endpoint>
