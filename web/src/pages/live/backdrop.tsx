// Behind a wide picture: its own blur, one small drawing a second; a tall picture fills the page and needs none.
import { useEffect, useRef, type RefObject } from 'react'
import { useStore } from 'zustand'
import { keepFrame } from '../../features/playback/last-frame.ts'
import css from './live-keeper.module.css'
import type { LiveSession } from './live-session.ts'

const everyMs = 1000
const wideRatio = 1.05

function Drawn({ video, session }: { video: RefObject<HTMLVideoElement | null>; session: LiveSession }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const wide = useStore(session.playback.store, (now) => now.ratio !== null && now.ratio > wideRatio)
  useEffect(() => {
    video.current?.toggleAttribute('data-wide', wide)
    if (!wide) return
    const draw = () => video.current && canvas.current && keepFrame(video.current, canvas.current)
    draw()
    const timer = setInterval(draw, everyMs)
    return () => clearInterval(timer)
  }, [wide, video])
  return wide ? <canvas ref={canvas} className={css.backdrop} aria-hidden="true" /> : null
}

export function Backdrop({ video, session }: { video: RefObject<HTMLVideoElement | null>; session: LiveSession | null }) {
  return session ? <Drawn video={video} session={session} /> : null
}

/** The show's cover lies under everything, so that there is never black while no frame has come; on a desk it is also the blur around. */
export function StageCover({ session, surround = false }: { session: LiveSession; surround?: boolean }) {
  const cover = useStore(session.room.store, (now) => now.show?.coverUrl ?? null)
  return cover === null ? null : <img className={surround ? css.surround : css.cover} src={cover} alt="" />
}
