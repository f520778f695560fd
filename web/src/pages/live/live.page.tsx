// A show's one address before, during and after: enters the room and draws it by its phase.
import { Suspense, useEffect } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { useStore } from 'zustand'
import { lazyPage } from '../../lazy-page.tsx'
import { PageOnItsWay } from '../page-on-its-way.tsx'
import { enterLive, leaveRoomPage } from './current-live.store.ts'
import { LiveRoom } from './live-room.tsx'
import { useLiveSession, type LiveSession } from './live-session.ts'

const RoomDoor = lazyPage(() => import('./room-door.tsx'), [])
const inkClass = 'on-ink'

function RoomOrDoor({ session, offerId }: { session: LiveSession; offerId: string | null }) {
  const stand = useStore(session.room.store, (now) => now.stand)
  const show = useStore(session.room.store, (now) => now.show)
  if (stand === 'refused' || stand === 'ended') {
    return (
      <Suspense fallback={<PageOnItsWay dark />}>
        <RoomDoor session={session} />
      </Suspense>
    )
  }
  if (!show) return <PageOnItsWay dark />
  return <LiveRoom session={session} offerId={offerId} />
}

export default function LivePage() {
  const { showId = '', offerId = null } = useParams()
  const [search] = useSearchParams()
  const session = useLiveSession((now) => now.session)
  const code = search.get('code')
  useEffect(() => {
    enterLive(showId, code)
    document.documentElement.classList.add(inkClass)
    return () => {
      leaveRoomPage()
      document.documentElement.classList.remove(inkClass)
    }
  }, [showId, code])
  if (!session || session.showId !== showId) return <PageOnItsWay dark />
  return <RoomOrDoor session={session} offerId={offerId} />
}
