// A new room for a host, proving first who is at the desk when the server asks for it.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asksIdentity, StepUpDialog } from '../../features/console-shell/step-up.tsx'
import { NewRoomDialog, type RoomWish } from '../../features/console-shows/people-dialogs.tsx'
import { useAddRoom } from '../../features/console-shows/shows.query.ts'
import { showToast } from '../../ui/toast.tsx'

export function NewRoom({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('console')
  const add = useAddRoom()
  const [waiting, setWaiting] = useState<RoomWish | null>(null)
  const send = (wish: RoomWish) =>
    add.mutate(wish, {
      onSuccess: (room) => {
        showToast(t('shows.roomMade', { name: room.name, host: room.hostName }), 'good')
        onClose()
      },
      onError: (error) => {
        if (asksIdentity(error)) setWaiting(wish)
      },
    })
  return (
    <>
      <NewRoomDialog
        open={open && waiting === null}
        busy={add.isPending}
        error={asksIdentity(add.error) ? null : add.error}
        onSend={send}
        onClose={onClose}
      />
      <StepUpDialog
        open={waiting !== null}
        onClose={() => setWaiting(null)}
        onProved={() => {
          const wish = waiting
          setWaiting(null)
          if (wish) send(wish)
        }}
      />
    </>
  )
}
