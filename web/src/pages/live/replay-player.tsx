// Plays the recording of an ended show: the browser's own controls, silent until a tap, and words when it does not come.
import { RotateCcw, VolumeX } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { openHlsPath, type HlsPath } from '../../features/playback/hls-path.ts'
import { Spinner } from '../../ui/spinner.tsx'
import css from './replay-player.module.css'

type Stand = 'coming' | 'here' | 'failed'
export type ReplayPlayerProps = {
  playlistUrl: string
  poster: string | null
  title: string
  /** Given in tests. */
  open?: typeof openHlsPath
}
const fatalsMax = 2

/** Opens the list in the element; a fatal error loads it once more, the second one says so. */
function useReplay(playlistUrl: string, open: typeof openHlsPath) {
  const video = useRef<HTMLVideoElement>(null)
  const [stand, setStand] = useState<Stand>('coming')
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    const element = video.current
    if (!element) return
    let ended = false
    let fatals = 0
    let path: HlsPath | null = null
    const fail = () => {
      if (ended) return
      fatals += 1
      if (fatals < fatalsMax && path) path.reload(playlistUrl)
      else setStand('failed')
    }
    setStand('coming')
    void open(element, playlistUrl, { fatal: fail, stalled: () => undefined }).then(
      (opened) => {
        if (ended) opened.close()
        else path = opened
      },
      () => !ended && setStand('failed'),
    )
    return () => {
      ended = true
      path?.close()
    }
  }, [playlistUrl, open, attempt])
  const hear = () => {
    const element = video.current
    if (!element) return
    element.muted = false
    void element.play().catch(() => undefined)
  }
  return { video, stand, hear, here: () => setStand('here'), again: () => setAttempt((now) => now + 1) }
}

export function ReplayPlayer({ playlistUrl, poster, title, open = openHlsPath }: ReplayPlayerProps) {
  const { t } = useTranslation(['room', 'app'])
  const { video, stand, hear, here, again } = useReplay(playlistUrl, open)
  const [silent, setSilent] = useState(true)
  return (
    <div className={css.frame}>
      <video
        ref={video}
        className={css.video}
        aria-label={t('replay.of', { title })}
        controls
        playsInline
        muted
        {...(poster !== null && { poster })}
        onLoadedData={here}
        onVolumeChange={(event) => setSilent(event.currentTarget.muted)}
      />
      {stand === 'coming' && (
        <p className={css.words} role="status">
          <Spinner size={30} />
          {t('replay.coming')}
        </p>
      )}
      {stand === 'failed' && (
        <div className={css.words} role="alert">
          {t('replay.failed')}
          <button type="button" className={`glass ${css.act}`} onClick={again}>
            <RotateCcw size={18} aria-hidden="true" />
            {t('replay.again')}
          </button>
        </div>
      )}
      {stand === 'here' && silent && (
        <button type="button" className={`glass ${css.act} ${css.sound}`} onClick={hear}>
          <VolumeX size={18} aria-hidden="true" />
          {t('app:sound.tap')}
        </button>
      )}
    </div>
  )
}
