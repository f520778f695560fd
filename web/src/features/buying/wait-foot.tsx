// The waiting list under a sold-out SKU: joining it, one's place in it, and leaving it with one tap.
import { useTranslation } from 'react-i18next'
import type { WaitCard } from '../../../../server/protocol/waits.ts'
import { Button } from '../../ui/button.tsx'
import css from './wait-foot.module.css'

export type Waiting = {
  card: WaitCard | null
  busy: boolean
  onJoin: () => void
  onLeave: () => void
  /** Her turn came: the order is held and waits for her money. */
  onPay: () => void
}

export function WaitFoot({ card, busy, onJoin, onLeave, onPay }: Waiting) {
  const { t } = useTranslation('buy')
  if (card?.state === 'offered') {
    return (
      <div className={css.foot}>
        <p role="status">
          <b>{t('wait.offered')}</b>
        </p>
        <Button look="buy" size="lg" block onClick={onPay}>
          {t('answer.payNow')}
        </Button>
      </div>
    )
  }
  if (card?.state === 'waiting') {
    return (
      <div className={css.foot}>
        <p role="status">
          <b>{card.ahead === 0 ? t('wait.first') : t('wait.ahead', { count: card.ahead ?? 0 })}</b>
          <span>{t('wait.how', { minutes: Math.round(card.holdSec / 60) })}</span>
        </p>
        <Button look="soft" size="lg" block busy={busy} onClick={onLeave}>
          {t('wait.leave')}
        </Button>
      </div>
    )
  }
  return (
    <div className={css.foot}>
      <p>
        <span>{card?.state === 'lapsed' && card.why !== null ? t(`wait.lapsed.${card.why}`) : t('wait.words')}</span>
      </p>
      <Button look="ink" size="lg" block busy={busy} onClick={onJoin}>
        {t(card?.state === 'lapsed' ? 'wait.again' : 'wait.join')}
      </Button>
    </div>
  )
}
