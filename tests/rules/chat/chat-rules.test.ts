// What may be said and what of it is shown: blocked and masked words in any dress, contacts, mutes, phases, badges, tombstones.
import { describe, expect, test } from '@jest/globals'
import { MUTE_MINUTES } from '../../../server/protocol/chat.ts'
import { PHASES } from '../../../server/protocol/shows.ts'
import { badgeOf, shownLine, speakVerdict, textVerdict, type Line, type SpeakFacts } from '../../../server/chat/chat-line.rules.ts'
import { createKeywordMatcher, DEFAULT_KEYWORDS } from '../../../server/chat/keyword.rules.ts'
import { FOR_EVER_MS, mutedUntil, muteEnds } from '../../../server/chat/mute.rules.ts'

const keywords = createKeywordMatcher({ block: ['赌博', 'dubo', '刷单'], mask: ['傻瓜', 'fool'] })
const shown = (text: string, team = false): string | null => {
  const verdict = textVerdict(text, keywords, team)
  return verdict.ok ? verdict.text : null
}

describe('words', () => {
  test.each(['赌博', '来赌博啊', '赌 博', '赌.博', '赌★博', '赌\u200b博', 'ｄｕｂｏ', 'D u B o', '【赌】【博】', '刷-单'])(
    'blocked: %s',
    (text) => {
      expect(shown(text)).toBeNull()
      expect(shown(text, true)).toBeNull()
    },
  )
  test.each([
    ['你这傻瓜', '你这**'],
    ['傻 瓜一个', '***一个'],
    ['ＦＯＯＬ!', '****!'],
    ['a fool and a fool', 'a **** and a ****'],
    ['🎉傻瓜🎉', '🎉**🎉'],
  ])('masked: %s', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })
  test('the rest stays as it is, whatever the script', () => {
    for (const text of ['江西能到吗？', '这个多少钱', '👨‍👩‍👧 好吃！', 'How much is it?', '１号 M ×2', 'é à ü']) expect(shown(text)).toBe(text)
  })
  test('an empty list finds nothing', () => {
    const none = createKeywordMatcher({ block: [], mask: [] })
    expect(textVerdict('赌博', none, false)).toEqual({ ok: true, text: '赌博', masked: false })
  })
  test('the shop starts with a list that says everyday things through', () => {
    const first = createKeywordMatcher(DEFAULT_KEYWORDS)
    for (const text of [
      '想要一盒桂花糕',
      '买了三件毛衣',
      '主播讲得真好',
      '支持微信支付吗',
      '几点开播',
      '发什么快递',
      'Is the wax candle big?',
    ])
      expect(textVerdict(text, first, false)).toEqual({ ok: true, text, masked: false })
    expect(textVerdict('网 赌 平台', first, false).ok).toBe(false)
  })
})

describe('contacts', () => {
  test.each([
    ['电话13812345678找我', '电话***********找我'],
    ['138-1234-5678', '*************'],
    ['一三八一二三四五六七八', '***********'],
    ['①③⑧①②③④⑤⑥⑦⑧', '***********'],
    ['加微信abc12345聊', '加**********聊'],
    ['V 信：hello_99', '************'],
    ['vx:good2024', '***********'],
    ['QQ号 123456789', '*************'],
    ['看 https://evil.example/x?y=1 便宜', '看 ************************** 便宜'],
    ['www.abc.top/1', '*************'],
    ['去abc-shop.com买', '去************买'],
    ['ＡＢＣ．ＣＯＭ', '*******'],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected)
    expect(shown(text, true)).toBe(text)
  })
  test.each(['价格19.9元', '3.5kg', '可以用微信支付吗', '2024年12月', '1号链接', 'qq糖好吃', '拍了5件，一共1380元', 'e.g. cake'])(
    'no contact: %s',
    (text) => {
      expect(shown(text)).toBe(text)
    },
  )
})

describe('who may speak', () => {
  const facts: SpeakFacts = { phase: 'live', team: false, rules: { roomMuted: false }, mutes: [], nowMs: 1_000 }
  test.each(PHASES)('in phase %s', (phase) => {
    const open = ['draft', 'scheduled', 'rehearsal', 'live', 'paused', 'interrupted'].includes(phase)
    expect(speakVerdict({ ...facts, phase }).code).toBe(open ? 'ok' : 'show_closed')
  })
  test('a mute binds until its end, half-open; the latest of several counts; the team too', () => {
    const mutes = [{ untilMs: 1_500 }, { untilMs: 2_000 }]
    expect(speakVerdict({ ...facts, mutes })).toEqual({ code: 'muted', untilMs: 2_000 })
    expect(speakVerdict({ ...facts, mutes, team: true }).code).toBe('muted')
    expect(speakVerdict({ ...facts, mutes, nowMs: 1_999 })).toEqual({ code: 'muted', untilMs: 2_000 })
    expect(speakVerdict({ ...facts, mutes, nowMs: 2_000 }).code).toBe('ok')
  })
  test('a room mute is for all but the team', () => {
    const muted = { ...facts, rules: { roomMuted: true } }
    expect(speakVerdict(muted).code).toBe('room_muted')
    expect(speakVerdict({ ...muted, team: true }).code).toBe('ok')
  })
  test('the ladder', () => {
    const day = 24 * 60 * 60_000
    expect(MUTE_MINUTES.map((minutes) => muteEnds(minutes, 7))).toEqual([0, 7 + 600_000, 7 + day, 7 + 7 * day, 7 + 15 * day, FOR_EVER_MS])
    expect(mutedUntil([], 0)).toBe(0)
    expect(mutedUntil([{ untilMs: 0 }], 0)).toBe(0)
    expect(mutedUntil([{ untilMs: FOR_EVER_MS }], 1)).toBe(FOR_EVER_MS)
  })
})

describe('a line as shown', () => {
  const nobody = { simulated: false, host: false, assistant: false, staff: false, leader: false }
  test('badges: simulated is always said, then the highest standing', () => {
    const all = { simulated: true, host: true, assistant: true, staff: true, leader: true }
    expect(badgeOf(all)).toBe('simulated')
    expect(badgeOf({ ...all, simulated: false })).toBe('host')
    expect(badgeOf({ ...nobody, assistant: true, staff: true, leader: true })).toBe('assistant')
    expect(badgeOf({ ...nobody, staff: true, leader: true })).toBe('staff')
    expect(badgeOf({ ...nobody, leader: true })).toBe('leader')
    expect(badgeOf(nobody)).toBeNull()
  })
  test('an erased line is a tombstone; person, key and original never show', () => {
    const line: Line = {
      id: 'i',
      showId: 's',
      lineNo: 3,
      personId: 'p',
      speakerKey: 'abcdefghij',
      name: '阿圆',
      badge: null,
      text: '**',
      original: '傻瓜',
      clientMessageId: 'k',
      replyTo: 2,
      sentAtMs: 5,
      erasedAtMs: null,
    }
    expect(shownLine(line)).toEqual({ lineNo: 3, speakerKey: 'abcdefghij', name: '阿圆', text: '**', replyTo: 2, sentAtMs: 5 })
    expect(shownLine({ ...line, badge: 'host', replyTo: null, erasedAtMs: 9 })).toEqual({
      lineNo: 3,
      speakerKey: 'abcdefghij',
      name: '阿圆',
      badge: 'host',
      text: '',
      sentAtMs: 5,
      erased: true,
    })
  })
})
