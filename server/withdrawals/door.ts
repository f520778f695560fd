// Opens withdrawals: payees, requests, finance's desk, payouts with the sandbox provider behind the port, the daily look at its file.
import type { Connection } from 'mongoose'
import type { Clock } from '../clock.ts'
import type { RawRoute, Route } from '../http/route.ts'
import type { Duty } from '../jobs/loop.ts'
import type { NoticeSender, NoticeSenderDeps } from '../payments/sandbox/notice-sender.service.ts'
import { createBooking, type BookingDeps } from './booking.service.ts'
import { createDesk, type DeskDeps } from './desk.service.ts'
import { createPayees, type PayeeDeps } from './payee.service.ts'
import { createPayoutFiles } from './payout-file.service.ts'
import { createPayouts, type PayoutDeps } from './payout.service.ts'
import { createPayoutNoticeReader, createSandboxPayoutProvider } from './sandbox/sandbox-payout.adapter.ts'
import { createSandboxPayouts } from './sandbox/sandbox-payout.service.ts'
import { createSandboxPayoutStore } from './sandbox/sandbox-payout.store.ts'
import { createTaxDesk } from './tax-desk.service.ts'
import { createPayeeStore, createPayoutReportStore, createTaxDeskStore } from './withdrawal-parts.store.ts'
import { createPurses, createWithdrawals, type WithdrawalDeps } from './withdrawal.service.ts'
import { createWithdrawalStore } from './withdrawal.store.ts'
import { payoutNoticeRoutes, withdrawalRoutes } from './withdrawals.routes.ts'

export type OpenWithdrawalsDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly ledger: BookingDeps['ledger'] & DeskDeps['ledger']
  readonly limits: WithdrawalDeps['limits']
  /** What the sandbox provider and we share, >= 32 bytes. */
  readonly sandboxSecret: Uint8Array
  /** Sends the sandbox's notices to `/api/v1/notices/sandbox-payout` of this server. */
  readonly sender: (store: NoticeSenderDeps['store']) => NoticeSender
} & Pick<BookingDeps, 'bus' | 'logger'> &
  Pick<PayeeDeps, 'sealing' | 'audit' | 'notices' | 'publicUrl'> &
  Pick<PayoutDeps, 'timeZone' | 'metrics'> &
  Pick<DeskDeps, 'leaderCards' | 'nicknames' | 'anotherPays' | 'isLinked'>
export type OpenedWithdrawals = ReturnType<typeof openWithdrawals>

export function openWithdrawals(deps: OpenWithdrawalsDeps) {
  const { db, clock, limits, sandboxSecret } = deps
  const store = createWithdrawalStore(db)
  const sandboxStore = createSandboxPayoutStore(db)
  const sender = deps.sender(sandboxStore)
  const sandbox = createSandboxPayouts({ store: sandboxStore, clock, kick: sender.kick })
  const taxDesk = createTaxDesk({ ...deps, store: createTaxDeskStore(db) })
  const settings = taxDesk.inForce
  const purses = createPurses({ store, settings, clock })
  const booking = createBooking({ ...deps, store })
  const hasOpen = async (leaderId: string) => (await store.openOfLeader(leaderId)) !== null
  const payees = createPayees({ ...deps, store: createPayeeStore(db), hasOpen })
  const withdrawals = createWithdrawals({ ...deps, store, payees, booking, settings })
  const payouts = createPayouts({ ...deps, store, provider: createSandboxPayoutProvider(sandbox), payees, purses, booking })
  const desk = createDesk({ ...deps, store, payees, purses, payouts, booking })
  const source = { name: 'sandbox', file: sandbox.file }
  const files = createPayoutFiles({ ...deps, store, reports: createPayoutReportStore(db), source, payouts })
  const routes: Route[] = withdrawalRoutes({ withdrawals, payees, desk, taxDesk, files })
  const read = createPayoutNoticeReader(sandboxSecret)
  const rawRoutes: RawRoute[] = payoutNoticeRoutes({ read, payouts, limits, nowMs: clock.nowMs })
  const duties: Duty[] = [
    { name: 'withdrawals.owed', everyMs: 2_000, run: booking.bringOwed },
    { name: 'withdrawals.payouts', everyMs: 2_000, run: payouts.work },
    { name: 'withdrawals.sandboxNotices', everyMs: 500, run: sender.work },
    { name: 'withdrawals.files', everyMs: 900_000, run: files.catchUp },
  ]
  return { withdrawals, payees, desk, taxDesk, payouts, booking, files, routes, rawRoutes, duties }
}
