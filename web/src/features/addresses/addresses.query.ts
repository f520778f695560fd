// Reads and writes the person's delivery addresses.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { Address } from '../../../../server/protocol/members.ts'
import { rest, type RestError, type RestReply } from '../../platform/rest-client.ts'

export type AddressDraft = Omit<Address, 'id'>
export const addressesKey = ['addresses'] as const

export const useAddresses = (enabled = true): UseQueryResult<RestReply<'GET /addresses'>, RestError> =>
  useQuery({ queryKey: addressesKey, queryFn: ({ signal }) => rest('GET /addresses', { signal }), enabled, staleTime: 60_000 })

/** The remembered one: the default, else the first. */
export const rememberedAddress = (rows: readonly Address[]): Address | null => rows.find((row) => row.isDefault) ?? rows[0] ?? null

/** Adds (id null) or changes an address; the list is read again. */
export function useSaveAddress(after: (address: Address) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, draft }: { id: string | null; draft: AddressDraft }) =>
      id === null ? rest('POST /addresses', { body: draft }) : rest('PATCH /addresses/:id', { params: { id }, body: draft }),
    onSuccess: async (address) => {
      await queries.invalidateQueries({ queryKey: addressesKey })
      after(address)
    },
  })
}

export function useRemoveAddress(after: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => rest('DELETE /addresses/:id', { params: { id } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: addressesKey })
      after()
    },
  })
}
