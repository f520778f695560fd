// Rules of the studio: figures, sales, check list, chat, keys and the prompter.
import { describe, expect, test } from '@jest/globals'
import type { StudioFigures } from '../../../../server/protocol/offers.ts'
import { blocking, checksOf, problemOf, type PreflightFacts } from '../../../../web/src/features/studio/check-list.rules.ts'
import { feedOf, linesPerMinute, sumBought } from '../../../../web/src/features/studio/chat-feed.rules.ts'
import { deskKeyOf } from '../../../../web/src/features/studio/desk-keys.ts'
import {
  ordersIn,
  peakOrders,
  seeViewers,
  unitsOf,
  viewersDelta,
  type ViewersSeen,
} from '../../../../web/src/features/studio/figures.rules.ts'
import { saleStand, startRefusal } from '../../../../web/src/features/studio/flash-sale.rules.ts'
import { ratePath } from '../../../../web/src/features/studio/order-rate.tsx'
import { promptLines } from '../../../../web/src/features/studio/prompter.tsx'

const figures: StudioFigures = {
  viewers: 3,
  simulatedViewers: 0,
  ordersLastMinute: 2,
  ordersPerMinute: [1, 4, 2].map((orders, index) => ({ atMs: index * 60_000, orders })),
  gmvFen: 100,
  simulatedGmvFen: 0,
  offers: [
    { offerId: 'o1', unitCount: 50, paid: 29, held: 4, free: 17 },
    { offerId: 'o2', unitCount: 0, paid: 0, held: 0, free: 0 },
  ],
  pins: [],
}

describe('figures', () => {
  test('units are paid, held and free; the room has the fresher free', () => {
    expect(unitsOf(figures, 'o1', 50, null)).toEqual({ total: 50, paid: 29, held: 4, free: 17 })
    expect(unitsOf(figures, 'o1', 60, 16)).toEqual({ total: 60, paid: 29, held: 4, free: 16 })
  })
  test('before it opened, everything planned is free', () => {
    expect(unitsOf(figures, 'o2', 30, null)).toEqual({ total: 30, paid: 0, held: 0, free: 30 })
    expect(unitsOf(undefined, 'o1', 30, 8)).toMatchObject({ free: 8 })
  })
  test('peaks and the last minutes', () => {
    expect([peakOrders(figures), peakOrders(undefined), ordersIn(figures, 2).length]).toEqual([4, 0, 2])
  })
  test('viewers are compared with a minute ago', () => {
    let seen: readonly ViewersSeen[] = []
    for (let second = 0; second <= 70; second += 5) seen = seeViewers(seen, 100 + second, second * 1000)
    expect(viewersDelta(seen, 70_000)).toBe(60)
    expect(viewersDelta(seen.slice(-2), 70_000)).toBeNull()
    expect(seeViewers(seen, 170, 70_500)).toBe(seen)
  })
  test('a rate needs two minutes to be a line', () => {
    expect(ratePath([])).toBe('')
    expect(ratePath(figures.ordersPerMinute)).toMatch(/^M0\.0 .* 300\.0 /)
  })
})

describe('flash sale', () => {
  const window = { saleKind: 'flash' as const, opensAtMs: 1000, closesAtMs: 2000, state: 'open' as const }
  test('stands by the server clock', () => {
    expect([999, 1000, 1999, 2000].map((nowMs) => saleStand(window, nowMs))).toEqual(['ahead', 'on', 'on', 'over'])
    expect(saleStand({ saleKind: 'normal', opensAtMs: null, closesAtMs: null }, 5)).toBe('none')
  })
  test('starts only when none runs, it sells, and there is a price', () => {
    expect(startRefusal(window, true, 1500)).toBe('running')
    expect(startRefusal(window, true, 2500)).toBeNull()
    expect(startRefusal(window, false, 2500)).toBe('noPrice')
    expect(startRefusal(window, null, 2500)).toBeNull()
    expect(startRefusal({ ...window, state: 'offShelf' }, true, 2500)).toBe('notSelling')
  })
})

