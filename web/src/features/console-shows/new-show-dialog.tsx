// Schedules a new show in a room; it begins as a draft that nobody outside sees.
import { Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StaffShow } from '../../../../server/protocol/shows.ts'
import { displayText } from '../../../../server/protocol/text.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureText } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import { CoverPick, ShowFacts } from './show-form.tsx'
import { showProblems, type ShowDraft } from './show.rules.ts'
import css from './shows.module.css'
import { useAddShow, useRooms } from './shows.query.ts'

const eveningHour = 20
const tomorrowEvening = (nowMs: number): number => {
  const at = new Date(nowMs)
  at.setDate(at.getDate() + 1)
  return at.setHours(eveningHour, 0, 0, 0)
}
const fresh = (): ShowDraft => ({ roomId: '', title: '', description: '', cover: null, startsAtMs: tomorrowEvening(serverNow()) })

export function NewShowDialog({
  open,
  onClose,
  onMade,
  onNewRoom,
}: {
  open: boolean
  onClose: () => void
  onMade: (show: StaffShow) => void
  onNewRoom: (() => void) | null
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const rooms = useRooms().data?.rows ?? []
  const add = useAddShow()
  const [draft, setDraft] = useState<ShowDraft>(fresh)
  const [tried, setTried] = useState(false)
  const roomId = draft.roomId || (rooms.length === 1 ? (rooms[0]?.id ?? '') : '')
  const problems = showProblems({ ...draft, roomId }, serverNow())
  const send = () => {
    setTried(true)
    if (problems.length > 0 || draft.startsAtMs === null) return
    add.mutate(
      {
        roomId,
        title: displayText(draft.title),
        description: draft.description,
        coverId: draft.cover?.id ?? null,
        startsAtMs: draft.startsAtMs,
      },
      {
        onSuccess: (show) => {
          setDraft(fresh())
          setTried(false)
          onMade(show)
        },
      },
    )
  }
  return (
    <DeskDialog
      wide
      open={open}
      title={t('shows.new')}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="primary" busy={add.isPending} onClick={send}>
            {t('shows.make')}
          </DeskButton>
        </>
      }
    >
      <div className={css.newShow}>
        <CoverPick cover={draft.cover} onPick={(cover) => setDraft((before) => ({ ...before, cover }))} />
        <DeskField
          className={css.room}
          label={t('shows.room')}
          htmlFor={`${id}-room`}
          error={tried && problems.includes('room') ? t('shows.wrong.room') : null}
          hint={rooms.length === 0 ? t('shows.noRoom') : undefined}
        >
          <span className={css.roomPick}>
            <Select
              id={`${id}-room`}
              className={css.wide ?? ''}
              value={roomId === '' ? null : roomId}
              placeholder={t('shows.pickRoom')}
              options={rooms.map((room) => ({ value: room.id, label: `${room.name} · ${room.hostName}` }))}
              onChange={(value: string) => setDraft((before) => ({ ...before, roomId: value }))}
            />
            {onNewRoom && <DeskButton onClick={onNewRoom}>{t('shows.newRoom')}</DeskButton>}
          </span>
        </DeskField>
        <ShowFacts draft={draft} problems={tried ? problems : []} onChange={(change) => setDraft((before) => ({ ...before, ...change }))} />
      </div>
      {add.isError && (
        <p role="alert" className={css.wrong}>
          {failureText(add.error.code)}
        </p>
      )}
    </DeskDialog>
  )
}
