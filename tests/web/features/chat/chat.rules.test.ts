// Chat lines: no double, none lost, own ones at once, erased ones gone, 200 kept.
import { describe, expect, test } from '@jest/globals'
import type { ChatLine } from '../../../../server/protocol/chat.ts'
import { LIMITS } from '../../../../server/protocol/limits.ts'
import {
  askAgainAfter,
  eraseLines,
  inOrder,
  noLines,
  ownBegan,
  ownDone,
  ownFailed,
  takeLines,
} from '../../../../web/src/features/chat/chat.rules.ts'
import { createChat } from '../../../../web/src/features/chat/chat.store.ts'
import type { SocketClient } from '../../../../web/src/platform/socket-client.ts'

const line = (lineNo: number, speakerKey = 'k1', text = `t${lineNo}`): ChatLine => ({
  lineNo,
  speakerKey,
  name: '陈雨',
  text,
  sentAtMs: lineNo,
})
const numbers = (lines: typeof noLines) => inOrder(lines).map((one) => one.lineNo)

describe('lines', () => {
  test('come in any order, stand by number, and none doubles', () => {
    const lines = takeLines(takeLines(noLines, [line(3), line(1)]), [line(2), line(3)])
    expect(numbers(lines)).toEqual([1, 2, 3])
    expect(takeLines(lines, [line(2)])).toBe(lines)
  })
  test('the newest 200 are kept', () => {
    const many = takeLines(
      noLines,
      Array.from({ length: 250 }, (_, index) => line(index + 1)),
    )
    expect([many.byNo.size, numbers(many)[0]]).toEqual([LIMITS.chatLinesKeptByPage, 51])
  })
  test('named lines go, and everything of one speaker from a number on', () => {
    const lines = takeLines(noLines, [line(1), line(2, 'bad'), line(3, 'bad'), line(4)])
    expect(numbers(eraseLines(lines, { lineNos: [1] }))).toEqual([2, 3, 4])
    expect(numbers(eraseLines(lines, { speakerKey: 'bad', fromLineNo: 3 }))).toEqual([1, 2, 4])
    expect(numbers(takeLines(lines, [{ ...line(4), erased: true }]))).toEqual([1, 2, 3])
  })
  test('after a break the page asks from 32 before its highest', () => {
    expect(askAgainAfter(noLines)).toBeNull()
    expect(askAgainAfter(takeLines(noLines, [line(100)]))).toBe(68)
    expect(askAgainAfter(takeLines(noLines, [line(5)]))).toBe(0)
  })
  test('an own line waits, fails or becomes an ordinary one', () => {
    const began = ownBegan(noLines, 'key', '你好')
    expect(began.own).toEqual([{ clientMessageId: 'key', text: '你好', state: 'sending' }])
    expect(ownFailed(began, 'key', 'muted').own[0]).toMatchObject({ state: 'failed', code: 'muted' })
    const done = ownDone(began, 'key', line(9))
    expect([done.own, numbers(done)]).toEqual([[], [9]])
  })
})

describe('sending', () => {
  const socketThat = (answers: unknown[]) => {
    const asked: unknown[] = []
    const ask = (_: string, payload: unknown) => {
      asked.push(payload)
      return Promise.resolve(answers.shift())
    }
    return { asked, socket: { ask } as unknown as SocketClient }
  }
  test('silence repeats with the same key until it has its number', async () => {
    const { asked, socket } = socketThat([
      { ok: false, code: 'no_answer', retryAfterMs: 1 },
      { ok: true, nowMs: 1, lineNo: 7, text: '你好', sentAtMs: 5 },
    ])
    const chat = createChat({ socket, me: () => ({ speakerKey: 'me', name: '我' }) })
    expect(await chat.send('你好')).toEqual({ ok: true })
    expect(asked.length).toBe(2)
    expect(asked[0]).toEqual(asked[1])
    expect(inOrder(chat.store.getState()).map((one) => [one.lineNo, one.speakerKey])).toEqual([[7, 'me']])
  })
  test('a refusal keeps the line as failed and says until when', async () => {
    const { socket } = socketThat([{ ok: false, nowMs: 1, code: 'slow_mode', params: { untilMs: 99 } }])
    const chat = createChat({ socket, me: () => null })
    expect(await chat.send('你好', 'key1')).toEqual({ ok: false, code: 'slow_mode', untilMs: 99 })
    expect(chat.store.getState().own).toMatchObject([{ clientMessageId: 'key1', state: 'failed' }])
  })
})
