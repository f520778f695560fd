// No answer yet: three steps, the same key, no button that could order twice; closing is safe.
import { Check, ShoppingBag } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { exactClockOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/countdown.tsx'
import { Price } from '../../ui/price.tsx'
import { TurningRing } from '../../ui/ring.tsx'
import css from './answer-sheet.module.css'
import { ChosenCard } from './chosen-card.tsx'
import type { Chosen } from './buying.store.ts'
import type { Pending } from './place-order.ts'

/** The last eight letters of the key in two groups: enough for support, short enough to read out. */
const referenceOf = (key: string): string =>
  key
    .slice(-8)
    .toUpperCase()
    .replace(/^(.{4})/, '$1-')

export function ConfirmingAnswer({
  chosen,
  pending,
  holdSec,
  now,
  onWatch,
}: {
  chosen: Chosen
  pending: Pending | null
  holdSec: number
  now: () => number
  onWatch: () => void
}) {
  const { t } = useTranslation('buy')
  const nowMs = useNow(now, 1000)
  return (
    <>
      <header className={css.head}>
        <TurningRing>
          <ShoppingBag size={26} strokeWidth={1.7} />
        </TurningRing>
        <h2>{t('answer.confirming')}</h2>
        <p>{t('answer.confirmingWords')}</p>
      </header>
      <ChosenCard chosen={chosen} right={<Price fen={chosen.totalFen} size={20} />} />
      <ol className={css.steps}>
        <li className={css.done}>
          <span>
            <Check size={12} strokeWidth={3} aria-hidden="true" />
          </span>
          {t('answer.sent')}
          <i className="num">{pending && exactClockOf(pending.sentAtMs)}</i>
        </li>
        <li className={css.now}>
          <span />
          {t('answer.waiting')}
          <i className="num">{pending && t('answer.waited', { seconds: Math.max(0, Math.floor((nowMs - pending.sentAtMs) / 1000)) })}</i>
        </li>
        <li className={css.later}>
          <span />
          {t('answer.afterwards', { minutes: Math.max(1, Math.round(holdSec / 60)) })}
        </li>
      </ol>
      <div className={css.acts}>
        <Button look="soft" size="lg" block onClick={onWatch}>
          {t('answer.tellMe')}
        </Button>
      </div>
      {pending && <p className={css.code}>{t('answer.reference', { key: referenceOf(pending.key) })}</p>}
    </>
  )
}
