// Reads shows and keeps a person's reservations.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { ShowCard, ShowPage } from '../../../../server/protocol/shows.ts'
import { rest, type RestError, type RestReply } from '../../platform/rest-client.ts'

type Shows = RestReply<'GET /shows'>
const listEveryMs = 15_000
export const showsKey = ['shows'] as const
export const showKey = (showId: string) => ['show', showId] as const

/** Every show that is on air, coming or to be seen again; read again every 15 s while the page is seen. */
export const useShows = (): UseQueryResult<Shows, RestError> =>
  useQuery({ queryKey: showsKey, queryFn: ({ signal }) => rest('GET /shows', { signal }), refetchInterval: listEveryMs })

/** One show's cover page: also there when the socket is blocked. */
export const useShow = (showId: string | null): UseQueryResult<ShowPage, RestError> =>
  useQuery({
    queryKey: showKey(showId ?? ''),
    queryFn: ({ signal }) => rest('GET /shows/:id', { params: { id: showId ?? '' }, signal }),
    enabled: showId !== null,
    staleTime: 30_000,
  })

const withReservation = (card: ShowCard, showId: string, reserved: boolean, reservations: number): ShowCard =>
  card.id === showId ? { ...card, reserved, reservations } : card

/** Sets or takes back a reminder; the lists in sight follow at once. */
export function useReserve() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ showId, wish, code = null }: { showId: string; wish: boolean; code?: string | null }) =>
      wish
        ? rest('PUT /shows/:id/reservation', { params: { id: showId }, query: code === null ? {} : { code } })
        : rest('DELETE /shows/:id/reservation', { params: { id: showId } }),
    onSuccess: ({ reservations }, { showId, wish }) => {
      queries.setQueryData<Shows>(
        showsKey,
        (shows) => shows && { ...shows, rows: shows.rows.map((card) => withReservation(card, showId, wish, reservations)) },
      )
      queries.setQueryData<ShowPage>(
        showKey(showId),
        (page) => page && { ...page, show: withReservation(page.show, showId, wish, reservations) },
      )
    },
  })
}
