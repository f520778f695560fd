// Reads members for staff, masked; what is looked for reaches the server after it was typed.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { rest, type RestReply } from '../../platform/rest-client.ts'

export type MemberRow = RestReply<'GET /staff/members'>['rows'][number]

export const useMembers = (q: string, cursor: string) =>
  useQuery({
    queryKey: ['console', 'members', q, cursor],
    queryFn: ({ signal }) => rest('GET /staff/members', { query: { q, cursor }, signal }),
    placeholderData: keepPreviousData,
  })
