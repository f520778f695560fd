// Asks for a copy of one's own data and for the closing of the account, and reads how far both are.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { EraseBlock, KeptNoun, OwnData } from '../../../../server/protocol/privacy.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'
import { saveFile } from '../../platform/save-file.ts'

export type { EraseBlock, KeptNoun, OwnData }
const key = ['own-data'] as const
/** A copy takes seconds; while one is on its way the page looks again. */
const lookAgainMs = 1500

export const useOwnData = () =>
  useQuery<OwnData, RestError>({
    queryKey: key,
    queryFn: ({ signal }) => rest('GET /me/data', { signal }),
    refetchInterval: (query) => (query.state.data?.copy?.state === 'preparing' ? lookAgainMs : false),
  })

export function useOwnDataActs() {
  const queries = useQueryClient()
  const onSuccess = (data: OwnData) => void queries.setQueryData(key, data)
  return {
    askCopy: useMutation<OwnData, RestError>({ mutationFn: () => rest('POST /me/data/exports'), onSuccess }),
    close: useMutation<OwnData, RestError>({ mutationFn: () => rest('POST /me/data/closing'), onSuccess }),
    keep: useMutation<OwnData, RestError>({ mutationFn: () => rest('DELETE /me/data/closing'), onSuccess }),
    /** The file's name; what was removed meanwhile is looked for anew. */
    save: useMutation<string, RestError, { exportId: string; part: KeptNoun | 'all' }>({
      mutationFn: async (params) => {
        const { fileName, text } = await rest('GET /me/data/exports/:exportId/:part', { params })
        saveFile(fileName, text, params.part === 'all' ? 'application/json' : undefined)
        return fileName
      },
      onError: () => void queries.invalidateQueries({ queryKey: key }),
    }),
  }
}

/** What a refused wish says has to end first. */
export const blocksIn = (error: RestError | null): readonly EraseBlock[] =>
  error?.code === 'wrong_state' && Array.isArray(error.params['blockedBy']) ? (error.params['blockedBy'] as EraseBlock[]) : []
