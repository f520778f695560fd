// Reads and writes the leader's withdrawals: who is paid, what would be withheld, asking and taking back.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { Payee, WithdrawalRow } from '../../../../server/protocol/withdrawals.ts'
import { rest, type RestError, type RestGiven } from '../../platform/rest-client.ts'
import { leaderKey } from './leader.query.ts'

const payeeKey = [...leaderKey, 'payee'] as const
const firstPage = null as string | null

export const usePayee = (): UseQueryResult<Payee, RestError> =>
  useQuery({ queryKey: payeeKey, queryFn: ({ signal }) => rest('GET /leader/payee', { signal }) })

export const useWithdrawals = () =>
  useInfiniteQuery({
    queryKey: [...leaderKey, 'withdrawals'],
    queryFn: ({ pageParam, signal }) => rest('GET /leader/withdrawals', { query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.next,
  })

/** null: no amount to ask about yet. */
export const useQuote = (amountFen: number | null) =>
  useQuery({
    queryKey: [...leaderKey, 'quote', amountFen],
    queryFn: ({ signal }) => rest('POST /leader/withdrawals/quote', { body: { amountFen: amountFen ?? 1 }, signal }),
    enabled: amountFen !== null,
    placeholderData: (before) => before,
  })

function useAct<Given, Reply>(act: (given: Given) => Promise<Reply>, after: (reply: Reply) => void) {
  const queries = useQueryClient()
  return useMutation<Reply, RestError, Given>({
    mutationFn: act,
    onSuccess: after,
    // also after a refusal: it may stand otherwise than the page thought
    onSettled: () => queries.invalidateQueries({ queryKey: leaderKey }),
  })
}
export const useSaveIdentity = (after: () => void) =>
  useAct((body: RestGiven<'PUT /leader/payee/identity'>['body']) => rest('PUT /leader/payee/identity', { body }), after)
export const useSaveAccount = (after: () => void) =>
  useAct((body: RestGiven<'PUT /leader/payee/account'>['body']) => rest('PUT /leader/payee/account', { body }), after)
/** key: kept by the page until the answer is final. */
export const useAsk = (after: () => void) =>
  useAct(({ amountFen, key }: { amountFen: number; key: string }) => rest('POST /leader/withdrawals', { body: { amountFen }, key }), after)
export const useCancel = (after: () => void) =>
  useAct((row: WithdrawalRow) => rest('DELETE /leader/withdrawals/:id', { params: { id: row.withdrawalId } }), after)
