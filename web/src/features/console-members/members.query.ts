// Reads members for staff, masked, and does the desk's acts on them; what is looked for reaches the server after it was typed.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { rest, type RestError, type RestReply } from '../../platform/rest-client.ts'

export type MemberRow = RestReply<'GET /staff/members'>['rows'][number]

export const useMembers = (q: string, cursor: string) =>
  useQuery({
    queryKey: ['console', 'members', q, cursor],
    queryFn: ({ signal }) => rest('GET /staff/members', { query: { q, cursor }, signal }),
    placeholderData: keepPreviousData,
  })

export type MemberAct = 'block' | 'unblock' | 'endSessions'
export type MemberWish = { member: MemberRow; act: MemberAct; reason: string }

export function useMemberAct() {
  const queries = useQueryClient()
  return useMutation<unknown, RestError, MemberWish>({
    mutationFn: ({ member, act, reason }) => {
      const params = { id: member.memberId }
      if (act === 'endSessions') return rest('POST /staff/members/:id/end-sessions', { params, body: { reason } })
      return rest('POST /staff/members/:id/block', { params, body: { blocked: act === 'block', reason } })
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ['console', 'members'] }),
  })
}
