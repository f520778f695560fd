// A new room for a host; who is at the desk is proved by the console when the server asks for it.
import { useTranslation } from 'react-i18next'
import { NewRoomDialog } from '../../features/console-shows/people-dialogs.tsx'
import { useAddRoom } from '../../features/console-shows/shows.query.ts'
import { showToast } from '../../ui/toast.tsx'

export function NewRoom({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('console')
  const add = useAddRoom()
  return (
    <NewRoomDialog
      open={open}
      busy={add.isPending}
      error={add.error}
      onSend={(wish) =>
        add.mutate(wish, {
          onSuccess: (room) => {
            showToast(t('shows.roomMade', { name: room.name, host: room.hostName }), 'good')
            onClose()
          },
        })
      }
      onClose={onClose}
    />
  )
}
