// Starts a flash sale: when it opens, how long it lasts, at which prices; says what viewers will see.
import { Zap } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { Stepper } from '../../ui/stepper.tsx'
import css from './dialogs.module.css'
import { FLASH_COUNTDOWNS_SEC, FLASH_MINUTES } from './flash-sale.rules.ts'

export type FlashWish = { countdownSec: number; durationSec: number }
export type FlashPrice = { skuId: string; label: string; flashPriceFen: number; livePriceFen: number; units: number }

export function FlashDialog({
  open,
  title,
  prices,
  busy,
  onStart,
  onClose,
}: {
  open: boolean
  title: string
  /** SKUs with a flash price; empty where the plan is not known. */
  prices: readonly FlashPrice[]
  busy: boolean
  onStart: (wish: FlashWish) => void
  onClose: () => void
}) {
  const { t } = useTranslation('studio')
  const [countdownSec, setCountdownSec] = useState<number>(30)
  const [minutes, setMinutes] = useState<number>(FLASH_MINUTES.first)
  return (
    <DeskDialog
      open={open}
      title={t('flash.title', { title })}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('flash.cancel')}</DeskButton>
          <DeskButton
            look="buy"
            data-first=""
            busy={busy}
            icon={<Zap size={16} aria-hidden="true" />}
            onClick={() => onStart({ countdownSec, durationSec: minutes * 60 })}
          >
            {countdownSec === 0 ? t('flash.startNow') : t('flash.startIn', { seconds: countdownSec })}
          </DeskButton>
        </>
      }
    >
      <fieldset className={css.choices}>
        <legend>{t('flash.countdown')}</legend>
        {FLASH_COUNTDOWNS_SEC.map((seconds) => (
          <label key={seconds}>
            <input type="radio" name="countdown" checked={seconds === countdownSec} onChange={() => setCountdownSec(seconds)} />
            <span className="num">{seconds === 0 ? t('flash.atOnce') : t('flash.seconds', { seconds })}</span>
          </label>
        ))}
      </fieldset>
      <div className={css.line}>
        <span>{t('flash.duration')}</span>
        <Stepper value={minutes} min={FLASH_MINUTES.min} max={FLASH_MINUTES.max} label={t('flash.duration')} onChange={setMinutes} />
        <span>{t('flash.minutes')}</span>
      </div>
      {prices.length > 0 && (
        <ul className={css.prices}>
          {prices.map((price) => (
            <li key={price.skuId}>
              <span className="grow ell">{price.label === '' ? title : price.label}</span>
              <s className="num">{yuanText(price.livePriceFen)}</s>
              <b className="num">{yuanText(price.flashPriceFen)}</b>
            </li>
          ))}
        </ul>
      )}
      <p>{t('flash.words')}</p>
    </DeskDialog>
  )
}
