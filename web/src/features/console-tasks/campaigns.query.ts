// Reads campaigns, announces one and calls one off.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { StaffCampaign } from '../../../../server/protocol/campaigns.ts'
import { rest, type RestError, type RestGiven } from '../../platform/rest-client.ts'

const campaignsKey = ['console', 'campaigns'] as const
const COUNTS_EVERY_MS = 10_000

export const useCampaigns = (cursor: string) =>
  useQuery({
    queryKey: [...campaignsKey, cursor],
    queryFn: ({ signal }) => rest('GET /staff/campaigns', { query: cursor === '' ? {} : { cursor }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: COUNTS_EVERY_MS,
  })
export function useRunCampaign() {
  const queries = useQueryClient()
  return useMutation<StaffCampaign, RestError, RestGiven<'POST /staff/campaigns'>['body']>({
    mutationFn: (body) => rest('POST /staff/campaigns', { body }),
    onSettled: () => queries.invalidateQueries({ queryKey: campaignsKey }),
  })
}
export function useCancelCampaign() {
  const queries = useQueryClient()
  return useMutation<StaffCampaign, RestError, { campaign: StaffCampaign; reason: string }>({
    mutationFn: ({ campaign, reason }) =>
      rest('POST /staff/campaigns/:id/cancel', { params: { id: campaign.campaignId }, body: { reason, seenVersion: campaign.version } }),
    // also after a refusal: it may have been launched meanwhile
    onSettled: () => queries.invalidateQueries({ queryKey: campaignsKey }),
  })
}
