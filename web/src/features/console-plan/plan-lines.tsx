// One offer of the run sheet: its own line, and a line for each SKU where there are several.
import { ChevronDown, ChevronRight, GripVertical, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import { cx } from '../../ui/class-names.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { Picture } from '../../ui/picture.tsx'
import css from './plan.module.css'
import { PlanCell } from './plan-cell.tsx'
import { useRowEvents } from './row-events.ts'
import { cellKey, isOver, isPlanned, sameText, type CellName, type CellProblem, type PlanRow, type SkuCells } from './plan.rules.ts'

export type PlanLinesProps = {
  row: PlanRow
  no: number
  problems: ReadonlyMap<string, CellProblem>
  readOnly: boolean
  dragged: boolean
  over: boolean
  onDrag: (key: string | null) => void
  onOver: (key: string) => void
  onDrop: (key: string) => void
  onKey: (event: KeyboardEvent, key: string) => void
  onRow: (change: (before: PlanRow) => PlanRow) => void
  onRemove: (() => void) | null
}
type Parts = Pick<PlanLinesProps, 'row' | 'no' | 'problems' | 'readOnly' | 'onRow'>

const withSku = (row: PlanRow, skuId: string, change: Partial<SkuCells>): PlanRow => ({
  ...row,
  skus: row.skus.map((sku) => (sku.skuId === skuId ? { ...sku, ...change } : sku)),
})

/** The three cells of one SKU. */
function SkuLine({ row, no, sku, problems, readOnly, onRow }: Parts & { sku: SkuCells }) {
  const { t } = useTranslation('console')
  const name = `${no} ${row.title} ${sku.label}`
  const problemOf = (cell: CellName) => problems.get(cellKey(row.key, sku.skuId, cell))
  const locked = readOnly || isOver(row)
  const set = (change: Partial<SkuCells>) => onRow((before) => withSku(before, sku.skuId, change))
  return (
    <>
      <PlanCell
        cell="live"
        label={`${name} ${t('plan.live')}`}
        value={sku.live}
        problem={problemOf('live')}
        limit={yuanText(sku.basePriceFen)}
        note={t('plan.usual', { price: yuanText(sku.basePriceFen) })}
        disabled={locked}
        onChange={(live) => set({ live })}
      />
      <PlanCell
        cell="flash"
        label={`${name} ${t('plan.flash')}`}
        value={sku.flash}
        problem={problemOf('flash')}
        disabled={locked}
        placeholder={t('plan.noFlash')}
        onChange={(flash) => set({ flash })}
      />
      <PlanCell
        cell="units"
        label={`${name} ${t('plan.units')}`}
        value={sku.units}
        problem={problemOf('units')}
        limit={String(sku.available)}
        disabled={locked || !isPlanned(row)}
        note={isPlanned(row) ? t('plan.available', { count: sku.available }) : t('plan.unitsGrow')}
        onChange={(units) => set({ units })}
      />
    </>
  )
}

/** Several SKUs on one line: a price typed here is every SKU's. */
function AllSkus({ row, no, readOnly, onRow }: Omit<Parts, 'problems'>) {
  const { t } = useTranslation('console')
  const locked = readOnly || isOver(row)
  const setAll = (cell: 'live' | 'flash') => (value: string) =>
    onRow((before) => ({ ...before, skus: before.skus.map((sku) => ({ ...sku, [cell]: value })) }))
  const cellOf = (cell: 'live' | 'flash') => {
    const text = sameText(row, cell)
    return (
      <PlanCell
        cell={cell}
        label={t('plan.allOf', { no, title: row.title, cell: t(`plan.${cell}`) })}
        value={text ?? ''}
        problem={undefined}
        disabled={locked}
        placeholder={text === null ? t('plan.several') : cell === 'flash' ? t('plan.noFlash') : ''}
        onChange={setAll(cell)}
      />
    )
  }
  return (
    <>
      {cellOf('live')}
      {cellOf('flash')}
      <td className={`num ${css.right}`}>{row.skus.reduce((sum, sku) => sum + (Number(sku.units) || 0), 0)}</td>
    </>
  )
}

function OwnCells({ row, no, problems, readOnly, onRow }: Parts) {
  const { t } = useTranslation('console')
  const locked = readOnly || isOver(row)
  const cellOf = (cell: 'cap' | 'hold' | 'talk') => (
    <PlanCell
      cell={cell}
      label={`${no} ${row.title} ${t(`plan.${cell}`)}`}
      value={row[cell]}
      problem={problems.get(cellKey(row.key, '', cell))}
      disabled={locked}
      note={cell === 'cap' && row.cap.trim() === '0' ? t('plan.noCap') : undefined}
      onChange={(value) => onRow((before) => ({ ...before, [cell]: value }))}
    />
  )
  return (
    <>
      {cellOf('cap')}
      {cellOf('hold')}
      {cellOf('talk')}
    </>
  )
}

function StateCell({ row, wrong }: { row: PlanRow; wrong: boolean }) {
  const { t } = useTranslation('console')
  const tone = wrong ? 'red' : row.state === 'open' ? 'accent' : row.state === 'ready' ? 'green' : row.state === 'draft' ? 'amber' : 'grey'
  return <DeskChip tone={tone}>{wrong ? t('plan.toMend') : t(`plan.states.${row.state}`)}</DeskChip>
}

export function PlanLines(props: PlanLinesProps) {
  const { row, no, problems, readOnly, dragged, over, onDrag, onOver, onDrop, onKey, onRow, onRemove } = props
  const { t } = useTranslation('console')
  const body = useRowEvents({ key: row.key, onOver, onDrop, onKey })
  const wrong = [...problems.keys()].some((key) => key.startsWith(`${row.key}|`))
  const [opened, setOpened] = useState(row.offerId === null)
  const [sku] = row.skus
  const several = row.skus.length > 1
  const open = several && (opened || wrong)
  const parts = { row, no, problems, readOnly, onRow }
  return (
    <tbody ref={body} id={`plan-row-${no}`} tabIndex={-1} className={cx(css.row, dragged && css.dragged, over && css.over)}>
      <tr>
        <td>
          <span className={css.no}>
            <button
              type="button"
              className={css.grip}
              draggable={!readOnly}
              disabled={readOnly}
              aria-label={t('plan.move', { no, title: row.title })}
              title={t('plan.moveHow')}
              onDragStart={() => onDrag(row.key)}
              onDragEnd={() => onDrag(null)}
            >
              <GripVertical size={16} aria-hidden="true" />
            </button>
            <span className="num">{no}</span>
          </span>
        </td>
        <td>
          <span className={css.product}>
            <Picture src={row.pictureUrl} alt="" className={css.thumb} />
            <span>
              <b>{row.title}</b>
              {several ? (
                <button type="button" className={css.unfold} aria-expanded={open} onClick={() => setOpened(!open)}>
                  {open ? <ChevronDown size={14} aria-hidden="true" /> : <ChevronRight size={14} aria-hidden="true" />}
                  {t('plan.skuCount', { count: row.skus.length })}
                </button>
              ) : (
                <small>{sku?.label || t('goods.single')}</small>
              )}
            </span>
          </span>
        </td>
        {several || !sku ? <AllSkus row={row} no={no} readOnly={readOnly} onRow={onRow} /> : <SkuLine {...parts} sku={sku} />}
        <OwnCells {...parts} />
        <td>
          <StateCell row={row} wrong={wrong} />
        </td>
        <td>
          {onRemove && (
            <DeskButton
              look="ghost"
              size="sm"
              square
              aria-label={t('plan.remove', { title: row.title })}
              icon={<Trash2 size={15} aria-hidden="true" />}
              onClick={onRemove}
            />
          )}
        </td>
      </tr>
      {open &&
        row.skus.map((one) => (
          <tr key={one.skuId} className={css.skuLine}>
            <td aria-hidden="true" />
            <td>
              <span className={css.skuName}>{one.label}</span>
            </td>
            <SkuLine {...parts} sku={one} />
            <td aria-hidden="true" colSpan={5} />
          </tr>
        ))}
    </tbody>
  )
}
