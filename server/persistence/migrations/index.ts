// Lists every migration in the order in which it runs; a new one is appended with the next number.
import { shows } from './001-shows.ts'
import { goods } from './002-goods.ts'
import { peopleAndKeys } from './003-people.ts'
import { ordersAndPayments } from './004-orders-and-payments.ts'
import { offers } from './005-offers.ts'
import { leaders } from './010-leaders.ts'
import { ledger } from './011-ledger.ts'
import { chat } from './012-chat.ts'
import { staff } from './013-staff.ts'
import { shipments } from './014-shipments.ts'
import { consents } from './015-consents.ts'
import { freight } from './016-freight.ts'
import { afterSales } from './017-after-sales.ts'
import { waits } from './018-waits.ts'
import { notices } from './019-notices.ts'
import { groups } from './020-groups.ts'
import { invoices } from './021-invoices.ts'
import { pickup } from './022-pickup.ts'
import { billReports } from './023-bill-reports.ts'
import { withdrawals } from './024-withdrawals.ts'
import { leaderDays } from './026-leader-days.ts'
import { directRefunds } from './027-direct-refunds.ts'
import { leaderPeople } from './028-leader-people.ts'
import { orderReminders } from './029-order-reminders.ts'
import { creditChanges } from './030-credit-changes.ts'
import { flags } from './031-flags.ts'
import { leaderAgreements } from './032-leader-agreements.ts'
import { chainIndex } from './033-chain-index.ts'
import { settleOwed } from './034-settle-owed.ts'
import { boards } from './035-boards.ts'
import { levelMoves } from './036-level-moves.ts'
import { inviters } from './037-inviters.ts'
import { tasks } from './038-tasks.ts'
import { visitSteps } from './039-visit-steps.ts'
import { leaderTransfers } from './040-leader-transfers.ts'
import { campaigns } from './041-campaigns.ts'
import { rateCuts } from './042-rate-cuts.ts'
import { courses } from './043-courses.ts'
import { importedGroups } from './044-imported-groups.ts'
import { invited } from './045-invited.ts'
import { noticeRounds } from './046-notice-rounds.ts'
import { ownData } from './047-own-data.ts'
import { leaderMoney } from './048-leader-money.ts'
import { dutyIndexes } from './049-duty-indexes.ts'
import type { Migration } from './run-migrations.ts'

export const migrations: readonly Migration[] = [
  shows,
  goods,
  peopleAndKeys,
  ordersAndPayments,
  offers,
  leaders,
  ledger,
  chat,
  staff,
  shipments,
  consents,
  freight,
  afterSales,
  waits,
  notices,
  groups,
  invoices,
  pickup,
  billReports,
  withdrawals,
  leaderDays,
  directRefunds,
  leaderPeople,
  orderReminders,
  creditChanges,
  flags,
  leaderAgreements,
  chainIndex,
  settleOwed,
  boards,
  levelMoves,
  inviters,
  tasks,
  visitSteps,
  leaderTransfers,
  campaigns,
  rateCuts,
  courses,
  importedGroups,
  invited,
  noticeRounds,
  ownData,
  leaderMoney,
  dutyIndexes,
]
