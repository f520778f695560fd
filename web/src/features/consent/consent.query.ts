// What the member agreed to, and her answer to it.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { ConsentPurpose, ConsentRow } from '../../../../server/protocol/consents.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'
import { currentLanguage } from '../../text/i18n.ts'

const consentKey = ['consents'] as const

export const useConsent = (purpose: ConsentPurpose, enabled: boolean): UseQueryResult<ConsentRow | undefined, RestError> =>
  useQuery({
    queryKey: consentKey,
    queryFn: ({ signal }) => rest('GET /me/consents', { signal }),
    select: ({ rows }) => rows.find((row) => row.purpose === purpose),
    enabled,
    staleTime: 60_000,
  })

export function useAnswerConsent(consent: ConsentRow | undefined) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (given: boolean) =>
      rest('PUT /me/consents/:purpose', {
        params: { purpose: consent?.purpose ?? 'leaderSees' },
        body: { given, version: consent?.version ?? 1, language: currentLanguage() },
      }),
    // other words than those she read are fetched and asked anew
    onSettled: () => queries.invalidateQueries({ queryKey: consentKey }),
  })
}
