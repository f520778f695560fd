// HTTP of the leaders' agreement.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { AgreementService } from './agreement.service.ts'

export const agreementRoutes = (agreements: AgreementService): Route[] => [
  route(restEndpoints.leaderAgreement, ({ actor }) => agreements.own(actor)),
  route(restEndpoints.agreementAccept, ({ actor, body }) => agreements.accept(actor, body.version)),
]
