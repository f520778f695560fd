// Who is credited for an order, on the wire: what staff changed about it and the ledger rows both leaders see.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, fenSum, id, listOf, listQuery, orderNo, said, text, version } from './fields.ts'
import { CREDIT_BLOCKS } from './orders.ts'

export const CREDIT_CHANGES = ['move', 'block', 'release'] as const
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

export const FLAG_STATES = ['open', 'confirmed', 'dismissed'] as const
export type FlagState = (typeof FLAG_STATES)[number]
export const FLAG_KINDS = ['blocked', 'near', 'mutual', 'sharedDoor', 'refundRing', 'touches'] as const
export const FLAG_EVIDENCE = [
  'payer',
  'addressAndPhone',
  'device',
  'door',
  'recipientAndDistrict',
  'phoneMaskAndDistrict',
  'network',
  'ordersForEachOther',
  'buyersAtOneDoor',
  'ordersGoneBack',
  'buyersOfThem',
  'leadersInTenMinutes',
  'visitorsInAMinute',
] as const
export const flagRow = z.object({
  flagId: id,
  kind: z.enum(FLAG_KINDS),
  leaderId: id,
  leaderName: said(20),
  orderNo: orderNo.nullable(),
  /** count 0: a plain match. */
  evidence: z.array(z.object({ code: z.enum(FLAG_EVIDENCE), count: z.int() })).max(10),
  state: z.enum(FLAG_STATES),
  atMs,
  byName: said(20).nullable(),
  reason: said(100).nullable(),
  decidedAtMs: atMs.nullable(),
  version,
})
export type FlagRow = z.infer<typeof flagRow>
export type FlagPage = { rows: FlagRow[]; next: string | null }
/** confirm: its order earns no commission; dismiss: a blocked one is paid after all. */
export const flagDecide = z.strictObject({ verdict: z.enum(['confirm', 'dismiss']), reason: text(100, 2), seenVersion: version })
export type FlagDecide = z.infer<typeof flagDecide>

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
  flags: endpoint({
    method: 'GET',
    path: '/staff/flags',
    act: 'flag.read',
    rates: ['read'],
    says: 'What looks like self-purchase or false sales, with its evidence, newest first',
    query: z.strictObject({ ...listQuery.shape, state: z.enum(FLAG_STATES).optional() }),
    reply: listOf(flagRow),
  }),
  flagDecide: endpoint({
    method: 'POST',
    path: '/staff/flags/:id/decide',
    act: 'flag.decide',
    rates: ['write'],
    says: 'Confirm or dismiss a flag: its order’s commission is blocked or released',
    params: z.strictObject({ id }),
    body: flagDecide,
    reply: z.object({ state: z.enum(FLAG_STATES), version }),
  }),
} as const satisfies Record<string, Endpoint>
