// Reads and writes the shop's pickup points.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { PointCard, PointWrite } from '../../../../server/protocol/pickup.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

const pointsKey = ['console', 'points'] as const

export const useShopPoints = () => useQuery({ queryKey: pointsKey, queryFn: ({ signal }) => rest('GET /staff/points', { signal }) })

export function useSavePoint(known: PointCard | null) {
  const queries = useQueryClient()
  return useMutation<PointCard, RestError, PointWrite>({
    mutationFn: (body) =>
      known
        ? rest('PUT /staff/points/:id', { params: { id: known.id }, body: { ...body, seenVersion: known.version } })
        : rest('POST /staff/points', { body }),
    onSettled: () => void queries.invalidateQueries({ queryKey: pointsKey }),
  })
}
