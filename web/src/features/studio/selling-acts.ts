// What those who lead a show ask of the server: each act names the state it was seen in, and silence is asked once more with the same words.
import type { AskOf, ClientEventName } from '../../../../server/protocol/socket-events.ts'
import type { Asked, SocketClient } from '../../platform/socket-client.ts'
import type { FlashWish } from './flash-dialog.tsx'
import { EXTEND_SEC } from './flash-sale.rules.ts'
import type { MuteMinutes } from './line-acts.tsx'
import type { TopUpWish } from './top-up-dialog.tsx'

/** Versions as the page holds them at the moment of the act. */
export type SeenVersions = { show: () => number; pin: () => number; chatRules: () => number; offer: (offerId: string) => number }
export type DeskActs = ReturnType<typeof createDeskActs>

export function createDeskActs(socket: Pick<SocketClient, 'ask'>, seen: SeenVersions) {
  /** Every one of these acts may be repeated: it carries a key, or a wish that is already true answers ok. */
  const ask = async <K extends ClientEventName>(name: K, payload: AskOf<K>): Promise<Asked<K>> => {
    const answer = await socket.ask(name, payload)
    return answer.ok || answer.code !== 'no_answer' ? answer : socket.ask(name, payload)
  }
  const ofShow = () => ({ seenVersion: seen.show() })
  return {
    goLive: () => ask('show:goLive', ofShow()),
    pause: (backAtMs: number | null) => ask('show:pause', { ...ofShow(), ...(backAtMs !== null && { backAtMs: Math.round(backAtMs) }) }),
    resume: () => ask('show:resume', ofShow()),
    end: () => ask('show:end', ofShow()),
    pin: (offerId: string) => ask('pin:open', { offerId, seenVersion: seen.pin() }),
    unpin: (pinId: string) => ask('pin:close', { pinId }),
    startSale: (offerId: string, wish: FlashWish) =>
      ask('flash:start', {
        offerId,
        seenVersion: seen.offer(offerId),
        countdownSec: wish.countdownSec as AskOf<'flash:start'>['countdownSec'],
        durationSec: wish.durationSec,
      }),
    extendSale: (offerId: string) => ask('flash:extend', { offerId, bySec: EXTEND_SEC, seenVersion: seen.offer(offerId) }),
    stopSale: (offerId: string) => ask('flash:stop', { offerId }),
    topUp: (offerId: string, wish: TopUpWish) => ask('offer:topUp', { offerId, ...wish }),
    offShelf: (offerId: string) => ask('offer:offShelf', { offerId, seenVersion: seen.offer(offerId) }),
    onShelf: (offerId: string) => ask('offer:onShelf', { offerId, seenVersion: seen.offer(offerId) }),
    erase: (lineNo: number) => ask('chat:delete', { lineNo }),
    mute: (speakerKey: string, minutes: MuteMinutes) => ask('chat:mute', { speakerKey, minutes }),
    kick: (speakerKey: string) => ask('viewer:kick', { speakerKey }),
    chatRules: (wish: { roomMuted?: boolean; slowModeSec?: number }) => ask('chat:rules', { ...wish, seenVersion: seen.chatRules() }),
  }
}
