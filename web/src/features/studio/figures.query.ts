// Reads the figures of a show for those who lead it: every five seconds on air, and at once when something was sold.
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { StudioFigures } from '../../../../server/protocol/offers.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

const everyMs = 5000
export const figuresKey = (showId: string) => ['studio-figures', showId] as const

export const useFigures = (showId: string, onAir: boolean): UseQueryResult<StudioFigures, RestError> =>
  useQuery({
    queryKey: figuresKey(showId),
    queryFn: ({ signal }) => rest('GET /staff/shows/:id/figures', { params: { id: showId }, signal }),
    refetchInterval: onAir ? everyMs : false,
    refetchIntervalInBackground: true,
    staleTime: 1000,
  })
