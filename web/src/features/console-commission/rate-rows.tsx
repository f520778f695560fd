// The rows of a commission table: what each is about, its value, and the levels that get another one.
import { InputNumber, Select } from 'antd'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { DeskScroll } from '../../ui/desk-parts.tsx'
import css from './commission.module.css'
import { isShopRow, keyOf, type EditRow, type Scope, type Unit } from './commission.rules.ts'

export function useScopeWords(names: ReadonlyMap<string, string>) {
  const { t } = useTranslation('console')
  return ({ showId, skuId, category }: Scope): string => {
    const parts = [
      showId === undefined ? null : (names.get(showId) ?? showId),
      skuId === undefined ? null : (names.get(skuId) ?? skuId),
      category === undefined ? null : t('commission.category', { name: category }),
    ].filter((one) => one !== null)
    return parts.length === 0 ? t('commission.shop') : parts.join(' · ')
  }
}

const perCent = 100
const mostFen = 1_000_000

function Amount({
  unit,
  value,
  label,
  capBps,
  hint,
  onChange,
}: {
  unit: Unit
  value: number | null
  label: string
  capBps: number
  hint?: string
  onChange: (value: number | null) => void
}) {
  const { t } = useTranslation('console')
  return (
    <InputNumber
      aria-label={label}
      className={css.amount ?? ''}
      min={0}
      max={(unit === 'bps' ? capBps : mostFen) / perCent}
      precision={2}
      step={unit === 'bps' ? 0.5 : 1}
      placeholder={hint ?? ''}
      suffix={t(`commission.unit.${unit}`)}
      value={value === null ? null : value / perCent}
      onChange={(given) => onChange(given === null ? null : Math.round(given * perCent))}
    />
  )
}

function Row({
  row,
  words,
  levelCount,
  capBps,
  onChange,
  onRemove,
}: {
  row: EditRow
  words: string
  levelCount: number
  capBps: number
  onChange: (row: EditRow) => void
  onRemove: () => void
}) {
  const { t } = useTranslation('console')
  const above = Array.from({ length: levelCount - 1 }, (_, place) => place + 2)
  const setLevel = (level: number, value: number | null) => {
    const { [level]: _, ...rest } = row.levels
    onChange({ ...row, levels: value === null ? rest : { ...rest, [level]: value } })
  }
  return (
    <tr>
      <th scope="row">
        <span>{words}</span>
        {row.campaign !== undefined && (
          <small className="num">
            <DeskChip tone="amber">{row.campaign}</DeskChip> {dateTimeOf(row.fromMs ?? 0, serverNow())} –{' '}
            {dateTimeOf(row.untilMs ?? 0, serverNow())}
          </small>
        )}
      </th>
      <td>
        <Select<Unit>
          aria-label={t('commission.unitOf', { row: words })}
          className={css.unit ?? ''}
          value={row.unit}
          options={(['bps', 'fen'] as const).map((value) => ({ value, label: t(`commission.kind.${value}`) }))}
          onChange={(unit) => onChange({ ...row, unit, value: 0, levels: {} })}
        />
      </td>
      <td>
        <Amount
          unit={row.unit}
          value={row.value}
          capBps={capBps}
          label={t('commission.valueOf', { row: words })}
          onChange={(value) => onChange({ ...row, value: value ?? 0 })}
        />
      </td>
      {above.map((level) => (
        <td key={level}>
          {row.campaign === undefined && (
            <Amount
              unit={row.unit}
              value={row.levels[level] ?? null}
              capBps={capBps}
              hint={t('commission.same')}
              label={t('commission.levelOf', { row: words, level })}
              onChange={(value) => setLevel(level, value)}
            />
          )}
        </td>
      ))}
      <td>
        {!isShopRow(row) && (
          <DeskButton
            look="ghost"
            square
            size="sm"
            aria-label={t('commission.remove', { row: words })}
            icon={<X size={14} aria-hidden="true" />}
            onClick={onRemove}
          />
        )}
      </td>
    </tr>
  )
}

export function RateRows({
  rows,
  names,
  levels,
  capBps,
  onChange,
}: {
  rows: readonly EditRow[]
  names: ReadonlyMap<string, string>
  /** The typed name of each level. */
  levels: readonly string[]
  capBps: number
  onChange: (rows: readonly EditRow[]) => void
}) {
  const { t } = useTranslation('console')
  const wordsOf = useScopeWords(names)
  const levelWords = (level: number) => (levels[level - 1]?.trim() ?? '') || t('commission.level', { level })
  return (
    <DeskScroll minPx={440 + levels.length * 120}>
      <table className={css.rows}>
        <thead>
          <tr>
            <th>{t('commission.scope')}</th>
            <th>{t('commission.kindName')}</th>
            <th>{levels.length === 1 ? t('commission.value') : levelWords(1)}</th>
            {levels.slice(1).map((_, place) => (
              <th key={place}>{levelWords(place + 2)}</th>
            ))}
            <th aria-label={t('commission.acts')} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={keyOf(row)}
              row={row}
              words={wordsOf(row)}
              levelCount={levels.length}
              capBps={capBps}
              onChange={(next) => onChange(rows.map((one) => (one === row ? next : one)))}
              onRemove={() => onChange(rows.filter((one) => one !== row))}
            />
          ))}
        </tbody>
      </table>
    </DeskScroll>
  )
}
