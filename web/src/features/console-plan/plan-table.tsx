// The run sheet as a table whose cells are typed in place; rows are dragged by their grip or moved by Alt and an arrow.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import css from './plan.module.css'
import { PlanLines } from './plan-lines.tsx'
import { isPlanned, movedRow, planTotals, type CellProblem, type PlanRow } from './plan.rules.ts'

export type ChangeRows = (work: (before: readonly PlanRow[]) => readonly PlanRow[]) => void

export function PlanTable({
  rows,
  problems,
  readOnly,
  onChange,
}: {
  rows: readonly PlanRow[]
  problems: ReadonlyMap<string, CellProblem>
  readOnly: boolean
  onChange: ChangeRows
}) {
  const { t } = useTranslation('console')
  const [dragged, setDragged] = useState<string | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const totals = planTotals(rows)
  const drop = (onKey: string) => {
    const from = rows.findIndex((row) => row.key === dragged)
    const to = rows.findIndex((row) => row.key === onKey)
    if (dragged !== null && from !== -1 && to !== -1) onChange((before) => movedRow(before, dragged, to - from))
    setDragged(null)
    setOver(null)
  }
  const onKey = (event: KeyboardEvent, key: string) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') || readOnly) return
    event.preventDefault()
    onChange((before) => movedRow(before, key, event.key === 'ArrowUp' ? -1 : 1))
  }
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('plan.no')}</th>
            <th scope="col">{t('plan.product')}</th>
            <th scope="col" className={css.right}>
              {t('plan.live')}
            </th>
            <th scope="col" className={css.right}>
              {t('plan.flash')}
            </th>
            <th scope="col" className={css.right}>
              {t('plan.units')}
            </th>
            <th scope="col" className={css.right}>
              {t('plan.cap')}
            </th>
            <th scope="col" className={css.right}>
              {t('plan.hold')}
            </th>
            <th scope="col" className={css.right}>
              {t('plan.talk')}
            </th>
            <th scope="col">{t('plan.state')}</th>
            <th scope="col">
              <span className="vh">{t('plan.acts')}</span>
            </th>
          </tr>
        </thead>
        {rows.map((row, index) => (
          <PlanLines
            key={row.key}
            row={row}
            no={index + 1}
            problems={problems}
            readOnly={readOnly}
            dragged={dragged === row.key}
            over={over === row.key && dragged !== row.key}
            onDrag={setDragged}
            onOver={setOver}
            onDrop={drop}
            onKey={onKey}
            onRow={(change) => onChange((before) => before.map((one) => (one.key === row.key ? change(one) : one)))}
            onRemove={isPlanned(row) && !readOnly ? () => onChange((before) => before.filter((one) => one.key !== row.key)) : null}
          />
        ))}
        <tfoot>
          <tr>
            <td aria-hidden="true" />
            <td>{t('plan.totalRows', { count: rows.length })}</td>
            <td colSpan={2} className={`num ${css.right}`}>
              {t('plan.soldOut', { money: yuanText(totals.soldOutFen) })}
            </td>
            <td className={`num ${css.right}`}>{totals.units}</td>
            <td aria-hidden="true" colSpan={2} />
            <td className={`num ${css.right}`}>{t('plan.minutes', { count: totals.minutes })}</td>
            <td aria-hidden="true" colSpan={2} />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
