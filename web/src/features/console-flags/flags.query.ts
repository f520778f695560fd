// Reads flags and decides them.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FlagDecide, FlagRow, FlagState } from '../../../../server/protocol/crediting.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

const flagsKey = ['console', 'flags'] as const

export const useFlags = (state: FlagState | '', cursor: string) =>
  useQuery({
    queryKey: [...flagsKey, state, cursor],
    queryFn: ({ signal }) => rest('GET /staff/flags', { query: { cursor, ...(state !== '' && { state }) }, signal }),
    placeholderData: keepPreviousData,
  })

export function useDecideFlag() {
  const queries = useQueryClient()
  return useMutation<unknown, RestError, { flag: FlagRow } & Pick<FlagDecide, 'verdict' | 'reason'>>({
    mutationFn: ({ flag, verdict, reason }) =>
      rest('POST /staff/flags/:id/decide', { params: { id: flag.flagId }, body: { verdict, reason, seenVersion: flag.version } }),
    // also after a refusal: another may have decided first
    onSettled: () => void queries.invalidateQueries({ queryKey: flagsKey }),
  })
}
