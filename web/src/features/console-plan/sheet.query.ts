// Reads and writes the run sheet of a show, and finds products to put on it.
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import type { RunSheet } from '../../../../server/protocol/offers.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'
import type { planWrite } from './plan.rules.ts'

export const sheetKey = (showId: string) => ['console', 'run-sheet', showId] as const

export const useRunSheet = (showId: string) =>
  useQuery({
    queryKey: sheetKey(showId),
    queryFn: ({ signal }) => rest('GET /staff/shows/:id/run-sheet', { params: { id: showId }, signal }),
    // the form is the truth while it is open; it is read again when somebody else was first
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    gcTime: 0,
  })

export const useWriteSheet = (showId: string) =>
  useMutation<RunSheet, RestError, ReturnType<typeof planWrite>>({
    mutationFn: (body) => rest('PUT /staff/shows/:id/run-sheet', { params: { id: showId }, body }),
  })

export const useGoods = (q: string, open: boolean) =>
  useQuery({
    queryKey: ['console', 'goods-to-add', q],
    queryFn: ({ signal }) => rest('GET /staff/products', { query: { q, onShelf: 'yes', limit: '30' }, signal }),
    enabled: open,
    placeholderData: keepPreviousData,
  })
