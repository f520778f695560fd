// The chat of one room: takes lines, sends own ones so that none doubles and none is lost.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ChatLine } from '../../../../server/protocol/chat.ts'
import { newPageKey } from '../../platform/env.ts'
import type { FailCode } from '../../platform/rest-client.ts'
import type { SocketClient } from '../../platform/socket-client.ts'
import {
  askAgainAfter,
  dropOwn,
  eraseLines,
  noLines,
  ownBegan,
  ownDone,
  ownFailed,
  takeLines,
  type ChatLines,
  type Erasure,
} from './chat.rules.ts'

export type Speaker = { speakerKey: string; name: string; badge?: ChatLine['badge'] }
export type SendAnswer = { ok: true } | { ok: false; code: FailCode; untilMs?: number }
export type Chat = {
  store: StoreApi<ChatLines>
  take: (lines: readonly ChatLine[]) => void
  erase: (erasure: Erasure) => void
  /** Sends a line; a repeat of a failed one gives its key again. */
  send: (text: string, clientMessageId?: string, replyTo?: number) => Promise<SendAnswer>
  drop: (clientMessageId: string) => void
  /** Reads the last lines again, after the room was replaced. */
  reread: () => Promise<void>
  askAgainAfter: () => number | null
}

const triesMax = 3
const betweenTriesMs = 1500
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** me says who speaks; it is asked at sending time. */
export function createChat({ socket, me }: { socket: SocketClient; me: () => Speaker | null }): Chat {
  const store = createStore<ChatLines>(() => noLines)
  const change = (work: (lines: ChatLines) => ChatLines) => store.setState(work, true)
  const send: Chat['send'] = async (text, clientMessageId = newPageKey(), replyTo) => {
    change((lines) => ownBegan(lines, clientMessageId, text))
    for (let tries = 1; ; tries += 1) {
      const answer = await socket.ask('chat:send', { clientMessageId, text, ...(replyTo !== undefined && { replyTo }) })
      if (answer.ok) {
        const speaker = me() ?? { speakerKey: '', name: '' }
        change((lines) =>
          ownDone(lines, clientMessageId, { ...speaker, lineNo: answer.lineNo, text: answer.text, sentAtMs: answer.sentAtMs }),
        )
        return { ok: true }
      }
      const again = answer.code === 'no_answer' || answer.code === 'busy' || answer.code === 'unavailable' || answer.code === 'not_joined'
      if (!again || tries >= triesMax) {
        change((lines) => ownFailed(lines, clientMessageId, answer.code))
        const untilMs = answer.params?.['untilMs']
        return { ok: false, code: answer.code, ...(typeof untilMs === 'number' && { untilMs }) }
      }
      await pause(answer.retryAfterMs ?? betweenTriesMs)
    }
  }
  return {
    store,
    take: (lines) => change((now) => takeLines(now, lines)),
    erase: (erasure) => change((now) => eraseLines(now, erasure)),
    send,
    drop: (clientMessageId) => change((now) => dropOwn(now, clientMessageId)),
    reread: async () => {
      const answer = await socket.ask('chat:history', {})
      if (answer.ok) change((now) => takeLines({ ...now, byNo: new Map() }, answer.lines))
    },
    askAgainAfter: () => askAgainAfter(store.getState()),
  }
}
