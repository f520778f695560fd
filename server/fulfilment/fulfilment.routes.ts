// HTTP of parcels and receipt: the buyer's view and confirmation, what is to be packed, waybills, packing lists.
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { Receipts } from './receipt.service.ts'
import type { Shipments } from './shipment.service.ts'

export const fulfilmentRoutes = ({ shipments, receipts }: { readonly shipments: Shipments; readonly receipts: Receipts }): Route[] => [
  route(restEndpoints.orderParcels, ({ actor, params }) => receipts.parcels(actor, params.no)),
  route(restEndpoints.receiptConfirm, ({ actor, params }) => receipts.confirm(actor, params.no)),
  route(restEndpoints.receiptExtend, ({ actor, params }) => receipts.extend(actor, params.no)),
  route(restEndpoints.staffOrderParcels, ({ actor, params }) => receipts.ofOrder(actor, params.no)),
  route(restEndpoints.parcelCorrect, async ({ actor, params, body }) => {
    await shipments.correct(actor, params.no, body)
    return receipts.ofOrder(actor, params.no)
  }),
  route(restEndpoints.toShip, ({ actor, query }) => shipments.toShip(actor, query.showId)),
  route(restEndpoints.shipmentsWrite, ({ actor, body }) => shipments.write(actor, body.rows)),
  route(restEndpoints.shipmentImport, ({ actor, body }) => shipments.importFile(actor, body)),
  route(restEndpoints.packingLists, ({ actor, body }) => shipments.packing(actor, body.orderNos)),
]
