// What a staff person proves herself with: reads it, takes a second factor up, changes the password.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { rest, type RestError, type RestReply } from '../../platform/rest-client.ts'

export type Offer = RestReply<'POST /session/second-factor'>
export type RecoveryCodes = RestReply<'POST /session/second-factor/confirm'>
const factorKey = ['console', 'second-factor'] as const

export const useSecondFactor = () =>
  useQuery({ queryKey: factorKey, queryFn: ({ signal }) => rest('GET /session/second-factor', { signal }) })

/** meKey: who she is changes with it, her rights come back. */
export function useFactorActs(meKey: readonly string[]) {
  const queries = useQueryClient()
  const again = () => {
    void queries.invalidateQueries({ queryKey: factorKey })
    void queries.invalidateQueries({ queryKey: meKey })
  }
  return {
    begin: useMutation<Offer, RestError>({ mutationFn: () => rest('POST /session/second-factor') }),
    confirm: useMutation<RecoveryCodes, RestError, string>({
      mutationFn: (totp) => rest('POST /session/second-factor/confirm', { body: { totp } }),
    }),
    renew: useMutation<RecoveryCodes, RestError>({ mutationFn: () => rest('POST /session/second-factor/recovery'), onSuccess: again }),
    again,
  }
}

export const usePasswordChange = () =>
  useMutation<unknown, RestError, { current: string; password: string }>({
    mutationFn: (body) => rest('POST /session/password', { body }),
  })
