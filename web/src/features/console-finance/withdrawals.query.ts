// Reads the queue of withdrawals, decides about many at once, and keeps the rule and the payout days.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { StaffWithdrawal, TaxRule, WithdrawalResults, WithdrawalTab } from '../../../../server/protocol/withdrawals.ts'
import { newPageKey } from '../../platform/env.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

const key = ['console', 'withdrawals'] as const
const everyMs = 20_000

export const useWithdrawals = (tab: WithdrawalTab, cursor: string) =>
  useQuery({
    queryKey: [...key, tab, cursor],
    queryFn: ({ signal }) => rest('GET /staff/withdrawals', { query: { tab, ...(cursor !== '' && { cursor }) }, signal }),
    refetchInterval: everyMs,
  })

export type WithdrawalAct = { act: 'approve' | 'reject' | 'pay'; rows: readonly StaffWithdrawal[]; reason: string }
const send = ({ act, rows, reason }: WithdrawalAct): Promise<WithdrawalResults> => {
  const seen = rows.map(({ row }) => ({ withdrawalId: row.withdrawalId, seenVersion: row.version }))
  if (act === 'approve') return rest('POST /staff/withdrawals/approve', { body: { rows: seen, reason } })
  if (act === 'reject') return rest('POST /staff/withdrawals/reject', { body: { rows: seen, reason } })
  const withdrawalIds = seen.map(({ withdrawalId }) => withdrawalId)
  return rest('POST /staff/withdrawals/batches', { body: { withdrawalIds, reason }, key: newPageKey() })
}
export function useWithdrawalAct() {
  const queries = useQueryClient()
  return useMutation<WithdrawalResults, RestError, WithdrawalAct>({
    mutationFn: send,
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  })
}
export const useReveal = () =>
  useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: string }) =>
      rest('POST /staff/withdrawals/:id/reveal', { params: { id }, body: { reason } }),
  })

export const usePayoutDays = () =>
  useQuery({ queryKey: [...key, 'days'], queryFn: ({ signal }) => rest('GET /staff/payouts/days', { signal }) })
export function useCompareAgain() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (day: string) => rest('POST /staff/payouts/days/:day', { params: { day } }),
    onSettled: () => queries.invalidateQueries({ queryKey: [...key, 'days'] }),
  })
}

const ruleKey = ['console', 'withdrawal-rule'] as const
export const useTaxRules = () => useQuery({ queryKey: ruleKey, queryFn: ({ signal }) => rest('GET /staff/rules/withdrawals', { signal }) })
function useRuleAct<Given>(act: (given: Given) => Promise<unknown>) {
  const queries = useQueryClient()
  return useMutation<unknown, RestError, Given>({ mutationFn: act, onSettled: () => queries.invalidateQueries({ queryKey: ruleKey }) })
}
export const useDraftRule = () => useRuleAct((body: TaxRule & { reason: string }) => rest('PUT /staff/rules/withdrawals/draft', { body }))
export const usePublishRule = () =>
  useRuleAct((seenVersion: number) => rest('POST /staff/rules/withdrawals/publish', { body: { seenVersion } }))
