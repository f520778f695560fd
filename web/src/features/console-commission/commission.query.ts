// Reads commission rules, writes their draft, previews and publishes; finds goods and shows for a row.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { CommissionDraft, CommissionPreview, CommissionRules } from '../../../../server/protocol/commission.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

const rulesKey = ['console', 'commission'] as const
export const PREVIEW_DAYS = 30

export const useCommission = (): UseQueryResult<CommissionRules, RestError> =>
  useQuery({
    queryKey: rulesKey,
    queryFn: ({ signal }) => rest('GET /staff/rules/commission', { signal }),
    // a form is open on it
    refetchOnWindowFocus: false,
  })

export const useCommissionPreview = () =>
  useMutation<CommissionPreview, RestError, Omit<CommissionDraft, 'reason'>>({
    mutationFn: (given) => rest('POST /staff/rules/commission/preview', { body: { ...given, days: PREVIEW_DAYS } }),
  })

/** Whatever the answer, what stands now is read again: another may have been first. */
export function useWriteCommission() {
  const queries = useQueryClient()
  return useMutation<CommissionRules, RestError, CommissionDraft>({
    mutationFn: (body) => rest('PUT /staff/rules/commission/draft', { body }),
    onSettled: () => queries.invalidateQueries({ queryKey: rulesKey }),
  })
}
export function usePublishCommission() {
  const queries = useQueryClient()
  return useMutation<CommissionRules, RestError, number>({
    mutationFn: (seenVersion) => rest('POST /staff/rules/commission/publish', { body: { seenVersion } }),
    onSettled: () => queries.invalidateQueries({ queryKey: rulesKey }),
  })
}

export const useGoodsFor = (q: string, enabled: boolean) =>
  useQuery({
    queryKey: ['console', 'commissionGoods', q],
    queryFn: ({ signal }) => rest('GET /staff/products', { query: { q, limit: '30' }, signal }),
    enabled,
  })
export const useShowsFor = (enabled: boolean) =>
  useQuery({
    queryKey: ['console', 'commissionShows'],
    queryFn: ({ signal }) => rest('GET /staff/shows', { query: { limit: '50' }, signal }),
    enabled,
  })
