// The run sheet beside the picture: number, goods, price, how long it was or will be shown, units left of how many.
import { Pin } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../ui/class-names.ts'
import { elapsedText } from '../../ui/countdown.tsx'
import { DeskButton } from '../../ui/desk-button.tsx'
import { Picture } from '../../ui/picture.tsx'
import { shortYuan } from '../../ui/price.tsx'
import { canPin, type SheetRow } from './sheet.rules.ts'
import css from './sheet-list.module.css'

export type SheetListProps = {
  rows: readonly SheetRow[]
  selectedId: string | null
  /** On an assistant's tablet each row has its own 44 px button. */
  large?: boolean
  /** The offer whose pin is being asked for. */
  busyId: string | null
  onSelect: (offerId: string) => void
  onPin: (offerId: string) => void
}

function RowWords({ row }: { row: SheetRow }) {
  const { t } = useTranslation('studio')
  const price = shortYuan(row.priceFen)
  const planned = row.talkMinutes === null || row.talkMinutes === 0 ? null : t('sheet.minutes', { count: row.talkMinutes })
  const talked = elapsedText(row.talkedMs)
  return (
    <small className="ell">
      {price}
      {row.stand === 'now' && <b className={css.nowWords}> · {t('sheet.now', { time: talked })}</b>}
      {row.stand === 'next' && <b className={css.nextWords}> · {t('sheet.next')}</b>}
      {row.stand === 'done' && ` · ${t('sheet.done', { time: talked })}`}
      {row.stand === 'off' && ` · ${t(`sheet.state.${row.state}`)}`}
      {(row.stand === 'next' || row.stand === 'later') && planned !== null && ` · ${planned}`}
    </small>
  )
}

function RowBody({ row }: { row: SheetRow }) {
  const { t } = useTranslation('studio')
  return (
    <>
      <span className={cx('num', css.no)}>{row.position}</span>
      <Picture src={row.picture} alt="" className={css.photo} />
      <span className="grow">
        <span className={cx('ell', css.title)}>{row.title}</span>
        <RowWords row={row} />
      </span>
      <span className={cx('num', css.units, row.soldOut && css.out)}>
        {row.soldOut ? t('sheet.soldOut') : (row.left ?? row.total)}
        <small>/ {row.total}</small>
      </span>
    </>
  )
}

function Row({
  row,
  selected,
  large,
  busy,
  onSelect,
  onPin,
}: Omit<SheetListProps, 'rows' | 'selectedId' | 'busyId'> & { row: SheetRow; selected: boolean; busy: boolean }) {
  const { t } = useTranslation('studio')
  const line = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (selected || row.stand === 'now') line.current?.scrollIntoView?.({ block: 'nearest' })
  }, [selected, row.stand])
  const pinWords = row.stand === 'done' ? t('sheet.pinAgain') : t('sheet.pin')
  const pinable = canPin(row) && row.stand !== 'now'
  return (
    <li
      ref={line}
      className={cx(css.row, css[row.stand], selected && css.selected)}
      {...(row.stand === 'now' && { 'aria-current': 'true' as const })}
    >
      {large ? (
        <div className={css.pick}>
          <RowBody row={row} />
        </div>
      ) : (
        <button
          type="button"
          className={css.pick}
          aria-pressed={selected}
          onClick={() => onSelect(row.offerId)}
          onDoubleClick={() => pinable && onPin(row.offerId)}
        >
          <RowBody row={row} />
        </button>
      )}
      {(large || selected) && pinable && (
        <DeskButton
          className={css.pin}
          size={large ? 'lg' : 'sm'}
          busy={busy}
          icon={<Pin size={large ? 18 : 14} aria-hidden="true" />}
          aria-label={t('sheet.pinThis', { act: pinWords, no: row.position, title: row.title })}
          onClick={() => onPin(row.offerId)}
        >
          {pinWords}
        </DeskButton>
      )}
      {large && row.stand === 'now' && <span className={css.onAir}>{t('sheet.onAir')}</span>}
    </li>
  )
}

export function SheetList({ rows, selectedId, large = false, busyId, onSelect, onPin }: SheetListProps) {
  const { t } = useTranslation('studio')
  if (rows.length === 0) return <p className={css.empty}>{t('sheet.empty')}</p>
  return (
    <ul className={cx(css.list, large && css.large)} aria-label={t('sheet.title')}>
      {rows.map((row) => (
        <Row
          key={row.offerId}
          row={row}
          selected={row.offerId === selectedId}
          large={large}
          busy={row.offerId === busyId}
          onSelect={onSelect}
          onPin={onPin}
        />
      ))}
    </ul>
  )
}
