// HTTP of withdrawals: a leader's own, finance's desk, the rule, the payout days, and where the provider's notices arrive.
import { route, type RawRoute, type Route } from '../http/route.ts'
import { restEndpoints as endpoints } from '../protocol/rest-endpoints.ts'
import type { Desk } from './desk.service.ts'
import type { Payees } from './payee.service.ts'
import type { PayoutFiles } from './payout-file.service.ts'
import type { PayoutNoticeReader, Payouts } from './payout.service.ts'
import type { TaxDesk } from './tax-desk.service.ts'
import type { WithdrawalDeps, Withdrawals } from './withdrawal.service.ts'

export type WithdrawalRoutesDeps = {
  readonly withdrawals: Withdrawals
  readonly payees: Payees
  readonly desk: Desk
  readonly taxDesk: TaxDesk
  readonly files: PayoutFiles
}

export const withdrawalRoutes = ({ withdrawals, payees, desk, taxDesk, files }: WithdrawalRoutesDeps): Route[] => [
  route(endpoints.payee, ({ actor }) => withdrawals.own(actor)),
  route(endpoints.identityWrite, async ({ actor, body }) => {
    await payees.writeIdentity(actor, body)
    return withdrawals.own(actor)
  }),
  route(endpoints.payoutAccountWrite, async ({ actor, body }) => {
    await payees.writeAccount(actor, body)
    return withdrawals.own(actor)
  }),
  route(endpoints.withdrawals, ({ actor, query }) => withdrawals.list(actor, query)),
  route(endpoints.withdrawalQuote, ({ actor, body }) => withdrawals.quote(actor, body.amountFen)),
  route(endpoints.withdrawalRequest, ({ actor, body, key }) => withdrawals.request(actor, body.amountFen, key)),
  route(endpoints.withdrawalCancel, ({ actor, params }) => withdrawals.cancel(actor, params.id)),
  route(endpoints.staffWithdrawals, ({ actor, query }) => desk.list(actor, query)),
  route(endpoints.withdrawalsApprove, ({ actor, body }) => desk.approve(actor, body.rows, body.reason)),
  route(endpoints.withdrawalsReject, ({ actor, body }) => desk.reject(actor, body.rows, body.reason)),
  route(endpoints.withdrawalsPay, ({ actor, body, key }) => desk.pay(actor, body.withdrawalIds, key, body.reason)),
  route(endpoints.payeeReveal, ({ actor, params, body }) => desk.reveal(actor, params.id, body.reason)),
  route(endpoints.taxRules, ({ actor }) => taxDesk.rules(actor)),
  route(endpoints.taxDraft, ({ actor, body }) => taxDesk.write(actor, body)),
  route(endpoints.taxPublish, ({ actor, body }) => taxDesk.publish(actor, body.seenVersion)),
  route(endpoints.payoutReports, ({ actor }) => files.list(actor)),
  route(endpoints.payoutReconcile, ({ actor, params }) => files.again(actor, params.day)),
]

/** Wrong notices of one network: beyond this somebody is guessing. */
const BAD_NOTICES = { name: 'badPayoutNotice', points: 60, perSec: 60 }

/** Answered 200 only once it is applied: what was cut off is told again. */
export const payoutNoticeRoutes = (deps: {
  readonly read: PayoutNoticeReader
  readonly payouts: Pick<Payouts, 'apply'>
  readonly limits: WithdrawalDeps['limits']
  readonly nowMs: () => number
}): RawRoute[] => [
  {
    method: 'POST',
    path: '/api/v1/notices/sandbox-payout',
    act: 'bySignature',
    rates: [],
    body: 'raw',
    crossSite: true,
    handle: async (req, res, { network }) => {
      const headers: Record<string, string | undefined> = {}
      for (const [name, value] of Object.entries(req.headers)) if (typeof value === 'string') headers[name] = value
      const raw: unknown = req.body
      const fact = Buffer.isBuffer(raw) ? deps.read(headers, raw, deps.nowMs()) : null
      const isTaken = fact !== null && (await deps.payouts.apply(fact))
      const isGuessing = !isTaken && !(await deps.limits.consume(BAD_NOTICES, network)).ok
      res.status(isTaken ? 200 : isGuessing ? 429 : 401).end()
    },
  },
]
