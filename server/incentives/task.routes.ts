// HTTP of tasks and campaigns: a leader's own, staff's desk with its queue of proofs, and the budgets of finance.
import { pipeline } from 'node:stream/promises'
import type { Readable } from 'node:stream'
import { DomainError } from '../domain-error.ts'
import { route, type RawRoute, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { Budgets } from './budget.service.ts'
import type { Campaigns } from './campaign.service.ts'
import type { TaskDesk } from './task-desk.service.ts'
import type { Tasks } from './task.service.ts'

const PAGE_ROWS = 20
const askOf = (query: { cursor?: string | undefined; limit?: string | undefined }) => ({
  cursor: query.cursor ?? null,
  limit: Number(query.limit ?? PAGE_ROWS),
})

export const taskRoutes = ({ tasks, desk, budgets }: { tasks: Tasks; desk: TaskDesk; budgets: Budgets }): Route[] => [
  route(restEndpoints.leaderTasks, ({ actor }) => tasks.list(actor)),
  route(restEndpoints.taskClaim, ({ actor, params }) => tasks.claim(actor, params.id)),
  route(restEndpoints.taskProve, ({ actor, params, body }) => tasks.prove(actor, params.id, body)),
  route(restEndpoints.staffTasks, ({ actor, query }) => desk.list(actor, askOf(query))),
  route(restEndpoints.taskPublish, ({ actor, body }) => desk.publish(actor, body)),
  route(restEndpoints.taskClose, ({ actor, params, body }) => desk.close(actor, params.id, body)),
  route(restEndpoints.staffProofs, ({ actor, query }) => desk.proofs(actor, askOf(query))),
  route(restEndpoints.proofDecide, ({ actor, params, body }) => desk.decide(actor, params.id, body)),
  route(restEndpoints.rewardBudgets, ({ actor }) => budgets.list(actor)),
  route(restEndpoints.budgetDraft, ({ actor, body }) => budgets.draft(actor, body)),
  route(restEndpoints.budgetOpen, ({ actor, params, body }) => budgets.open(actor, params.id, body.seenVersion)),
]

export const campaignRoutes = (campaigns: Campaigns): Route[] => [
  route(restEndpoints.leaderCampaigns, ({ actor }) => campaigns.own(actor)),
  route(restEndpoints.staffCampaigns, ({ actor, query }) => campaigns.list(actor, askOf(query))),
  route(restEndpoints.campaignRun, ({ actor, body }) => campaigns.run(actor, body)),
  route(restEndpoints.campaignCancel, ({ actor, params, body }) => campaigns.cancel(actor, params.id, body)),
]

export type ProofFiles = { readonly get: (key: string) => Promise<{ readonly body: Readable; readonly sizeBytes: number } | undefined> }
const CLAIM_ID = /^[0-9a-f]{24}:[0-9a-f]{24}$/

/** Pictures of a proof, for who may judge it: never kept by a cache, never run as a page. */
export const proofPictureRoutes = (desk: TaskDesk, files: ProofFiles): RawRoute[] => [
  {
    method: 'GET',
    path: '/api/v1/staff/proofs/:id/pictures/:place',
    act: 'proof.decide',
    rates: ['read'],
    body: 'none',
    handle: async (req, res, actor) => {
      const [claimId, place] = [String(req.params['id']), String(req.params['place'])]
      if (!CLAIM_ID.test(claimId) || !/^[0-9]$/.test(place)) throw new DomainError('not_found')
      const object = await files.get(await desk.picture(actor, claimId, Number(place)))
      if (!object) throw new DomainError('not_found')
      res.set({
        'content-type': 'image/webp',
        'content-length': String(object.sizeBytes),
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, no-store',
      })
      await pipeline(object.body, res)
    },
  },
]
