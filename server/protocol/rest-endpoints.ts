// Every HTTP endpoint of /api/v1, and the types of what each takes and answers; openapi.json is made from it.
import type { z } from 'zod'
import { attributionEndpoints } from './attribution.ts'
import { auditTrailEndpoints } from './audit-trail.ts'
import { commissionEndpoints } from './commission.ts'
import { rateCutEndpoints } from './rate-cuts.ts'
import { creditingEndpoints } from './crediting.ts'
import { consentEndpoints } from './consents.ts'
import { peopleEndpoints } from './people-endpoints.ts'
import { privacyEndpoints } from './privacy.ts'
import { sessionEndpoints } from './session-endpoints.ts'
import { staffPeopleEndpoints } from './staff-people-endpoints.ts'
import { statementEndpoints } from './leader-statements.ts'
import { showEndpoints } from './show-endpoints.ts'
import { orderDeskEndpoints } from './order-desk-endpoints.ts'
import { orderEndpoints } from './order-endpoints.ts'
import { fulfilmentEndpoints } from './fulfilment-endpoints.ts'
import { afterSaleEndpoints } from './after-sale-endpoints.ts'
import { financeEndpoints } from './finance-endpoints.ts'
import { freightEndpoints } from './freight-endpoints.ts'
import { pickupEndpoints } from './pickup-endpoints.ts'
import { orderHelpEndpoints } from './order-help.ts'
import { boardEndpoints } from './leader-boards.ts'
import { campaignEndpoints } from './campaigns.ts'
import { courseEndpoints } from './courses.ts'
import { taskEndpoints } from './leader-tasks.ts'
import { leaderImportEndpoints } from './leader-import.ts'
import { leaderProfileEndpoints } from './leader-profile.ts'
import { leaderTransferEndpoints } from './leader-transfers.ts'
import { agreementEndpoints } from './leader-agreement.ts'
import { groupEndpoints } from './groups.ts'
import { inviterEndpoints } from './inviters.ts'
import { levelEndpoints } from './levels.ts'
import { leaderEndpoints } from './leader-endpoints.ts'
import { productivityEndpoints } from './productivity.ts'
import { withdrawalEndpoints } from './withdrawal-endpoints.ts'
import { staffGoodsEndpoints } from './staff-goods-endpoints.ts'
import { staffDeskEndpoints } from './staff-desk-endpoints.ts'

export type { Endpoint } from './endpoint.ts'

export const restEndpoints = {
  ...peopleEndpoints,
  ...consentEndpoints,
  ...privacyEndpoints,
  ...sessionEndpoints,
  ...staffPeopleEndpoints,
  ...showEndpoints,
  ...orderEndpoints,
  ...orderDeskEndpoints,
  ...fulfilmentEndpoints,
  ...afterSaleEndpoints,
  ...financeEndpoints,
  ...freightEndpoints,
  ...pickupEndpoints,
  ...leaderEndpoints,
  ...levelEndpoints,
  ...inviterEndpoints,
  ...productivityEndpoints,
  ...boardEndpoints,
  ...taskEndpoints,
  ...campaignEndpoints,
  ...courseEndpoints,
  ...groupEndpoints,
  ...statementEndpoints,
  ...attributionEndpoints,
  ...commissionEndpoints,
  ...rateCutEndpoints,
  ...creditingEndpoints,
  ...withdrawalEndpoints,
  ...orderHelpEndpoints,
  ...leaderImportEndpoints,
  ...leaderTransferEndpoints,
  ...leaderProfileEndpoints,
  ...agreementEndpoints,
  ...auditTrailEndpoints,
  ...staffGoodsEndpoints,
  ...staffDeskEndpoints,
} as const

export type EndpointName = keyof typeof restEndpoints
type Of<E, K extends string, F> = E extends { readonly [P in K]: infer S extends z.ZodType } ? z.output<S> : F
export type ParamsOf<E> = Of<E, 'params', Record<string, never>>
export type QueryOf<E> = Of<E, 'query', Record<string, never>>
export type BodyOf<E> = Of<E, 'body', undefined>
export type ReplyOf<E> = Of<E, 'reply', never>
/** What a page gives (before cleaning). */
export type BodyAskOf<E> = E extends { readonly body: infer S extends z.ZodType } ? z.input<S> : undefined
