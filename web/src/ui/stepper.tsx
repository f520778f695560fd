// Chooses how many: minus, the number, plus; bounds stop the buttons and are said in words beside it.
import { Minus, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import css from './stepper.module.css'

export function Stepper({
  value,
  min = 1,
  max,
  label,
  onChange,
}: {
  value: number
  min?: number
  max: number
  label: string
  onChange: (value: number) => void
}) {
  const { t } = useTranslation()
  return (
    <div className={css.stepper} role="group" aria-label={label}>
      <button type="button" aria-label={t('less')} disabled={value <= min} onClick={() => onChange(Math.max(min, value - 1))}>
        <Minus size={18} />
      </button>
      <output className="num" aria-live="polite">
        {value}
      </output>
      <button type="button" aria-label={t('more')} disabled={value >= max} onClick={() => onChange(Math.min(max, value + 1))}>
        <Plus size={18} />
      </button>
    </div>
  )
}
