// One show led from this tab: line, room, chat and, for the host, devices and the way to the stage, put together.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Phase } from '../../../../server/protocol/shows.ts'
import { createDevices, type Devices } from '../../features/broadcast/devices.store.ts'
import type { Uplink } from '../../features/broadcast/health.rules.ts'
import type { PublishAt, StageHolder } from '../../features/broadcast/publish.rules.ts'
import { createPublisher, type Publisher } from '../../features/broadcast/publisher.ts'
import { UPLINK_TEST, type UplinkSample } from '../../features/broadcast/uplink-test.rules.ts'
import { createChat, type Chat } from '../../features/chat/chat.store.ts'
import { createRoom, type Room } from '../../features/room/room.store.ts'
import { boughtKept, sumBought, type BoughtEntry, type BoughtSum } from '../../features/studio/chat-feed.rules.ts'
import { seeViewers, type ViewersSeen } from '../../features/studio/figures.rules.ts'
import { createDeskActs, type DeskActs } from '../../features/studio/selling-acts.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { onServerLeaving } from '../../platform/leaving.ts'
import { createSocketClient, type SocketClient } from '../../platform/socket-client.ts'
import { createSocketSwitch } from '../../platform/socket-switch.ts'
import { joinedLine } from './joined-line.ts'

/** sinceMs, startedAtMs and samples by the page's own steady clock (performance.now). */
export type PublishState = {
  readonly at: PublishAt
  readonly sinceMs: number
  readonly uplink: Uplink | null
  readonly samples: readonly UplinkSample[]
  readonly startedAtMs: number | null
  /** When the picture last went out as it should; null before the first time. */
  readonly lastGoodMs: number | null
  /** Whose picture is on the stage while `at` is busy. */
  readonly holder: StageHolder | null
}
export type SeenState = { readonly viewers: readonly ViewersSeen[]; readonly bought: readonly BoughtEntry[] }
export type StudioSession = {
  readonly showId: string
  readonly socket: SocketClient
  readonly room: Room
  readonly chat: Chat
  readonly acts: DeskActs
  readonly seen: StoreApi<SeenState>
  /** Null on an assistant's page. */
  readonly devices: Devices | null
  readonly publish: StoreApi<PublishState>
  readonly takeOver: () => void
  /** Opens the stage anew at once, without taking it from another device. */
  readonly tryAgain: () => void
  /** Measures the uplink anew for ten seconds. */
  readonly testAgain: () => void
  readonly close: () => void
}
export type StudioParts = {
  readonly showId: string
  readonly purpose: 'studio' | 'assist'
  readonly nickname: () => string
  readonly wordsOfBought: (sum: BoughtSum, title: string, position: number) => string
  /** Something was sold or changed: figures are worth reading again. */
  readonly sold: () => void
}

const stagePhases: readonly Phase[] = ['scheduled', 'rehearsal', 'live', 'paused', 'interrupted']
const idle = (): PublishState => ({
  at: 'idle',
  sinceMs: performance.now(),
  uplink: null,
  samples: [],
  startedAtMs: null,
  lastGoodMs: null,
  holder: null,
})

/** Publishes while the show may be on the stage and the camera is open; by itself after a reload. */
function keepPublishing(line: SocketClient, room: Room['store'], devices: Devices, publish: StoreApi<PublishState>) {
  let publisher: Publisher | null = null
  const tell: Parameters<typeof createPublisher>[2] = ({ at, uplink, holder }) => {
    const before = publish.getState()
    const nowMs = performance.now()
    const moved = at !== before.at
    const running = at === 'publishing' || at === 'mending'
    const fresh = running && before.startedAtMs === null
    const sample =
      at === 'publishing' && !moved && uplink ? [{ atMs: nowMs, kbps: uplink.kbps, rttMs: uplink.rttMs, lossBps: uplink.lossBps }] : []
    publish.setState({
      at,
      sinceMs: moved ? nowMs : before.sinceMs,
      uplink: running ? uplink : null,
      startedAtMs: running ? (fresh ? nowMs : before.startedAtMs) : null,
      lastGoodMs: at === 'publishing' ? nowMs : before.lastGoodMs,
      holder,
      samples: running && !fresh ? [...before.samples, ...sample].slice(-UPLINK_TEST.samplesMax) : [],
    })
  }
  const end = (): void => {
    publisher?.end()
    publisher = null
  }
  const look = (): void => {
    const { stand, show } = room.getState()
    const { stream } = devices.store.getState()
    const wanted = show !== null && stagePhases.includes(show.phase)
    if (!wanted && publisher) {
      publisher.stop()
      end()
      publish.setState(idle())
      return
    }
    if (publisher || !wanted || !stream || stand !== 'in') return
    publisher = createPublisher(line, stream, tell)
    publisher.start()
  }
  const ends = [
    room.subscribe(look),
    devices.store.subscribe((now, before) => {
      if (now.stream && now.stream !== before.stream) publisher?.use(now.stream)
      look()
    }),
  ]
  return {
    takeOver: () => publisher?.start(true),
    tryAgain: () => publisher?.start(),
    moved: () => publisher?.lineMoved(),
    close: () => {
      ends.forEach((one) => one())
      end()
    },
  }
}

