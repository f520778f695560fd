// Reads staff accounts and does the owner's acts on them.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { StaffAccount } from '../../../../server/protocol/staff-accounts.ts'
import { rest, type RestError, type RestReply } from '../../platform/rest-client.ts'
import type { Scope } from './scopes.rules.ts'

export type { StaffAccount }
export type Invite = RestReply<'POST /staff/accounts'>
/** phone: empty where nothing is said of it. */
export type AccountWish = { name: string; owner: boolean; scopes: Scope[]; phone: string; reason: string }
const staffKey = ['console', 'staff'] as const

export const useStaffAccounts = (cursor: string) =>
  useQuery({
    queryKey: [...staffKey, cursor],
    queryFn: ({ signal }) => rest('GET /staff/accounts', { query: { cursor }, signal }),
    placeholderData: keepPreviousData,
  })

export function useStaffActs() {
  const queries = useQueryClient()
  const onSettled = () => void queries.invalidateQueries({ queryKey: staffKey })
  return {
    create: useMutation<Invite, RestError, AccountWish>({
      mutationFn: ({ phone, ...body }) => rest('POST /staff/accounts', { body: { ...body, ...(phone === '' ? {} : { phone }) } }),
      onSettled,
    }),
    invite: useMutation<Invite, RestError, { id: string; reason: string }>({
      mutationFn: ({ id, reason }) => rest('POST /staff/accounts/:id/invite', { params: { id }, body: { reason } }),
      onSettled,
    }),
    grant: useMutation<StaffAccount, RestError, { id: string } & Omit<AccountWish, 'name'>>({
      mutationFn: async ({ id, phone, ...body }) => {
        const { reason } = body
        if (phone !== '') await rest('PUT /staff/accounts/:id/phone', { params: { id }, body: { phone, reason } })
        return rest('PUT /staff/accounts/:id/scopes', { params: { id }, body })
      },
      onSettled,
    }),
    resetFactor: useMutation<StaffAccount, RestError, { id: string; reason: string }>({
      mutationFn: ({ id, reason }) => rest('POST /staff/accounts/:id/reset-second-factor', { params: { id }, body: { reason } }),
      onSettled,
    }),
    disable: useMutation<StaffAccount, RestError, { id: string; disabled: boolean; reason: string }>({
      mutationFn: ({ id, ...body }) => rest('POST /staff/accounts/:id/disable', { params: { id }, body }),
      onSettled,
    }),
  }
}
