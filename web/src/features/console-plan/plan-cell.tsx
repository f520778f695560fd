// One cell of the run sheet: a small field that says at its place what is wrong.
import { useTranslation } from 'react-i18next'
import { cx } from '../../ui/class-names.ts'
import css from './plan.module.css'
import type { CellName, CellProblem } from './plan.rules.ts'

export function PlanCell({
  id,
  cell,
  label,
  value,
  problem,
  limit,
  disabled,
  placeholder,
  note,
  onChange,
}: {
  id?: string
  cell: CellName
  label: string
  value: string
  problem: CellProblem | undefined
  /** The bound a problem is about: available units, the usual price in words. */
  limit?: string
  disabled: boolean
  placeholder?: string
  note?: string | undefined
  onChange: (value: string) => void
}) {
  const { t } = useTranslation('console')
  const money = cell === 'live' || cell === 'flash'
  const words =
    problem === undefined ? note : problem === 'shape' ? t(`plan.wrong.${cell}`) : t(`plan.problem.${problem}`, { limit: limit ?? '' })
  return (
    <td className={css.right}>
      <input
        id={id}
        className={cx('num', css.input, money && css.money, problem !== undefined && css.wrongInput)}
        value={value}
        disabled={disabled}
        placeholder={placeholder}
        inputMode={money ? 'decimal' : 'numeric'}
        maxLength={12}
        aria-label={label}
        aria-invalid={problem !== undefined}
        onFocus={(event) => event.target.select()}
        onChange={(event) => onChange(event.target.value)}
      />
      {words !== undefined && <small className={cx('num', css.sub, problem !== undefined && css.wrongWords)}>{words}</small>}
    </td>
  )
}