export function createStudioSession({ showId, purpose, nickname, wordsOfBought, sold }: StudioParts): StudioSession {
  const socket = createSocketSwitch(() => createSocketClient())
  const seen = createStore<SeenState>(() => ({ viewers: [], bought: [] }))
  const takeBought = (rows: Parameters<typeof sumBought>[0]): void => {
    const { offers } = room.store.getState()
    const afterNo = Math.max(0, ...chat.store.getState().byNo.keys())
    const entries = sumBought(rows).map((sum, index): BoughtEntry => {
      const offer = offers.find((one) => one.offerId === sum.offerId)
      return { key: `b${serverNow()}.${index}`, afterNo, words: wordsOfBought(sum, offer?.title ?? '', offer?.position ?? 0) }
    })
    seen.setState((now) => ({ bought: [...now.bought, ...entries].slice(-boughtKept) }))
    sold()
  }
  const room: Room = createRoom({
    socket,
    nowMs: serverNow,
    showId,
    purpose,
    shareCode: null,
    chatAfter: () => chat.askAgainAfter(),
    hears: {
      joined: (ack) => chat.take(ack.chat),
      erased: (entry) => chat.erase(entry),
      replaced: () => void chat.reread(),
      flow: (flow) => {
        if (flow.chat) chat.take(flow.chat)
        if (flow.bought && flow.bought.length > 0) takeBought(flow.bought)
      },
    },
  })
  const chat = createChat({
    socket,
    me: () => {
      const me = room.store.getState().me
      const badge = me?.roles.includes('host') ? 'host' : me?.roles.includes('assistant') ? 'assistant' : null
      return me && { speakerKey: me.speakerKey, name: nickname(), ...(badge && { badge }) }
    },
  })
  const state = room.store.getState
  const acts = createDeskActs(socket, {
    show: () => state().show?.version ?? 0,
    pin: () => state().pin?.version ?? 0,
    chatRules: () => state().chatRules?.version ?? 0,
    offer: (offerId) => state().offers.find((offer) => offer.offerId === offerId)?.version ?? 0,
  })
  const publish = createStore<PublishState>(idle)
  const devices = purpose === 'studio' ? createDevices() : null
  const publishing = devices && keepPublishing(joinedLine(socket, room.store), room.store, devices, publish)
  const endSeen = room.store.subscribe((now) => {
    if (now.viewers !== null) seen.setState((before) => ({ viewers: seeViewers(before.viewers, now.viewers ?? 0, serverNow()) }))
  })
  const endLeaving = onServerLeaving(socket, async () => {
    if (await socket.handOver((next) => room.joinOn(next))) publishing?.moved()
  })
  void room.join()
  return {
    showId,
    socket,
    room,
    chat,
    acts,
    seen,
    devices,
    publish,
    takeOver: () => publishing?.takeOver(),
    tryAgain: () => publishing?.tryAgain(),
    testAgain: () => publish.setState((now) => ({ samples: [], startedAtMs: now.startedAtMs === null ? null : performance.now() })),
    close: () => {
      endSeen()
      endLeaving()
      publishing?.close()
      devices?.close()
      room.close()
      socket.close()
    },
  }
}
