// Reads the audit: all of it page by page, and what was done to one leader.
import { useQuery } from '@tanstack/react-query'
import { rest } from '../../platform/rest-client.ts'

export const useAuditTrail = (cursor: string) =>
  useQuery({
    queryKey: ['console', 'audit', cursor],
    queryFn: ({ signal }) => rest('GET /staff/audit', { query: cursor === '' ? {} : { cursor }, signal }),
  })

export const useAuditOfLeader = (leaderId: string) =>
  useQuery({
    queryKey: ['console', 'leaders', 'audit', leaderId],
    queryFn: ({ signal }) => rest('GET /staff/leaders/:id/audit', { params: { id: leaderId }, signal }),
  })
