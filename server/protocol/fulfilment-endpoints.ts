// Endpoints of what happens between paid and received: parcels, waybills, packing lists, receipt.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { orderNo } from './fields.ts'
import {
  orderParcels,
  parcelCorrect,
  packingAsk,
  packingList,
  shipmentImport,
  shipmentsWrite,
  shipResults,
  toShipList,
  toShipQuery,
} from './shipments.ts'

const byNo = z.strictObject({ no: orderNo })
const read = ['read'] as const
const write = ['write'] as const

export const fulfilmentEndpoints = {
  orderParcels: endpoint({
    method: 'GET',
    path: '/orders/:no/parcels',
    act: 'order.readOwn',
    rates: read,
    says: 'Parcels of my order and when receipt confirms itself',
    params: byNo,
    reply: orderParcels,
  }),
  receiptConfirm: endpoint({
    method: 'POST',
    path: '/orders/:no/receipt',
    act: 'receipt.confirm',
    rates: write,
    says: 'I have received it',
    params: byNo,
    reply: orderParcels,
  }),
  receiptExtend: endpoint({
    method: 'POST',
    path: '/orders/:no/receipt/later',
    act: 'receipt.confirm',
    rates: write,
    says: 'Three days more before receipt confirms itself, once',
    params: byNo,
    reply: orderParcels,
  }),
  toShip: endpoint({
    method: 'GET',
    path: '/staff/to-ship',
    act: 'order.search',
    rates: read,
    says: 'What is to be packed, by parcel, oldest first (masked)',
    query: toShipQuery,
    reply: toShipList,
  }),
  shipmentsWrite: endpoint({
    method: 'POST',
    path: '/staff/shipments',
    act: 'shipment.write',
    rates: write,
    says: 'Send orders by their waybills; each row is answered, a repeat changes nothing',
    body: shipmentsWrite,
    reply: shipResults,
    editor: true,
  }),
  shipmentImport: endpoint({
    method: 'POST',
    path: '/staff/shipments/import',
    act: 'shipment.import',
    rates: write,
    says: 'Send orders by a CSV of waybills; each line is answered, importing twice changes nothing',
    body: shipmentImport,
    reply: shipResults,
    editor: true,
  }),
  staffOrderParcels: endpoint({
    method: 'GET',
    path: '/staff/orders/:no/parcels',
    act: 'order.readAny',
    rates: read,
    says: 'Parcels of an order',
    params: byNo,
    reply: orderParcels,
  }),
  parcelCorrect: endpoint({
    method: 'POST',
    path: '/staff/orders/:no/parcels/correct',
    act: 'shipment.write',
    rates: write,
    says: 'Put a wrong waybill right, for every order in its parcel; they are told',
    params: byNo,
    body: parcelCorrect,
    reply: orderParcels,
  }),
  packingLists: endpoint({
    method: 'POST',
    path: '/staff/packing-lists',
    act: 'label.print',
    rates: ['reveal'],
    says: 'Packing lists with full addresses (counted, audited)',
    body: packingAsk,
    reply: packingList,
  }),
} as const satisfies Record<string, Endpoint>
