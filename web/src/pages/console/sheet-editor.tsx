// The run sheet of a plan with its table, the products to add, and what stands beside it.
import { useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LIMITS } from '../../../../server/protocol/limits.ts'
import type { RunSheet } from '../../../../server/protocol/offers.ts'
import type { StaffShow } from '../../../../server/protocol/shows.ts'
import { AddGoods } from '../../features/console-plan/add-goods.tsx'
import { PlanTable } from '../../features/console-plan/plan-table.tsx'
import { planTotals, rowOfProduct } from '../../features/console-plan/plan.rules.ts'
import { Problems, Rhythm, StockStory } from '../../features/console-plan/plan-side.tsx'
import { sheetKey, useRunSheet } from '../../features/console-plan/sheet.query.ts'
import { useSheet, type SaveState } from '../../features/console-plan/use-sheet.ts'
import { showPlanKey } from '../../features/console-shows/shows.query.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { newPageKey } from '../../platform/env.ts'
import { failureCodeOf, failureText } from '../../text/failure.ts'
import { clockOf } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskEmpty, DeskFailed, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { EmptyBoxDrawing } from '../../ui/drawings.tsx'
import css from './show-plan.module.css'

function Saved({ state, onAgain, onReload }: { state: SaveState; onAgain: () => void; onReload: () => void }) {
  const { t } = useTranslation('console')
  if (state.at === 'failed') {
    return (
      <span role="alert" className={css.failed}>
        {failureText(state.code)}
        {state.code === 'changed_meanwhile' ? (
          <DeskButton size="sm" onClick={onReload}>
            {t('plan.reload')}
          </DeskButton>
        ) : (
          <DeskButton size="sm" onClick={onAgain}>
            {t('plan.saveAgain')}
          </DeskButton>
        )}
      </span>
    )
  }
  const words =
    state.at === 'clean'
      ? state.savedAtMs === null
        ? null
        : t('plan.savedAt', { time: clockOf(state.savedAtMs) })
      : t(`plan.save.${state.at}`)
  return words === null ? null : (
    <span role="status" className={state.at === 'wrong' ? css.failed : css.saved}>
      {words}
    </span>
  )
}

function Sheet({
  show,
  sheet,
  locked,
  facts,
  onReload,
}: {
  show: StaffShow
  sheet: RunSheet
  locked: boolean
  facts: ReactNode
  onReload: () => void
}) {
  const { t } = useTranslation('console')
  const queries = useQueryClient()
  const { rows, problems, state, change, again } = useSheet(
    show.id,
    sheet,
    serverNow,
    () => void queries.invalidateQueries({ queryKey: showPlanKey(show.id) }),
  )
  const [adding, setAdding] = useState(false)
  const totals = planTotals(rows)
  const goTo = (position: number) => {
    const row = document.getElementById(`plan-row-${position}`)
    row?.scrollIntoView({ block: 'center' })
    const cell =
      row?.querySelector<HTMLInputElement>('input[aria-invalid="true"]') ?? row?.querySelector<HTMLInputElement>('input:not(:disabled)')
    cell?.focus()
  }
  const addButton = !locked && (
    <DeskButton
      look="primary"
      size="sm"
      icon={<Plus size={14} aria-hidden="true" />}
      disabled={rows.length >= LIMITS.offersPerShowMax}
      onClick={() => setAdding(true)}
    >
      {t('plan.add')}
    </DeskButton>
  )
  return (
    <div className={css.plan}>
      <div className={css.main}>
        {facts}
        <DeskCard
          title={t('plan.title')}
          words={<span className="num">{t('plan.sum', { count: rows.length, minutes: totals.minutes, units: totals.units })}</span>}
          side={
            <>
              <Saved state={state} onAgain={again} onReload={onReload} />
              {addButton}
            </>
          }
        >
          <div className={css.table}>
            {rows.length === 0 ? (
              <DeskEmpty drawing={<EmptyBoxDrawing />} title={t('plan.empty')} words={t('plan.emptyWords')}>
                {addButton}
              </DeskEmpty>
            ) : (
              <PlanTable rows={rows} problems={problems} readOnly={locked} onChange={change} />
            )}
          </div>
        </DeskCard>
      </div>
      <aside className={css.side}>
        {!locked && <Problems problems={show.problems} rows={rows} stale={state.at !== 'clean'} onGo={goTo} />}
        <Rhythm rows={rows} startsAtMs={show.startsAtMs} />
        <StockStory rows={rows} reservations={show.reservations} />
      </aside>
      <AddGoods
        open={adding}
        onSheet={new Set(rows.map((row) => row.productId))}
        room={LIMITS.offersPerShowMax - rows.length}
        onAdd={(products) => change((before) => [...before, ...products.map((product) => rowOfProduct(product, newPageKey()))])}
        onClose={() => setAdding(false)}
      />
    </div>
  )
}

export function SheetEditor({ show, locked, facts }: { show: StaffShow; locked: boolean; facts: ReactNode }) {
  const { t } = useTranslation('console')
  const queries = useQueryClient()
  const sheet = useRunSheet(show.id)
  const [round, setRound] = useState(0)
  const reload = async (): Promise<void> => {
    await queries.refetchQueries({ queryKey: sheetKey(show.id) })
    await queries.invalidateQueries({ queryKey: showPlanKey(show.id) })
    setRound((before) => before + 1)
  }
  if (sheet.isError)
    return (
      <DeskFailed
        title={t('plan.failed')}
        code={failureCodeOf(sheet.error) ?? 'fault'}
        busy={sheet.isFetching}
        onAgain={() => void sheet.refetch()}
      />
    )
  if (!sheet.data) return <DeskSkeleton label={t('loading')} />
  return <Sheet key={round} show={show} sheet={sheet.data} locked={locked} facts={facts} onReload={() => void reload()} />
}
