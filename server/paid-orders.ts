// Opens the domains that an order meets after it is paid, in the order of the house.
import { openAfterSales, type OpenAfterSalesDeps } from './after-sales/door.ts'
import { openFulfilment } from './fulfilment/door.ts'
import { openExplain } from './insights/explain/door.ts'
import { openOrderHelp } from './order-desk/help/door.ts'
import type { ExplainDeps } from './insights/explain/explain.service.ts'
import type { SeenNames } from './leaders/seen-names.service.ts'
import type { Leaders } from './leaders/door.ts'
import type { OpenedFiles } from './files/door.ts'
import type { Infrastructure } from './infrastructure.ts'
import type { Points } from './fulfilment/point.service.ts'
import type { Addresses } from './members/addresses/address.service.ts'
import type { openMembers } from './members/door.ts'
import type { OpenFulfilmentDeps } from './fulfilment/door.ts'
import type { OpenedOrders } from './orders/door.ts'
import type { OpenedPayments } from './payments/door.ts'
import { createNoticeSender } from './payments/sandbox/notice-sender.service.ts'
import { postTo } from './payments/sandbox/sandbox.adapter.ts'
import { openWithdrawals, type OpenWithdrawalsDeps } from './withdrawals/door.ts'

export type PaidOrdersDeps = {
  readonly ground: Pick<Infrastructure, 'config' | 'db' | 'clock' | 'bus' | 'logger' | 'metrics' | 'limiter' | 'signing' | 'sealing'> & {
    readonly ownUrl: () => string
  }
  readonly timeZone: string
  readonly goods: {
    readonly catalog: { readonly stock: OpenAfterSalesDeps['stock'] }
    readonly offers: { readonly offers: { readonly terms: OpenFulfilmentDeps['termsOf'] } }
  }
  readonly ledger: OpenAfterSalesDeps['ledger'] & OpenWithdrawalsDeps['ledger'] & ExplainDeps['ledger']
  readonly leaders: Pick<Leaders, 'leaders' | 'groups' | 'credit'>
  readonly tables: NonNullable<ExplainDeps['tables']>
  readonly mayEnter: OpenFulfilmentDeps['mayEnter']
  readonly people: {
    readonly audit: OpenAfterSalesDeps['audit']
    readonly nicknames: OpenFulfilmentDeps['nicknames']
    readonly seenNames: SeenNames
    readonly notices: OpenFulfilmentDeps['notices']
    readonly members: Pick<ReturnType<typeof openMembers>, 'addresses' | 'contacts' | 'people' | 'noticeChoices'>
    readonly files: Pick<OpenedFiles, 'pictures'>
  }
  readonly orders: Pick<OpenedOrders, 'changed' | 'refunding'>
  readonly payments: Pick<OpenedPayments, 'payments' | 'refunds' | 'reconcile'>
}

/** Where an order may go: an address of hers, or a pickup point, which opens after orders. */
export const withPoints = (addresses: Addresses, points: () => Points) => ({
  ...addresses,
  sealedFor: async (memberId: string, addressId: string) =>
    (await addresses.sealedFor(memberId, addressId)) ?? points().destination(memberId, addressId),
})

export const openPaidOrders = (deps: PaidOrdersDeps) => {
  const { ground, timeZone, people, goods, ledger, orders, payments, mayEnter } = deps
  const { config, db, clock, bus, logger } = ground
  const { audit, nicknames, members, files } = people
  const fulfilment = openFulfilment({
    db,
    clock,
    logger,
    audit,
    addresses: members.addresses,
    payments: payments.payments,
    nicknames,
    changed: orders.changed,
    shopName: config.shop.name,
    contacts: members.contacts,
    notices: people.notices,
    publicUrl: config.publicUrl,
    termsOf: goods.offers.offers.terms,
    mayEnter,
    limits: ground.limiter,
    signing: ground.signing,
    codeKey: ground.sealing.lastingKey('pickup'),
  })
  const { name, address, phone } = config.shop.seller
  const afterSales = openAfterSales({
    db,
    clock,
    bus,
    logger,
    timeZone,
    orders: orders.refunding,
    receipts: fulfilment.receipts,
    refunds: payments.refunds,
    reconcile: payments.reconcile,
    ledger,
    stock: goods.catalog.stock,
    audit,
    nicknames,
    anotherDecides: (personId) => members.people.anotherWith(personId, 'service'),
    anotherRefunds: (personId) => members.people.anotherWith(personId, 'finance'),
    isLinked: (personId, { memberId, attribution }) => members.people.areOne(personId, [memberId, attribution.leaderMemberId]),
    evidence: { isOf: files.pictures.areEvidenceOf, url: files.pictures.evidenceUrl },
    returnTo: { name, address, contact: phone },
  })
  const withdrawals = openPayingOut(deps)
  const orderHelp = openOrderHelp({
    db,
    clock,
    orderByNo: orders.refunding.byNo,
    casesOf: afterSales.casesOf,
    choices: members.noticeChoices,
    notices: people.notices,
    limits: ground.limiter,
    publicUrl: config.publicUrl,
  })
  const explain = openExplain({
    ledger,
    nicknames: people.seenNames,
    orderOf: orders.refunding.byId,
    groupNameOf: deps.leaders.groups.nameOf,
    versions: deps.leaders.credit.versions,
    tables: deps.tables,
  })
  return {
    fulfilment,
    afterSales,
    withdrawals,
    routes: [...fulfilment.routes, ...afterSales.routes, ...withdrawals.routes, ...orderHelp.routes, ...explain.routes],
    rawRoutes: withdrawals.rawRoutes,
    duties: [...fulfilment.duties, ...afterSales.duties, ...withdrawals.duties],
  }
}

/** Money on its way to leaders, after everything that may still take it back. */
const openPayingOut = ({ ground, people, timeZone, ledger, leaders }: PaidOrdersDeps) => {
  const { config, db, clock, bus, logger, metrics, limiter, sealing, ownUrl } = ground
  const { audit, notices, nicknames, members } = people
  const secret = sealing.lastingKey('sandboxProvider')
  const post = postTo(() => `${ownUrl()}/api/v1/notices/sandbox-payout`)
  return openWithdrawals({
    ...{ db, clock, bus, logger, metrics, sealing, audit, notices, nicknames },
    ...{ timeZone, ledger },
    leaderCards: leaders.leaders.cards,
    limits: limiter,
    publicUrl: config.publicUrl,
    anotherPays: (personId) => members.people.anotherWith(personId, 'finance'),
    isLinked: (personId, memberId) => members.people.areOne(personId, [memberId]),
    sandboxSecret: secret,
    sender: (store) => createNoticeSender({ store, secret, post, clock, logger }),
  })
}
