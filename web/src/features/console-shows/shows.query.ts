// Reads and writes shows as they are planned, the rooms they stand in and their assistants.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Phase, StaffShow } from '../../../../server/protocol/shows.ts'
import type { BodyAskOf, restEndpoints } from '../../../../server/protocol/rest-endpoints.ts'
import { rest, type RestError, type RestReply } from '../../platform/rest-client.ts'

type Ends = typeof restEndpoints
const listKey = ['console', 'shows'] as const
export const showPlanKey = (id: string) => ['console', 'show', id] as const
const roomsKey = ['console', 'rooms'] as const
export type Room = RestReply<'GET /staff/rooms'>['rows'][number]

export const usePlannedShows = (phase: Phase | '', cursor: string) =>
  useQuery({
    queryKey: [...listKey, phase, cursor],
    queryFn: ({ signal }) => rest('GET /staff/shows', { query: { cursor, ...(phase !== '' && { phase }) }, signal }),
    placeholderData: keepPreviousData,
  })

export const usePlannedShow = (id: string) =>
  useQuery({
    queryKey: showPlanKey(id),
    queryFn: ({ signal }) => rest('GET /staff/shows/:id', { params: { id }, signal }),
    refetchOnWindowFocus: false,
  })

export const useRooms = () => useQuery({ queryKey: roomsKey, queryFn: ({ signal }) => rest('GET /staff/rooms', { signal }) })

function useKeepShow() {
  const queries = useQueryClient()
  return (show: StaffShow): void => {
    queries.setQueryData(showPlanKey(show.id), show)
    void queries.invalidateQueries({ queryKey: listKey })
  }
}

export function useAddShow() {
  const keep = useKeepShow()
  return useMutation<StaffShow, RestError, BodyAskOf<Ends['showAdd']>>({
    mutationFn: (body) => rest('POST /staff/shows', { body }),
    onSuccess: keep,
  })
}

export function useChangeShow(id: string) {
  const keep = useKeepShow()
  const queries = useQueryClient()
  return useMutation<StaffShow, RestError, BodyAskOf<Ends['showChange']>>({
    mutationFn: (body) => rest('PATCH /staff/shows/:id', { params: { id }, body }),
    onSuccess: keep,
    // somebody else was first, or the list was not clean: show what is true now
    onError: () => void queries.invalidateQueries({ queryKey: showPlanKey(id) }),
  })
}

export function useAddRoom() {
  const queries = useQueryClient()
  return useMutation<Room, RestError, BodyAskOf<Ends['roomAdd']>>({
    mutationFn: (body) => rest('POST /staff/rooms', { body }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: roomsKey }),
  })
}

export const useNameAssistant = (id: string) =>
  useMutation<Record<string, unknown>, RestError, BodyAskOf<Ends['assistantGrant']>>({
    mutationFn: (body) => rest('POST /staff/shows/:id/assistants', { params: { id }, body }),
  })
