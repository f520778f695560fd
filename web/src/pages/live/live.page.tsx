// A show's one address before, during and after: enters the room and draws it by its phase.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'
import { useStore } from 'zustand'
import { useMe } from '../../features/session/me.query.ts'
import { useShow } from '../../features/shows/shows.query.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { paths } from '../../paths.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyBoxDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { PageOnItsWay } from '../page-on-its-way.tsx'
import { enterLive, leaveRoomPage } from './current-live.store.ts'
import { LiveRoom } from './live-room.tsx'
import { useLiveSession, type LiveSession } from './live-session.ts'
import { RoomDoor } from './room-door.tsx'

function RoomOrDoor({
  session,
  page,
  offerId,
}: {
  session: LiveSession
  page: ReturnType<typeof useShow>['data']
  offerId: string | null
}) {
  const stand = useStore(session.room.store, (now) => now.stand)
  const hasShow = useStore(session.room.store, (now) => now.show !== null)
  if (stand === 'refused' || stand === 'ended') return <RoomDoor session={session} page={page} />
  if (!hasShow) return <PageOnItsWay dark />
  return <LiveRoom session={session} page={page} offerId={offerId} />
}

export default function LivePage() {
  const { t } = useTranslation('room')
  const { showId = '', offerId = null } = useParams()
  const [search] = useSearchParams()
  const session = useLiveSession((now) => now.session)
  const page = useShow(showId)
  useMe()
  const code = search.get('code')
  useEffect(() => {
    enterLive(showId, code)
    return leaveRoomPage
  }, [showId, code])
  if (failureCodeOf(page.error) === 'not_found') {
    return (
      <Page foot="none">
        <EmptyState drawing={<EmptyBoxDrawing />} title={t('gone.title')} words={t('gone.words')}>
          <ButtonLink to={paths.shows} look="ink">
            {t('refused.back')}
          </ButtonLink>
        </EmptyState>
      </Page>
    )
  }
  if (!session || session.showId !== showId) return <PageOnItsWay dark />
  return <RoomOrDoor session={session} page={page.data} offerId={offerId} />
}
