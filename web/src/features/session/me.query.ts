// Who is looking at the page: asked once, kept, and asked again when the session changes.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { Me } from '../../../../server/protocol/members.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'
import { tellPerson, usePerson } from './person.store.ts'
import { sessionChanges } from './session-changes.ts'

export const meKey = ['me'] as const

export const useMe = (): UseQueryResult<Me, RestError> =>
  useQuery({
    queryKey: meKey,
    queryFn: async ({ signal }) => {
      const me = await rest('GET /me', { signal })
      tellPerson(me)
      return me
    },
    staleTime: 60_000,
  })

/** Signed in as a member or as staff; undefined while unknown. */
export const isSignedIn = (me: Me | undefined): boolean => me !== undefined && me.kind !== 'guest'

/** After a sign-in: takes the new person in, forgets what belonged to the one before, tells the other tabs. */
export function useTakeSession(): (me: Me) => void {
  const queries = useQueryClient()
  return (me) => {
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== 'me' })
    queries.setQueryData(meKey, me)
    tellPerson(me)
    sessionChanges.tell()
  }
}

/** Ends the session and everything the page knew of the person. */
export function useSignOut(after: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => rest('DELETE /session'),
    onSuccess: () => {
      queries.clear()
      usePerson.setState({ personId: null, nickname: '' })
      sessionChanges.tell()
      after()
    },
  })
}
