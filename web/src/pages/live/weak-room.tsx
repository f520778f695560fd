// On a weak network: sound and slides are offered, never forced; and a soft word about the slower line.
import { Video, Volume2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { Picture } from '../../ui/picture.tsx'
import type { LiveSession } from './live-session.ts'
import css from './weak-room.module.css'

function Slides({ session }: { session: LiveSession }) {
  const { t } = useTranslation('room')
  const show = useStore(session.room.store, (now) => now.show)
  const pin = useStore(session.room.store, (now) => now.pin?.pin ?? null)
  const offers = useStore(session.room.store, (now) => now.offers)
  const offer = offers.find((one) => one.offerId === pin?.offerId) ?? offers[0]
  return (
    <section className={css.slides}>
      <div className={css.dark} />
      <div className={css.slide}>
        <Picture src={offer?.picture ?? show?.coverUrl} alt="" className={css.picture} eager />
        {offer && <span className={`glass ${css.label}`}>{t('weak.slide', { no: offer.position, title: offer.title })}</span>}
      </div>
      <div className={css.strip}>
        <Avatar name={show?.hostName ?? ''} src={show?.hostPictureUrl} size={36} />
        <span className="grow">
          <b>{t('weak.title')}</b>
          <small>{t('weak.words')}</small>
        </span>
        <Button look="veil" size="sm" icon={<Video size={15} aria-hidden="true" />} onClick={() => session.playback.audioOnly(false)}>
          {t('weak.back')}
        </Button>
      </div>
    </section>
  )
}

export function WeakRoom({ session }: { session: LiveSession }) {
  const { t } = useTranslation('room')
  const view = useStore(session.playback.store)
  const [declined, setDeclined] = useState(false)
  if (view.audioOnly) return <Slides session={session} />
  if ((view.network === 'bad' || view.weak) && !declined) {
    return (
      <div className={css.offer}>
        <p>{t('weak.offer')}</p>
        <Button look="white" size="sm" icon={<Volume2 size={15} aria-hidden="true" />} onClick={() => session.playback.audioOnly(true)}>
          {t('weak.audio')}
        </Button>
        <Button look="veil" size="sm" onClick={() => setDeclined(true)}>
          {t('weak.stay')}
        </Button>
      </div>
    )
  }
  if (view.via === 'hls' && view.behindMs > 1500) {
    return (
      <button type="button" className={`glass ${css.delay}`} onClick={() => session.playback.tapReturn()}>
        {t('hls.delay', { seconds: Math.round(view.behindMs / 1000) })} · {t('hls.back')}
      </button>
    )
  }
  return null
}
