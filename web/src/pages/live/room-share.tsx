// Which link a share from this room carries: her own if she leads, else the one she came with, else the plain one.
import { useQuery } from '@tanstack/react-query'
import { useStore } from 'zustand'
import type { ShowPage } from '../../../../server/protocol/shows.ts'
import type { ShowCell } from '../../features/room/room-cells.ts'
import { ShareSheet } from '../../features/room/share-sheet.tsx'
import { useMe } from '../../features/session/me.query.ts'
import { paths } from '../../paths.ts'
import { rest } from '../../platform/rest-client.ts'
import { useCurrentLive } from './current-live.store.ts'
import type { LiveSession } from './live-session.ts'

type RoomShareProps = {
  open: boolean
  session: LiveSession
  show: ShowCell
  page: ShowPage | undefined
  within: HTMLElement
  onClose: () => void
}

export function RoomShare({ open, session, show, page, within, onClose }: RoomShareProps) {
  const { data: me } = useMe()
  const leads = me?.leaderState === 'active'
  const cameBy = useCurrentLive((now) => now.shareCode)
  const leaderName = useStore(session.room.store, (now) => now.me?.leaderName ?? null)
  const link = useQuery({
    queryKey: ['leader', 'link', session.showId, null],
    queryFn: () => rest('POST /leader/links', { body: { showId: session.showId } }),
    enabled: open && leads,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const plain = `${window.location.origin}${cameBy === null ? paths.show(session.showId) : `/r/${cameBy}`}`
  const own = link.data?.url
  return (
    <ShareSheet
      open={open}
      title={show.title}
      words={page?.description.split('\n')[0] ?? show.hostName}
      cover={show.coverUrl}
      url={own === undefined ? plain : new URL(own, window.location.origin).href}
      leaderName={leaderName}
      mine={own !== undefined}
      posterUrl={link.data ? `/api/v1/leader/links/${link.data.linkId}/poster.png` : null}
      within={within}
      onClose={onClose}
    />
  )
}