describe('check list', () => {
  const ready: PreflightFacts = {
    lineOpen: true,
    announced: true,
    devices: 'open',
    stageOn: true,
    uplink: 'good',
    silent: false,
    offerCount: 3,
    problems: [],
    sellerKnown: true,
  }
  test('passes when everything stands', () => expect(blocking(checksOf(ready))).toEqual([]))
  test.each([
    ['line', { lineOpen: false }],
    ['announced', { announced: false }],
    ['devices', { devices: 'failed' as const }],
    ['devices', { devices: 'asking' as const }],
    ['stage', { stageOn: false }],
    ['uplink', { uplink: 'running' as const }],
    ['uplink', { uplink: 'bad' as const }],
    ['uplink', { uplink: 'gone' as const }],
    ['problem', { problems: ['offer:4:off_shelf'] }],
  ] as const)('%s stops', (key, change) => expect(blocking(checksOf({ ...ready, ...change })).map((check) => check.key)).toContain(key))
  test('a fair uplink, silence, no goods and an empty seller card are said and do not stop', () => {
    const checks = checksOf({ ...ready, uplink: 'fair', silent: true, offerCount: 0, sellerKnown: false })
    expect(blocking(checks)).toEqual([])
    expect(checks.filter((check) => check.state === 'warn').map((check) => check.key)).toEqual(['uplink', 'sound', 'goods', 'seller'])
  })
  test('what fails stands on top', () => {
    expect(checksOf({ ...ready, stageOn: false, problems: ['offer:2:no_units', 'start_past'] }).map((check) => check.state)).toEqual(
      ['fail', 'wait', 'pass', 'pass', 'pass', 'pass', 'pass', 'pass'].slice(0, 8),
    )
    expect(problemOf('start_past')).toBeNull()
    expect(problemOf('offer:2:no_units')).toEqual({ position: 2, code: 'no_units' })
  })
})

describe('chat', () => {
  const line = (lineNo: number, sentAtMs = 0) => ({ lineNo, speakerKey: 'k', name: 'n', text: 't', sentAtMs })
  test('a notice stands after the line that was newest when it came', () => {
    const feed = feedOf([line(1), line(2), line(3)], [{ key: 'b', afterNo: 2, words: '拍下' }])
    expect(feed.map((entry) => entry.key)).toEqual(['l1', 'l2', 'b', 'l3'])
    expect(feedOf([], [{ key: 'b', afterNo: 0, words: '拍下' }]).length).toBe(1)
  })
  test('counts the last minute and sums buyers by offer', () => {
    expect(linesPerMinute([line(1, 0), line(2, 50_000), line(3, 60_000)], 70_000)).toBe(2)
    expect(
      sumBought([
        { name: '林**', offerId: 'a', n: 1, simulated: true },
        { name: '吴**', offerId: 'a', n: 2, simulated: false },
        { name: '七**', offerId: 'b', n: 1, simulated: true },
      ]),
    ).toEqual([
      { offerId: 'a', name: '林**', people: 2, simulated: false },
      { offerId: 'b', name: '七**', people: 1, simulated: true },
    ])
  })
  test('the prompter reads sentences', () => {
    expect(promptLines('驼色这件，贴身不扎。先报尺码！\n\n机洗用洗衣袋')).toEqual(['驼色这件，贴身不扎。', '先报尺码！', '机洗用洗衣袋'])
    expect(promptLines('长'.repeat(100)).map((words) => words.length)).toEqual([44, 44, 12])
  })
})

describe('keys', () => {
  const press = (key: string, target: Element | null, change: Partial<KeyboardEvent> = {}, dialog = false) =>
    deskKeyOf({ key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, repeat: false, ...change }, target, dialog)
  const made = (html: string) => {
    const box = document.createElement('div')
    const element = document.createElement(html)
    box.append(element)
    return element
  }
  test('are those on the card', () => {
    expect([' ', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Enter', 'e', 'A', '?'].map((key) => press(key, document.body))).toEqual([
      'next',
      'next',
      'up',
      'down',
      'pin',
      'extend',
      'topUp',
      'help',
    ])
  })
  test('are off while a field has the focus, while composing, with a dialog open, with Ctrl', () => {
    expect(press(' ', made('input'))).toBeNull()
    expect(press('e', made('textarea'))).toBeNull()
    expect(press('e', document.body, { isComposing: true })).toBeNull()
    expect(press('e', document.body, {}, true)).toBeNull()
    expect(press('a', document.body, { ctrlKey: true })).toBeNull()
  })
  test('leave Space and Enter to a focused button, but not the letters', () => {
    const button = made('button')
    expect([press(' ', button), press('Enter', button), press('e', button)]).toEqual([null, null, 'extend'])
  })
  test('a held key moves the choice and pins nothing twice', () => {
    expect([press(' ', document.body, { repeat: true }), press('ArrowDown', document.body, { repeat: true })]).toEqual([null, 'down'])
  })
})
