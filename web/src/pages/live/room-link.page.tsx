// A room's lasting link: goes on to its live, else next, else last show.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Navigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { rest } from '../../platform/rest-client.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyBoxDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Page } from '../../ui/page.tsx'
import { PageOnItsWay } from '../page-on-its-way.tsx'

export default function RoomLinkPage() {
  const { t } = useTranslation(['shows', 'app'])
  const { roomId = '' } = useParams()
  const room = useQuery({
    queryKey: ['room-link', roomId],
    queryFn: ({ signal }) => rest('GET /rooms/:id', { params: { id: roomId }, signal }),
  })
  if (room.isPending) return <PageOnItsWay dark />
  const showId = room.data?.showId
  if (showId) return <Navigate to={paths.show(showId)} replace />
  const code = failureCodeOf(room.error)
  return (
    <Page foot="none">
      {code !== undefined && code !== 'not_found' ? (
        <FailedState code={code} onRetry={() => void room.refetch()} />
      ) : (
        <EmptyState drawing={<EmptyBoxDrawing />} title={t('roomLink.none')} words={t('roomLink.words')}>
          <ButtonLink to={paths.shows} look="ink">
            {t('app:notFound.act')}
          </ButtonLink>
        </EmptyState>
      )}
    </Page>
  )
}
