// Answers HTTP about rooms and shows.
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { Lobby } from './lobby.service.ts'
import type { Plan } from './plan.service.ts'

export const showRoutes = ({ lobby, plan }: { readonly lobby: Lobby; readonly plan: Plan }): Route[] => [
  route(restEndpoints.shows, ({ actor, query }) => lobby.list(actor, query.phase)),
  route(restEndpoints.show, ({ actor, params }) => lobby.page(actor, params.id)),
  route(restEndpoints.room, ({ params }) => lobby.roomLeadsTo(params.id)),
  route(restEndpoints.reserve, ({ actor, params, query }) => lobby.reserve(actor, params.id, query.code)),
  route(restEndpoints.unreserve, ({ actor, params }) => lobby.unreserve(actor, params.id)),
  route(restEndpoints.rooms, ({ actor }) => plan.rooms(actor)),
  route(restEndpoints.roomAdd, ({ actor, body }) => plan.addRoom(actor, body)),
  route(restEndpoints.staffShows, ({ actor, query }) => plan.list(actor, query)),
  route(restEndpoints.staffShow, ({ actor, params }) => plan.one(actor, params.id)),
  route(restEndpoints.showAdd, ({ actor, body }) => plan.add(actor, body)),
  route(restEndpoints.showChange, ({ actor, params, body }) => plan.change(actor, params.id, body)),
  route(restEndpoints.assistantGrant, ({ actor, params, body }) => plan.assistantGrant(actor, params.id, body)),
]
