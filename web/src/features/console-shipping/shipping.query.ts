// Reads and writes of the sending desk: parcels to pack, waybills, packing lists, freight templates and caps.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FreightTemplateCard } from '../../../../server/protocol/freight.ts'
import type { ShipResult, ShipRow } from '../../../../server/protocol/shipments.ts'
import { rest, type RestError, type RestReply } from '../../platform/rest-client.ts'
import type { FreightWish } from './freight.rules.ts'

const toShipKey = ['console', 'to-ship'] as const
const freightKey = ['console', 'freight'] as const
const everyMs = 20_000

export const useToShip = (showId: string) =>
  useQuery({
    queryKey: [...toShipKey, showId],
    queryFn: ({ signal }) => rest('GET /staff/to-ship', { query: showId === '' ? {} : { showId }, signal }),
    refetchInterval: everyMs,
  })

/** Lists and counts that a sent order changes are read again. */
export function useSent() {
  const queries = useQueryClient()
  return () => {
    void queries.invalidateQueries({ queryKey: toShipKey })
    void queries.invalidateQueries({ queryKey: ['console', 'orders'] })
    void queries.invalidateQueries({ queryKey: ['console', 'counts'] })
  }
}

export function useShip() {
  const sent = useSent()
  return useMutation<ShipResult[], RestError, ShipRow[]>({
    mutationFn: async (rows) => (await rest('POST /staff/shipments', { body: { rows } })).results,
    onSettled: sent,
  })
}

export const usePacking = () =>
  useMutation<RestReply<'POST /staff/packing-lists'>, RestError, string[]>({
    mutationFn: (orderNos) => rest('POST /staff/packing-lists', { body: { orderNos } }),
  })

export const useFreightTemplates = () =>
  useQuery({ queryKey: freightKey, queryFn: ({ signal }) => rest('GET /staff/freight-templates', { signal }) })

function useFreightWritten() {
  const queries = useQueryClient()
  return () => void queries.invalidateQueries({ queryKey: freightKey })
}

export function useSaveFreight(known: FreightTemplateCard | null) {
  const written = useFreightWritten()
  return useMutation<FreightTemplateCard, RestError, FreightWish>({
    mutationFn: (wish) =>
      known
        ? rest('PUT /staff/freight-templates/:id', { params: { id: known.id }, body: { ...wish, seenVersion: known.version } })
        : rest('POST /staff/freight-templates', { body: wish }),
    onSettled: written,
  })
}

export function useRemoveFreight() {
  const written = useFreightWritten()
  return useMutation<unknown, RestError, FreightTemplateCard>({
    mutationFn: ({ id, version }) => rest('DELETE /staff/freight-templates/:id', { params: { id }, body: { seenVersion: version } }),
    onSettled: written,
  })
}

export const useCap = (showId: string) =>
  useQuery({
    queryKey: [...freightKey, 'cap', showId],
    queryFn: ({ signal }) => rest('GET /staff/shows/:id/freight-cap', { params: { id: showId }, signal }),
    enabled: showId !== '',
  })

export function useSaveCap(showId: string) {
  const written = useFreightWritten()
  return useMutation<RestReply<'PUT /staff/shows/:id/freight-cap'>, RestError, number | null>({
    mutationFn: (capFen) => rest('PUT /staff/shows/:id/freight-cap', { params: { id: showId }, body: { capFen } }),
    onSettled: written,
  })
}

/** Names of what may be chosen: goods and shows, the newest fifty. */
export const useGoodsChoices = (enabled: boolean) =>
  useQuery({
    queryKey: ['console', 'choices', 'goods'],
    queryFn: ({ signal }) => rest('GET /staff/products', { query: { limit: '50' }, signal }),
    enabled,
    staleTime: 60_000,
  })
export const useShowChoices = (enabled: boolean) =>
  useQuery({
    queryKey: ['console', 'choices', 'shows'],
    queryFn: ({ signal }) => rest('GET /staff/shows', { query: { limit: '50' }, signal }),
    enabled,
    staleTime: 60_000,
  })
