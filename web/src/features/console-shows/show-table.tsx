// The list of shows to plan: cover, when, what waits in them, and the ways to plan, lead and watch.
import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { StaffShow } from '../../../../server/protocol/shows.ts'
import { paths } from '../../paths.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { whenOf } from '../../text/when.ts'
import { Picture } from '../../ui/picture.tsx'
import { PhaseChip } from './phase-chip.tsx'
import { DeskTable } from '../../ui/desk-table.tsx'
import css from './shows.module.css'

const over = new Set(['ended', 'processing', 'replay', 'archived', 'banned', 'cancelled', 'expired'])

export function ShowTable({
  rows,
  loading,
  empty,
  pathOf,
}: {
  rows: readonly StaffShow[]
  loading: boolean
  empty: ReactNode
  pathOf: (id: string) => string
}) {
  const { t } = useTranslation('console')
  const columns: TableColumnsType<StaffShow> = [
    {
      key: 'title',
      title: t('shows.show'),
      render: (_, show) => (
        <Link className={css.show} to={pathOf(show.id)}>
          <Picture src={show.coverUrl} alt="" className={css.thumb} />
          <span>
            <b>{show.title}</b>
            <small>{t('shows.hostIs', { name: show.hostName })}</small>
          </span>
        </Link>
      ),
    },
    { key: 'when', title: t('shows.startsAt'), className: 'num', render: (_, show) => whenOf(show.startsAtMs, serverNow()) },
    { key: 'phase', title: t('shows.phase'), render: (_, show) => <PhaseChip phase={show.phase} /> },
    { key: 'offers', title: t('shows.offers'), align: 'right', className: 'num', render: (_, show) => show.offerCount },
    { key: 'reservations', title: t('shows.reservations'), align: 'right', className: 'num', render: (_, show) => show.reservations },
    {
      key: 'acts',
      title: <span className="vh">{t('plan.acts')}</span>,
      align: 'right',
      render: (_, show) => (
        <span className={css.links}>
          {!over.has(show.phase) && <a href={paths.studio(show.id)}>{t('shows.studio')}</a>}
          {!over.has(show.phase) && <a href={paths.assist(show.id)}>{t('shows.assist')}</a>}
          {show.phase !== 'draft' && (
            <a href={paths.show(show.id)} target="_blank" rel="noreferrer">
              {t('shows.watch')}
            </a>
          )}
        </span>
      ),
    },
  ]
  return <DeskTable minPx={760} rowKey="id" columns={columns} rows={rows} loading={loading} empty={empty} />
}
