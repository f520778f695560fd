// On a desk: the bag on the left, the chat on the right, a bar on top; the video stays in the middle.
import { ReceiptText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useStore } from 'zustand'
import { ChatList } from '../../features/chat/chat-list.tsx'
import { Composer } from '../../features/chat/composer.tsx'
import { BagList } from '../../features/offers/bag-sheet.tsx'
import type { ShowCell } from '../../features/room/room-cells.ts'
import { isSignedIn, useMe } from '../../features/session/me.query.ts'
import { ShopMark } from '../../features/seller/shop-mark.tsx'
import { isOnAir } from '../../features/shows/shows.rules.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { LiveTag } from '../../ui/tag.tsx'
import css from './desk-columns.module.css'
import type { RoomActs } from './room-acts.ts'
import type { LiveSession } from './live-session.ts'
import { useSpeaking } from './use-speaking.ts'

function DeskBar({ show }: { show: ShowCell }) {
  const { t } = useTranslation(['app', 'buy'])
  const { data: me } = useMe()
  return (
    <header className={css.bar}>
      <Link to={paths.shows} className={css.home}>
        <ShopMark demo={show.demo} size={32} />
        {t('app:tabs.shows')}
      </Link>
      {isOnAir(show.phase) && <LiveTag large>{t('app:onAir')}</LiveTag>}
      <span className="ell grow">{show.title}</span>
      <Link to={paths.orders} className={css.link}>
        <ReceiptText size={18} strokeWidth={1.7} aria-hidden="true" />
        {t('buy:bag.orders')}
      </Link>
      <Link to={paths.me} className={css.link} aria-label={t('app:tabs.me')}>
        <Avatar name={me?.nickname ?? null} src={me?.pictureUrl} size={32} />
      </Link>
    </header>
  )
}

export default function DeskColumns({ session, show, acts }: { session: LiveSession; show: ShowCell; acts: RoomActs }) {
  const { t } = useTranslation(['room', 'buy'])
  const offers = useStore(session.room.store, (now) => now.offers)
  const pin = useStore(session.room.store, (now) => now.pin?.pin ?? null)
  const notice = useStore(session.room.store, (now) => now.chatRules?.noticeText ?? null)
  const mineKey = useStore(session.room.store, (now) => now.me?.speakerKey ?? null)
  const { data: me } = useMe()
  const speaking = useSpeaking(session)
  return (
    <>
      <DeskBar show={show} />
      <section className={css.bag} data-theme="dark" aria-label={t('buy:bag.title')}>
        <h2>
          {t('buy:bag.title')} <small>{t('buy:bag.count', { count: offers.length })}</small>
        </h2>
        <div className={css.scroll}>
          <BagList
            offers={offers}
            pinnedId={pin?.offerId ?? null}
            leftOf={acts.leftOf}
            orderOf={acts.orderOf}
            aheadOf={acts.aheadOf}
            now={serverNow}
            onBuy={acts.buy}
            onPay={acts.pay}
          />
        </div>
      </section>
      <section className={css.chat} aria-label={t('say')}>
        <ChatList chat={session.chat} mineKey={mineKey} notice={notice} column />
        <div className={css.write}>
          {isSignedIn(me) ? (
            <Composer draft={speaking.draft} blocked={speaking.blocked} onDraft={speaking.setDraft} onSend={speaking.send} />
          ) : (
            <button type="button" className={css.ask} onClick={speaking.begin}>
              {t('signInToSay')}
            </button>
          )}
        </div>
      </section>
    </>
  )
}
