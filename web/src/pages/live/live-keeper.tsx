// Keeps the running show alive beside the pages: its one video element, full size under the room or small in a corner.
import { useEffect, useRef } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { usePerson } from '../../features/session/person.store.ts'
import { paths } from '../../paths.ts'
import { cx } from '../../ui/class-names.ts'
import { MiniFrame } from '../../ui/mini-frame.tsx'
import { endLive, useCurrentLive } from './current-live.store.ts'
import css from './live-keeper.module.css'
import { createLiveSession, useLiveSession } from './live-session.ts'
import { Backdrop, StageCover } from './backdrop.tsx'
import { MiniWords } from './mini-words.tsx'
import { useRoomView } from './room-view.store.ts'

export default function LiveKeeper() {
  const { showId, onRoomPage } = useCurrentLive()
  const session = useLiveSession((now) => now.session)
  const { raise } = useRoomView()
  const video = useRef<HTMLVideoElement>(null)
  const frame = useRef<HTMLCanvasElement>(null)
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const personId = usePerson((now) => now.personId)

  useEffect(() => {
    if (showId === null || !video.current || !frame.current) return
    const opened = createLiveSession({
      showId,
      // one that comes later belongs to the touch of the next join, not to a new session
      shareCode: useCurrentLive.getState().shareCode,
      video: video.current,
      frame: frame.current,
      nickname: () => usePerson.getState().nickname,
    })
    useLiveSession.setState({ session: opened })
    void opened.room.join()
    return () => {
      useLiveSession.setState({ session: null })
      opened.close()
    }
  }, [showId])

  const personBefore = useRef(personId)
  useEffect(() => {
    if (personId === undefined) return
    const changed = personBefore.current !== undefined && personBefore.current !== personId
    personBefore.current = personId
    if (changed) void session?.handOver()
  }, [personId, session])

  if (showId === null) return null
  return (
    <MiniFrame
      small={!onRoomPage}
      hidden={pathname.startsWith('/sign-in')}
      className={cx(css.full, raise === 'up' && css.up, raise === 'tall' && css.tall)}
      words={session && <MiniWords session={session} />}
      onOpen={() => void navigate(paths.show(showId))}
      onClose={endLive}
    >
      {session && onRoomPage && <StageCover session={session} surround />}
      <div className={css.stage}>
        {session && <StageCover session={session} />}
        <Backdrop video={video} session={session} />
        <canvas ref={frame} className={css.frame} aria-hidden="true" />
        <video ref={video} className={css.video} playsInline muted autoPlay disablePictureInPicture />
      </div>
    </MiniFrame>
  )
}
