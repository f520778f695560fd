// Reads attribution rules, writes their draft, previews and publishes.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { AttributionDraft, AttributionPreview, AttributionRule, AttributionRules } from '../../../../server/protocol/attribution.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

const rulesKey = ['console', 'attribution'] as const
export const PREVIEW_DAYS = 30

export const useRules = (): UseQueryResult<AttributionRules, RestError> =>
  useQuery({ queryKey: rulesKey, queryFn: ({ signal }) => rest('GET /staff/rules/attribution', { signal }) })

export const usePreview = () =>
  useMutation<AttributionPreview, RestError, AttributionRule>({
    mutationFn: (rule) => rest('POST /staff/rules/attribution/preview', { body: { ...rule, days: PREVIEW_DAYS } }),
  })

/** Whatever the answer, what stands now is read again: another may have been first. */
export function useWriteDraft() {
  const queries = useQueryClient()
  return useMutation<AttributionRules, RestError, AttributionDraft>({
    mutationFn: (body) => rest('PUT /staff/rules/attribution/draft', { body }),
    onSettled: () => queries.invalidateQueries({ queryKey: rulesKey }),
  })
}
export function usePublish() {
  const queries = useQueryClient()
  return useMutation<AttributionRules, RestError, number>({
    mutationFn: (seenVersion) => rest('POST /staff/rules/attribution/publish', { body: { seenVersion } }),
    onSettled: () => queries.invalidateQueries({ queryKey: rulesKey }),
  })
}
