// Reads the provider's bills against our books, and the statement of a month.
import { useQuery } from '@tanstack/react-query'
import { rest } from '../../platform/rest-client.ts'

export const useBills = () =>
  useQuery({ queryKey: ['console', 'bills'], queryFn: ({ signal }) => rest('GET /staff/finance/bills', { signal }) })
export const useStatement = (month: string) =>
  useQuery({
    queryKey: ['console', 'statement', month],
    queryFn: ({ signal }) => rest('GET /staff/finance/statements/:month', { params: { month }, signal }),
  })
