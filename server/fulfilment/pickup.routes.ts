// HTTP of collecting at a point: points of the shop and of an offer, the buyer's code, and the desk of a point.
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { Passes } from './pass.service.ts'
import type { Points } from './point.service.ts'
import type { Redeeming } from './redeem.service.ts'

export type PickupRoutesDeps = { readonly points: Points; readonly passes: Passes; readonly redeeming: Redeeming }

export const pickupRoutes = ({ points, passes, redeeming }: PickupRoutesDeps): Route[] => [
  route(restEndpoints.offerPoints, ({ actor, params }) => points.forOffer(actor, params.id)),
  route(restEndpoints.pickupPass, ({ actor, params }) => passes.pass(actor, params.no)),
  route(restEndpoints.points, ({ actor }) => points.list(actor)),
  route(restEndpoints.pointAdd, ({ actor, body }) => points.add(actor, body)),
  route(restEndpoints.pointChange, ({ actor, params, body }) => points.change(actor, params.id, body)),
  route(restEndpoints.myPoints, ({ actor }) => redeeming.myPoints(actor)),
  route(restEndpoints.pickupLook, ({ actor, params, body }) => redeeming.look(actor, params.id, body)),
  route(restEndpoints.pickupRedeem, ({ actor, params, body }) => redeeming.redeem(actor, params.id, body)),
  route(restEndpoints.pickupDevice, ({ actor, params }) => redeeming.nameDevice(actor, params.id)),
  route(restEndpoints.offlineList, ({ actor, params }) => redeeming.offlineList(actor, params.id)),
  route(restEndpoints.pickupSync, ({ actor, params, body }) => redeeming.sync(actor, params.id, body)),
]
