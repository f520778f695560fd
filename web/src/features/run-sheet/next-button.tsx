// The one key of a show: pins what comes next on the run sheet, and says what that is.
import { ArrowRightToLine } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { DeskButton } from '../../ui/desk-button.tsx'
import { shortYuan } from '../../ui/price.tsx'
import type { SheetOffer } from './sheet.rules.ts'
import css from './next-button.module.css'

export function NextButton({
  next,
  busy,
  reason,
  withKey = true,
  onNext,
}: {
  next: SheetOffer | null
  busy: boolean
  reason: string | null
  withKey?: boolean
  onNext: () => void
}) {
  const { t } = useTranslation('studio')
  const words = reason ?? (next ? `${next.position} ${next.title} · ${shortYuan(next.priceFen)}` : t('sheet.last'))
  return (
    <DeskButton
      look="primary"
      className={css.next}
      keyCap={withKey ? t('keys.space') : undefined}
      busy={busy}
      disabled={next === null || reason !== null}
      icon={<ArrowRightToLine size={18} aria-hidden="true" />}
      onClick={onNext}
    >
      <span className="grow">
        <b>{t('sheet.pinNext')}</b>
        <small className="num ell">{words}</small>
      </span>
    </DeskButton>
  )
}
