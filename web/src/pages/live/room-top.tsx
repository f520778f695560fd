// Puts the room's facts into its head: who, how long, how many, and how the line is.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { ShowCell } from '../../features/room/room-cells.ts'
import { RoomHead, type NetworkLight } from '../../features/room/room-head.tsx'
import { isOnAir, isOver } from '../../features/shows/shows.rules.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { whenOf } from '../../text/when.ts'
import { Elapsed } from '../../ui/countdown.tsx'
import type { LiveSession } from './live-session.ts'

function useNetworkLight(session: LiveSession, show: ShowCell): NetworkLight | null {
  const line = useStore(session.room.store, (now) => now.stand)
  const mediaState = useStore(session.room.store, (now) => now.media?.state)
  const network = useStore(session.playback.store, (now) => now.network)
  const via = useStore(session.playback.store, (now) => now.via)
  if (isOver(show.phase) || !isOnAir(show.phase)) return null
  if (line === 'away') return 'reconnecting'
  if (show.phase === 'interrupted' || mediaState === 'away') return 'hostAway'
  if (via === 'hls' && network !== 'bad') return 'hls'
  return network
}

export function RoomTop({
  session,
  show,
  onSmall,
  onSeller,
}: {
  session: LiveSession
  show: ShowCell
  onSmall: () => void
  onSeller: () => void
}) {
  const { t } = useTranslation('room')
  const viewers = useStore(session.room.store, (now) => now.viewers)
  const simulated = useStore(session.room.store, (now) => now.simulated)
  const light = useNetworkLight(session, show)
  const onAir = isOnAir(show.phase)
  const sub = onAir ? (
    <>
      {t('live')} <Elapsed sinceMs={show.liveAtMs ?? show.sinceMs} now={serverNow} />
    </>
  ) : show.phase === 'banned' ? (
    t('stopped')
  ) : isOver(show.phase) ? (
    t('over')
  ) : (
    t('startsAt', { time: whenOf(show.startsAtMs, serverNow()) })
  )
  return (
    <RoomHead
      hostName={show.hostName}
      hostPicture={show.hostPictureUrl}
      onAir={onAir}
      sub={sub}
      viewers={onAir && viewers ? viewers : null}
      simulated={onAir ? simulated : 0}
      network={light}
      demo={show.demo}
      onSmall={onSmall}
      onSeller={onSeller}
    />
  )
}
