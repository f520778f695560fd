// Reads boards of leaders for staff, and the shows one may choose from.
import { useQuery } from '@tanstack/react-query'
import { rest } from '../../platform/rest-client.ts'

const BOARD_EVERY_MS = 15_000
export type BoardOf = { showId?: string; day?: string }

/** null: nothing is chosen yet. */
export const useStaffBoard = (of: BoardOf | null) =>
  useQuery({
    queryKey: ['console', 'board', of],
    queryFn: ({ signal }) => rest('GET /staff/leaders/board', { query: of ?? {}, signal }),
    enabled: of !== null,
    refetchInterval: BOARD_EVERY_MS,
  })

export const useShowsToRank = (enabled: boolean) =>
  useQuery({
    queryKey: ['console', 'boardShows'],
    queryFn: ({ signal }) => rest('GET /shows', { query: {}, signal }),
    enabled,
  })
