// Opens the domains that an order meets after it is paid, in the order of the house.
import { openFulfilment } from './fulfilment/door.ts'
import type { Infrastructure } from './infrastructure.ts'
import type { openMembers } from './members/door.ts'
import type { OpenFulfilmentDeps } from './fulfilment/door.ts'
import type { OpenedOrders } from './orders/door.ts'
import type { OpenedPayments } from './payments/door.ts'

export type PaidOrdersDeps = {
  readonly ground: Pick<Infrastructure, 'config' | 'db' | 'clock' | 'logger'>
  readonly people: {
    readonly audit: OpenFulfilmentDeps['audit']
    readonly nicknames: OpenFulfilmentDeps['nicknames']
    readonly members: Pick<ReturnType<typeof openMembers>, 'addresses'>
  }
  readonly orders: Pick<OpenedOrders, 'changed'>
  readonly payments: Pick<OpenedPayments, 'payments'>
}

export const openPaidOrders = ({ ground, people, orders, payments }: PaidOrdersDeps) => {
  const { config, db, clock, logger } = ground
  const { audit, nicknames, members } = people
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
  })
  return { fulfilment, routes: [...fulfilment.routes], duties: [...fulfilment.duties] }
}
