// What is at the thumb: notices, chat, the pin card and the dock.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { ChatList } from '../../features/chat/chat-list.tsx'
import { Composer } from '../../features/chat/composer.tsx'
import { PinCard } from '../../features/offers/pin-card.tsx'
import { Dock } from '../../features/room/dock.tsx'
import { Hearts } from '../../features/room/hearts.tsx'
import { createLikeSender } from '../../features/room/like-sender.ts'
import { NoticeLines } from '../../features/room/notice-lines.tsx'
import type { ShowCell } from '../../features/room/room-cells.ts'
import { isOnAir } from '../../features/shows/shows.rules.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { useSpeaking } from './use-speaking.ts'
import type { RoomActs } from './room-acts.ts'
import css from './live-room.module.css'
import type { LiveSession } from './live-session.ts'

function Pinned({ session, acts }: { session: LiveSession; acts: RoomActs }) {
  const pin = useStore(session.room.store, (now) => now.pin?.pin ?? null)
  const offers = useStore(session.room.store, (now) => now.offers)
  const orders = useStore(session.room.store, (now) => now.orders)
  const held = [...orders.values()].find((order) => order.state === 'pendingPayment' && (order.expiresAtMs ?? 0) > serverNow())
  // a hold of this viewer wins over every other pin: she sees her own clock first
  const offer = offers.find((one) => one.offerId === (held?.offerId ?? pin?.offerId))
  if (!offer) return null
  return (
    <PinCard
      key={pin?.pinId ?? offer.offerId}
      offer={offer}
      left={acts.leftOf(offer)}
      order={acts.orderOf(offer)}
      ahead={acts.aheadOf(offer)}
      now={serverNow}
      onBuy={() => acts.buy(offer)}
      onPay={acts.pay}
    />
  )
}

function useLikes(session: LiveSession) {
  const likes = useStore(session.room.store, (now) => now.likes)
  const [sender] = useState(() => createLikeSender(session.socket))
  useEffect(() => sender.end, [sender])
  return {
    likes,
    like: () => {
      session.room.store.setState((now) => ({ likes: now.likes + 1 }))
      sender.add()
    },
  }
}

/** column: on a desk the chat stands in its own column and the card under the video. */
export function RoomBottom({ session, show, acts, column }: { session: LiveSession; show: ShowCell; acts: RoomActs; column: boolean }) {
  const { t } = useTranslation('room')
  const offers = useStore(session.room.store, (now) => now.offers)
  const notice = useStore(session.room.store, (now) => now.chatRules?.noticeText ?? null)
  const mineKey = useStore(session.room.store, (now) => now.me?.speakerKey ?? null)
  const away = useStore(session.room.store, (now) => now.media?.state === 'away')
  const { likes, like } = useLikes(session)
  const speaking = useSpeaking(session)
  const onAir = isOnAir(show.phase)
  if (!onAir && show.phase !== 'scheduled' && show.phase !== 'rehearsal') return null
  if (!onAir) return null
  return (
    <div className={css.bottom}>
      <Hearts total={likes} />
      {!column && <ChatList chat={session.chat} mineKey={mineKey} notice={notice} short={show.phase !== 'live' || away} />}
      <NoticeLines notices={session.notices} numberOf={(offerId) => offers.find((offer) => offer.offerId === offerId)?.position ?? null} />
      <Pinned session={session} acts={acts} />
      <div className={css.dock}>
        {speaking.open ? (
          <Composer
            draft={speaking.draft}
            focusFirst
            blocked={null}
            onDraft={speaking.setDraft}
            onSend={speaking.send}
            onLeave={speaking.leave}
          />
        ) : (
          <Dock
            likes={likes}
            bagCount={offers.length}
            desk={column}
            blocked={speaking.blocked}
            onSay={speaking.begin}
            onShare={() => acts.open('share')}
            onLike={like}
            onBag={() => acts.open('bag')}
          />
        )}
      </div>
      <span className="vh" role="status">
        {speaking.said && t('sending')}
      </span>
    </div>
  )
}
