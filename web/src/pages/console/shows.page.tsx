// Shows of the console: planned, on air and past, by phase in the address; new shows and rooms from here.
import { Select } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Phase } from '../../../../server/protocol/shows.ts'
import { mayGrantRooms } from '../../features/console-shell/access.rules.ts'
import { sectionPath } from '../../features/console-shell/nav.tsx'
import { Pager } from '../../features/console-shell/pager.tsx'
import { usePages, useUrlFilters } from '../../features/console-shell/url-filters.ts'
import { NewShowDialog } from '../../features/console-shows/new-show-dialog.tsx'
import { ShowTable } from '../../features/console-shows/show-table.tsx'
import { usePlannedShows } from '../../features/console-shows/shows.query.ts'
import { useMe } from '../../features/session/me.query.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskEmpty, DeskFailed, DeskHead } from '../../ui/desk-parts.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import css from './console-list.module.css'
import { NewRoom } from './new-room.tsx'

const phases: readonly Phase[] = [
  'draft',
  'scheduled',
  'live',
  'paused',
  'interrupted',
  'replay',
  'archived',
  'cancelled',
  'expired',
  'banned',
]

export default function ShowsPage() {
  const { t } = useTranslation('console')
  const navigate = useNavigate()
  const { data: me } = useMe()
  const { get, set } = useUrlFilters()
  const pages = usePages()
  const phase = phases.find((one) => one === get('phase')) ?? ''
  const shows = usePlannedShows(phase, pages.cursor)
  const [making, setMaking] = useState(get('new') === '1')
  const [roomOpen, setRoomOpen] = useState(false)
  const mayGrant = me !== undefined && mayGrantRooms(me)
  const pathOf = (id: string) => `${sectionPath('shows')}/${id}`
  const makeButton = (
    <DeskButton look="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => setMaking(true)}>
      {t('shows.new')}
    </DeskButton>
  )
  return (
    <>
      <DeskHead title={t('nav.shows')} words={t('shows.words')}>
        {mayGrant && <DeskButton onClick={() => setRoomOpen(true)}>{t('shows.newRoom')}</DeskButton>}
        {makeButton}
      </DeskHead>
      <DeskCard label={t('nav.shows')}>
        <div className={css.tool}>
          <Select
            className={css.select ?? ''}
            value={phase}
            aria-label={t('shows.phase')}
            options={[{ value: '', label: t('shows.allPhases') }, ...phases.map((value) => ({ value, label: t(`phase.${value}`) }))]}
            onChange={(value: string) => set({ phase: value })}
          />
        </div>
        {shows.isError ? (
          <DeskFailed
            title={t('shows.failed')}
            code={failureCodeOf(shows.error) ?? 'fault'}
            busy={shows.isFetching}
            onAgain={() => void shows.refetch()}
          />
        ) : (
          <ShowTable
            rows={shows.data?.rows ?? []}
            loading={shows.isFetching && !shows.data}
            pathOf={pathOf}
            empty={
              phase === '' ? (
                <DeskEmpty drawing={<SeedlingDrawing />} title={t('shows.none')} words={t('shows.noneWords')}>
                  {makeButton}
                </DeskEmpty>
              ) : (
                <DeskEmpty title={t('shows.noneFound')} words={t('shows.noneFoundWords')} />
              )
            }
          />
        )}
        <Pager count={shows.data?.rows.length ?? 0} next={shows.data?.next ?? null} pages={pages} />
      </DeskCard>
      <NewShowDialog
        open={making}
        onClose={() => setMaking(false)}
        onMade={(show) => void navigate(pathOf(show.id))}
        onNewRoom={mayGrant ? () => setRoomOpen(true) : null}
      />
      <NewRoom open={roomOpen} onClose={() => setRoomOpen(false)} />
    </>
  )
}
