// Campaigns on the wire: one launch moment at which every leader it is for has link, words and pictures in hand.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, id, listOf, listQuery, said, text, version } from './fields.ts'
import { audience, material, materialWrite } from './leader-tasks.ts'

export const CAMPAIGNS_SHOWN_MAX = 5
export const campaignWrite = z.strictObject({ title: text(30, 2), material: materialWrite, showId: id, launchAtMs: atMs, audience })
export type CampaignWrite = z.infer<typeof campaignWrite>

const shown = { campaignId: id, title: said(30), material, showId: id, launchAtMs: atMs }
const leaderCampaign = z.object({ ...shown, launched: z.boolean() })
export type LeaderCampaign = z.infer<typeof leaderCampaign>
const staffCampaign = z.object({
  ...shown,
  audience,
  state: z.enum(['waiting', 'launched', 'cancelled']),
  /** Leaders told that it comes, and that it is there. */
  announced: z.int(),
  launched: z.int(),
  version,
})
export type StaffCampaign = z.infer<typeof staffCampaign>

export const campaignEndpoints = {
  leaderCampaigns: endpoint({
    method: 'GET',
    path: '/leader/campaigns',
    act: 'material.read',
    rates: ['read'],
    says: 'Campaigns that come or were launched within a day, the next first',
    reply: z.object({ rows: z.array(leaderCampaign).max(CAMPAIGNS_SHOWN_MAX) }),
  }),
  staffCampaigns: endpoint({
    method: 'GET',
    path: '/staff/campaigns',
    act: 'campaign.run',
    rates: ['read'],
    says: 'Campaigns, newest first',
    query: listQuery,
    reply: listOf(staffCampaign),
  }),
  campaignRun: endpoint({
    method: 'POST',
    path: '/staff/campaigns',
    act: 'campaign.run',
    rates: ['write'],
    says: 'Announce a campaign to the leaders it is for; they are told again at its launch',
    body: campaignWrite,
    reply: staffCampaign,
  }),
  campaignCancel: endpoint({
    method: 'POST',
    path: '/staff/campaigns/:id/cancel',
    act: 'campaign.run',
    rates: ['write'],
    says: 'Call a campaign off before its launch',
    params: z.strictObject({ id }),
    body: z.strictObject({ reason: text(100, 2), seenVersion: version }),
    reply: staffCampaign,
  }),
} as const satisfies Record<string, Endpoint>
