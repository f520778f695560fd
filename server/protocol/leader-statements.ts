// A leader's statement of a month on the wire: what she had, every entry, what she has, the head of her chain, and the shop's seal on all of it.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, fenSum, said } from './fields.ts'
import { entryRow } from './leaders.ts'

export const STATEMENT_ENTRIES_MAX = 5000
export const month = z
  .string()
  .max(7, { abort: true })
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
const balances = z.object({ frozenFen: fenSum, availableFen: fenSum, withdrawingFen: fenSum })
export const leaderStatement = z.object({
  shop: said(40),
  leader: said(20),
  month,
  fromMs: atMs,
  untilMs: atMs,
  opening: balances,
  entries: z.array(
    z.object({
      number: z.int(),
      atMs,
      code: entryRow.shape.code,
      orderNo: said(18).nullable(),
      title: said(40).nullable(),
      side: entryRow.shape.side,
      amountFen: fenSum,
      hash: said(64),
    }),
  ),
  closing: balances,
  /** The last entry up to the month's end; number 0: there is none yet. */
  head: z.object({ number: z.int(), hash: said(64) }),
  madeAtMs: atMs,
})
export type LeaderStatement = z.infer<typeof leaderStatement>
export const sealedStatement = z.object({ statement: leaderStatement, kid: said(8), signature: said(100) })
export type SealedStatement = z.infer<typeof sealedStatement>

export const statementEndpoints = {
  leaderStatement: endpoint({
    method: 'GET',
    path: '/leader/statements/:month',
    act: 'statement.read',
    rates: ['read'],
    says: 'My statement of a month, sealed with the shop’s key',
    params: z.strictObject({ month }),
    reply: sealedStatement,
  }),
} as const satisfies Record<string, Endpoint>
