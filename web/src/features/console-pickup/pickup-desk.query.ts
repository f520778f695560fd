// The desk of a pickup point: its points, looking at codes, handing over, and the list for a minute without network.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { PickupSeen } from '../../../../server/protocol/pickup.ts'
import { rest, type RestError, type RestReply } from '../../platform/rest-client.ts'
import type { Coded } from './scan.rules.ts'

const pointsKey = ['console', 'my-points'] as const
export type MyPoint = RestReply<'GET /staff/pickup/points'>['rows'][number]

export const useMyPoints = () => useQuery({ queryKey: pointsKey, queryFn: ({ signal }) => rest('GET /staff/pickup/points', { signal }) })

export const useLook = (pointId: string) =>
  useMutation<PickupSeen, RestError, Coded>({
    mutationFn: (coded) => rest('POST /staff/pickup/points/:id/look', { params: { id: pointId }, body: coded }),
  })

/** scanId is made once for one hand-over: pressing again after silence moves nothing twice. */
export const useHandOver = (pointId: string) =>
  useMutation<PickupSeen, RestError, Coded & { scanId: string; quantity: number }>({
    mutationFn: (body) => rest('POST /staff/pickup/points/:id/redeem', { params: { id: pointId }, body }),
  })

export function useNameDevice(pointId: string) {
  const queries = useQueryClient()
  return useMutation<RestReply<'PUT /staff/pickup/points/:id/device'>, RestError>({
    mutationFn: () => rest('PUT /staff/pickup/points/:id/device', { params: { id: pointId } }),
    onSuccess: (reply) => queries.setQueryData(pointsKey, reply),
  })
}
