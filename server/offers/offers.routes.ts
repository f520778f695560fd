// Answers HTTP about run sheets and the long text of an offer.
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { OfferPages } from './offer-page.service.ts'
import type { RunSheets } from './run-sheet.service.ts'

export const offerRoutes = ({ sheets, pages }: { readonly sheets: RunSheets; readonly pages: OfferPages }): Route[] => [
  route(restEndpoints.offer, ({ actor, params }) => pages.detail(actor, params.id)),
  route(restEndpoints.runSheet, ({ actor, params }) => sheets.read(actor, params.id)),
  route(restEndpoints.runSheetWrite, ({ actor, params, body }) => sheets.write(actor, params.id, body)),
]
