// Says what came while its sheet was closed: the answer of an order, a turn of the waiting list.
import i18next from 'i18next'
import type { WaitCard } from '../../../../server/protocol/waits.ts'
import type { Chosen } from '../../features/buying/buying.store.ts'
import type { Outcome } from '../../features/buying/place-order.ts'
import { failureText } from '../../text/failure.ts'
import { showToast } from '../../ui/toast.tsx'

export function tellLateAnswer(outcome: Outcome, chosen: Chosen): void {
  if (outcome.kind === 'accepted') showToast(i18next.t('buy:late.accepted', { title: chosen.title }), 'good')
  else showToast(failureText(outcome.code), 'bad')
}

export function tellTurn({ state, why, holdSec }: WaitCard): void {
  if (state === 'offered') showToast(i18next.t('buy:wait.turn', { minutes: Math.round(holdSec / 60) }), 'good')
  if (state === 'lapsed' && why !== null) showToast(i18next.t(`buy:wait.lapsed.${why}`), 'bad')
}
