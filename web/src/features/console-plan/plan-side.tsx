// Beside the run sheet: what stands in the way of announcing it, its rhythm by minutes, and what happens to the stock.
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import { clockOf } from '../../text/when.ts'
import { cx } from '../../ui/class-names.ts'
import { DeskCard } from '../../ui/desk-parts.tsx'
import css from './plan.module.css'
import { planTotals, type PlanRow } from './plan.rules.ts'

/** offer:<position>:<code> or a code of the show itself. */
export function problemParts(problem: string): { position: number | null; code: string } {
  const [kind, position, code] = problem.split(':')
  return kind === 'offer' && position !== undefined && code !== undefined
    ? { position: Number(position), code }
    : { position: null, code: problem }
}

export function Problems({
  problems,
  rows,
  stale,
  onGo,
}: {
  problems: readonly string[]
  rows: readonly PlanRow[]
  stale: boolean
  onGo: (position: number) => void
}) {
  const { t } = useTranslation('console')
  const clean = problems.length === 0 && rows.length > 0
  return (
    <DeskCard
      className={css.sideCard}
      title={t('plan.checks')}
      side={
        <span className={cx('num', css.checkChip, clean ? css.clean : css.unclean)}>
          {clean ? t('plan.checksClean') : t('plan.checksOpen', { count: Math.max(problems.length, 1) })}
        </span>
      }
    >
      <ul className={cx(css.checks, stale && css.stale)}>
        {rows.length === 0 && (
          <li className={css.no}>
            <TriangleAlert size={18} aria-hidden="true" />
            <span>{t('plan.problems.empty')}</span>
          </li>
        )}
        {problems.map((problem) => {
          const { position, code } = problemParts(problem)
          const title = position === null ? '' : (rows[position - 1]?.title ?? '')
          return (
            <li key={problem} className={css.bad}>
              <TriangleAlert size={18} aria-hidden="true" />
              <span>
                {position === null
                  ? t(`plan.problems.${code}` as 'plan.problems.start_past')
                  : t(`plan.problems.${code}` as 'plan.problems.off_shelf', { no: position })}
                {title !== '' && <small>{title}</small>}
              </span>
              {position !== null && (
                <button type="button" onClick={() => onGo(position)}>
                  {t('plan.goMend')}
                </button>
              )}
            </li>
          )
        })}
        {clean && (
          <li className={css.good}>
            <CircleCheck size={18} aria-hidden="true" />
            <span>
              {t('plan.allGood')}
              <small>{t('plan.allGoodWords')}</small>
            </span>
          </li>
        )}
      </ul>
    </DeskCard>
  )
}

export function Rhythm({ rows, startsAtMs }: { rows: readonly PlanRow[]; startsAtMs: number }) {
  const { t } = useTranslation('console')
  const { minutes } = planTotals(rows)
  if (minutes === 0) return null
  return (
    <DeskCard
      className={css.sideCard}
      title={t('plan.rhythm')}
      side={<span className="num">{`${clockOf(startsAtMs)} – ${clockOf(startsAtMs + minutes * 60_000)}`}</span>}
    >
      <div className={css.rhythm} aria-hidden="true">
        {rows.map((row, index) => {
          const own = Number(row.talk) || 0
          return own > 0 ? (
            <i
              key={row.key}
              className={css[`tone${index % 6}`]}
              ref={(bar) => bar?.style.setProperty('flex-grow', String(own))}
              title={`${index + 1} ${row.title}`}
            >
              {index + 1}
            </i>
          ) : null
        })}
      </div>
      <p>{t('plan.rhythmWords', { count: minutes })}</p>
    </DeskCard>
  )
}

export function StockStory({ rows, reservations }: { rows: readonly PlanRow[]; reservations: number }) {
  const { t } = useTranslation('console')
  const totals = planTotals(rows)
  return (
    <DeskCard className={css.sideCard} title={t('plan.stockTitle')}>
      <p>{t('plan.stockWords')}</p>
      <dl>
        <div>
          <dt>{t('shows.reservations')}</dt>
          <dd className="num">{reservations}</dd>
        </div>
        <div>
          <dt>{t('plan.units')}</dt>
          <dd className="num">{totals.units}</dd>
        </div>
        <div>
          <dt>{t('plan.ifSoldOut')}</dt>
          <dd className="num">{yuanText(totals.soldOutFen)}</dd>
        </div>
      </dl>
    </DeskCard>
  )
}
