// One show running in this tab: line, room, chat, buying and picture, put together; it outlives the room page.
import { create } from 'zustand'
import { createBuying, type BuyingControl } from '../../features/buying/buying.store.ts'
import { createChat, type Chat } from '../../features/chat/chat.store.ts'
import { rereadOrders, watchHolds } from '../../features/room/hold-watch.ts'
import { pollWithoutLine } from '../../features/room/room-poll.ts'
import { createNotices, type Notices } from '../../features/room/notices.store.ts'
import { createPlayback, type PlaybackControl } from '../../features/playback/playback.controller.ts'
import { fetchMediasoup } from '../../features/playback/webrtc-path.ts'
import { createRoom, type Room } from '../../features/room/room.store.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { onServerLeaving } from '../../platform/leaving.ts'
import { createSocketClient } from '../../platform/socket-client.ts'
import { createSocketSwitch, type SocketSwitch } from '../../platform/socket-switch.ts'
import { orderCardOf } from './placed-order.ts'

/** Spoken long after the first picture, which does not wait for them. */
const words = () => import('./late-answer.ts')

export type LiveSession = {
  showId: string
  socket: SocketSwitch
  room: Room
  chat: Chat
  buying: BuyingControl
  notices: Notices
  playback: PlaybackControl
  /** Signed in or out in the middle: a second line with the new cookie, then the first one ends. */
  handOver: () => Promise<void>
  close: () => void
}

/** The session in use; the keeper makes and ends it, pages only read. */
export const useLiveSession = create<{ session: LiveSession | null }>(() => ({ session: null }))

export type SessionParts = {
  showId: string
  shareCode: string | null
  video: HTMLVideoElement
  frame: HTMLCanvasElement
  nickname: () => string
}

export function createLiveSession({ showId, shareCode, video, frame, nickname }: SessionParts): LiveSession {
  void fetchMediasoup()
  const socket = createSocketSwitch(() => createSocketClient())
  const notices = createNotices()
  const room: Room = createRoom({
    socket,
    nowMs: serverNow,
    showId,
    purpose: 'viewer',
    shareCode,
    chatAfter: () => chat.askAgainAfter(),
    hears: {
      joined: (ack) => chat.take(ack.chat),
      erased: (entry) => chat.erase(entry),
      replaced: () => void chat.reread(),
      flow: (flow) => {
        if (flow.chat) chat.take(flow.chat)
        notices.take(flow)
      },
      told: (entry) => {
        if (entry.kind === 'wait' && entry.showId === showId) void words().then(({ tellTurn }) => tellTurn(entry))
        if (entry.kind === 'refresh' && entry.what !== 'leader') rereadOrders(room, showId)
        // another role, other rights: the join says them
        if (entry.kind === 'roles') void room.join()
      },
    },
  })
  const chat = createChat({
    socket,
    me: () => {
      const me = room.store.getState().me
      return me && { speakerKey: me.speakerKey, name: nickname(), ...(me.roles.includes('host') && { badge: 'host' as const }) }
    },
  })
  const buying = createBuying({
    socket,
    showId,
    nowMs: serverNow,
    onPlaced: (placed, chosen) => room.takeOrder(orderCardOf(showId, placed, chosen, serverNow())),
    onLateAnswer: (outcome, chosen) => void words().then(({ tellLateAnswer }) => tellLateAnswer(outcome, chosen)),
    onWait: (wait) => room.takeWait(wait),
  })
  const playback = createPlayback({ socket, video, frame })
  const moveLine = () =>
    socket.handOver(async (next) => {
      const joined = await room.joinOn(next)
      if (joined) await playback.moveTo(next)
      return joined
    })
  const ends = [
    watchHolds(room, serverNow),
    pollWithoutLine({ room, socket, showId, after: () => chat.askAgainAfter(), takeLines: chat.take }),
    onServerLeaving(socket, moveLine),
    socket.on('stage:closed', (told) => playback.stageClosed(told)),
    room.store.subscribe((now, before) => {
      if (now.play && now.bootId !== null && now.play !== before.play) playback.play(now.play, now.bootId)
      if (now.play && now.show && (now.play !== before.play || now.show !== before.show || now.media !== before.media))
        playback.room(now.show.phase, now.media)
    }),
  ]
  return {
    showId,
    socket,
    room,
    chat,
    buying,
    notices,
    playback,
    handOver: async () => {
      if (!(await moveLine())) await room.join()
    },
    close: () => {
      ends.forEach((end) => end())
      buying.end()
      playback.close()
      room.close()
      socket.close()
    },
  }
}
