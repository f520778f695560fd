// Reads the leaders' productivity; its figures are made anew every few minutes.
import { useQuery } from '@tanstack/react-query'
import { rest } from '../../platform/rest-client.ts'

const FRESH_FOR_MS = 60_000

export const useProductivity = () =>
  useQuery({
    queryKey: ['console', 'productivity'],
    queryFn: ({ signal }) => rest('GET /staff/leaders/productivity', { signal }),
    staleTime: FRESH_FOR_MS,
  })
