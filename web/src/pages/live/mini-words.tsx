// What the small window says of the running show.
import { Volume2, VolumeX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { countText } from '../../text/when.ts'
import { MiniSay } from '../../ui/mini-frame.tsx'
import type { LiveSession } from './live-session.ts'

export function MiniWords({ session }: { session: LiveSession }) {
  const { t } = useTranslation()
  const muted = useStore(session.playback.store, (now) => now.muted)
  const viewers = useStore(session.room.store, (now) => now.viewers)
  const show = useStore(session.room.store, (now) => now.show)
  return (
    <MiniSay
      onAir={show?.phase === 'live'}
      name={show?.hostName ?? ''}
      viewers={viewers ? countText(viewers) : null}
      sound={
        <button
          type="button"
          className="hit"
          aria-label={muted ? t('sound.on') : t('sound.off')}
          onClick={() => session.playback.sound(muted)}
        >
          {muted ? <VolumeX size={14} /> : <Volume2 size={14} />}
        </button>
      }
    />
  )
}
