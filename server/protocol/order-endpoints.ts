// Endpoints of orders, payments and places in waiting lists of a buyer.
import { id, listOf, orderNo, pageKey } from './fields.ts'
import { orderCard, orderDetail, orderListQuery, orderPlaceHttp, payment, paymentOpen, placed } from './orders.ts'
import { waitCard, waitJoin, waitLeave, waitList, waitListQuery } from './waits.ts'
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'

const byId = z.strictObject({ id })
const byNo = z.strictObject({ no: orderNo })
const read = ['read'] as const
const write = ['write'] as const

export const orderEndpoints = {
  orderPlace: endpoint({
    method: 'POST',
    path: '/orders',
    act: 'order.place',
    rates: ['orderPlace', 'orderPlaceMinute'],
    says: 'Place an order (twin of order:place)',
    body: orderPlaceHttp,
    reply: placed,
    keyed: true,
  }),
  waitJoin: endpoint({
    method: 'POST',
    path: '/waits',
    act: 'wait.join',
    rates: ['write'],
    says: 'Wait for a sold-out SKU (twin of wait:join)',
    body: waitJoin,
    reply: waitCard,
  }),
  waitLeave: endpoint({
    method: 'POST',
    path: '/waits/leave',
    act: 'wait.leave',
    rates: ['write'],
    says: 'Wait no longer (twin of wait:leave)',
    body: waitLeave,
    reply: z.object({ wait: waitCard.nullable() }),
  }),
  waits: endpoint({
    method: 'GET',
    path: '/waits',
    act: 'wait.join',
    rates: read,
    says: 'My places in the waiting lists of a show',
    query: waitListQuery,
    reply: waitList,
  }),
  orderByKey: endpoint({
    method: 'GET',
    path: '/orders/by-key/:key',
    act: 'order.readOwn',
    rates: read,
    says: 'The order of a key, or 404',
    params: z.strictObject({ key: pageKey }),
    reply: placed,
  }),
  orders: endpoint({
    method: 'GET',
    path: '/orders',
    act: 'order.readOwn',
    rates: read,
    says: 'My orders',
    query: orderListQuery,
    reply: listOf(orderCard),
  }),
  order: endpoint({
    method: 'GET',
    path: '/orders/:no',
    act: 'order.readOwn',
    rates: read,
    says: 'One of my orders',
    params: byNo,
    reply: orderDetail,
  }),
  orderCancel: endpoint({
    method: 'POST',
    path: '/orders/:no/cancel',
    act: 'order.cancel',
    rates: write,
    says: 'Cancel an unpaid order',
    params: byNo,
    reply: orderDetail,
  }),
  paymentOpen: endpoint({
    method: 'POST',
    path: '/payments',
    act: 'payment.open',
    rates: ['payment'],
    says: 'Open a payment for orders of one show',
    body: paymentOpen,
    reply: payment,
    keyed: true,
  }),
  payment: endpoint({
    method: 'GET',
    path: '/payments/:id',
    act: 'order.readOwn',
    rates: read,
    says: 'State of a payment',
    params: byId,
    reply: payment,
  }),
} as const satisfies Record<string, Endpoint>
