// Sharing the room: the chat app's own menu by a guide, a link, the system's sheet; no reward for it.
import { Ellipsis, Link2, MessageCircle, QrCode } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText, inChatApp } from '../../platform/env.ts'
import { Picture } from '../../ui/picture.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { Tag } from '../../ui/tag.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './share-sheet.module.css'

export type ShareSheetProps = {
  open: boolean
  title: string
  words: string
  cover: string | null
  url: string
  leaderName: string | null
  mine: boolean
  posterUrl: string | null
  within?: HTMLElement | null
  onClose: () => void
}

function Way({ icon, name, words, onClick }: { icon: ReactNode; name: string; words: string; onClick: () => void }) {
  return (
    <button type="button" className={css.way} onClick={onClick}>
      <span className={css.icon}>{icon}</span>
      <b>{name}</b>
      <small>{words}</small>
    </button>
  )
}

export function ShareSheet({ open, title, words, cover, url, leaderName, mine, posterUrl, within = null, onClose }: ShareSheetProps) {
  const { t } = useTranslation(['room', 'app'])
  const copy = async () => {
    showToast((await copyText(url)) ? t('app:copied') : t('app:copyFailed'), 'good')
    onClose()
  }
  const shareByPhone = () => void navigator.share?.({ title, text: words, url }).catch(() => undefined)
  return (
    <Sheet open={open} onClose={onClose} label={t('share')} title={t('share')} overVideo within={within}>
      {open && inChatApp() && (
        <p className={css.guide}>
          {t('shareSheet.guide')} <span>⋯</span>
          <br />
          {t('shareSheet.guide2')}
        </p>
      )}
      <div className={css.card}>
        <Picture src={cover} alt="" className={css.cover} />
        <div className="grow">
          <b className="ell">{title}</b>
          <p className="ell">{words}</p>
        </div>
        {(mine || leaderName !== null) && <Tag tone="gold">{mine ? t('shareSheet.mine') : t('shareSheet.of', { name: leaderName })}</Tag>}
      </div>
      <div className={css.ways}>
        {inChatApp() && (
          <Way icon={<MessageCircle size={24} />} name={t('shareSheet.friend')} words={t('shareSheet.friendWords')} onClick={onClose} />
        )}
        {posterUrl !== null && (
          <Way
            icon={<QrCode size={24} />}
            name={t('shareSheet.poster')}
            words={t('shareSheet.posterWords')}
            onClick={() => window.open(posterUrl, '_blank', 'noopener')}
          />
        )}
        <Way
          icon={<Link2 size={24} />}
          name={t('shareSheet.link')}
          words={leaderName === null || mine ? t('shareSheet.linkWords') : t('shareSheet.linkLeader', { name: leaderName })}
          onClick={() => void copy()}
        />
        {typeof navigator.share === 'function' && (
          <Way icon={<Ellipsis size={24} />} name={t('shareSheet.more')} words={t('shareSheet.moreWords')} onClick={shareByPhone} />
        )}
      </div>
      {leaderName !== null && !mine && <p className={css.keeps}>{t('shareSheet.keeps', { name: leaderName })}</p>}
      <button type="button" className={css.cancel} onClick={onClose}>
        {t('app:cancel')}
      </button>
    </Sheet>
  )
}
