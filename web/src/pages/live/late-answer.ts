// Says the answer of an order whose sheet was closed before it came.
import i18next from 'i18next'
import type { Chosen } from '../../features/buying/buying.store.ts'
import type { Outcome } from '../../features/buying/place-order.ts'
import { failureText } from '../../text/failure.ts'
import { showToast } from '../../ui/toast.tsx'

export function tellLateAnswer(outcome: Outcome, chosen: Chosen): void {
  if (outcome.kind === 'accepted') showToast(i18next.t('buy:late.accepted', { title: chosen.title }), 'good')
  else showToast(failureText(outcome.code), 'bad')
}
