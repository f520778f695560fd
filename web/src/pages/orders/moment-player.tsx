// Plays the half minute of an order on a tap: the list is fetched only then, with the browser's own controls.
import { Play } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { openHlsPath, type HlsPath } from '../../features/playback/hls-path.ts'
import { Picture } from '../../ui/picture.tsx'
import css from './moment-player.module.css'

export function MomentPlayer({
  clipUrl,
  poster,
  lengthText,
  open = openHlsPath,
}: {
  clipUrl: string
  poster: string | null
  lengthText: string
  /** Given in tests. */
  open?: typeof openHlsPath
}) {
  const { t } = useTranslation('orders')
  const video = useRef<HTMLVideoElement>(null)
  const [stand, setStand] = useState<'asked' | 'off' | 'failed'>('off')
  useEffect(() => {
    const element = video.current
    if (stand !== 'asked' || !element) return
    // A tap asked for it: it is heard, too.
    element.muted = false
    let ended = false
    let path: HlsPath | null = null
    const fail = () => !ended && setStand('failed')
    void open(element, clipUrl, { fatal: fail, stalled: () => undefined }).then((opened) => {
      if (ended) opened.close()
      else path = opened
    }, fail)
    return () => {
      ended = true
      path?.close()
    }
  }, [stand, clipUrl, open])
  if (stand === 'asked') return <video ref={video} className={css.video} aria-label={t('moment.title')} controls playsInline muted />
  return (
    <button type="button" className={css.cover} onClick={() => setStand('asked')} aria-label={t('moment.play')}>
      <Picture src={poster} alt="" className={css.picture} />
      <span>
        <i>
          <Play size={18} fill="currentColor" aria-hidden="true" />
        </i>
        <b className="num">{stand === 'failed' ? t('moment.failed') : lengthText}</b>
      </span>
    </button>
  )
}
