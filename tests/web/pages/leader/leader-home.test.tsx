// The leader's home in one look: earnings, the show on air with share, her people in the room, who has not paid, the launch, tasks, board; in this order.
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import { takeNews } from '../../../../web/src/features/leader-centre/news.store.ts'
import { LeaderHomePage } from '../../../../web/src/pages/leader/leader-home.tsx'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

const WITHIN_MS = 30_000
const SHOW = 'a'.repeat(24)
const HOUR_MS = 3_600_000
const realFetch = globalThis.fetch

const material = { words: '', pictureUrls: [], clipUrl: null }
const home = {
  ...{
    name: '李姐',
    state: 'active',
    todayFen: 2002,
    frozenFen: 12_345,
    availableFen: 678,
    peopleHere: 7,
    peopleTotal: 40,
    ordersToday: 3,
  },
  ...{ nextStep: 'done', rateBps: 1000, level: 1, levelName: null },
  live: [{ showId: SHOW, title: '暖桌小聚', coverUrl: null, phase: 'live', startsAtMs: 0, peopleHere: 7, link: null }],
}
const order = { ...{ orderNo: '1', title: '桂花酥', buyerName: '陈雨', quantity: 2, state: 'pendingPayment' }, expiresAtMs: 0 }
const answers: Readonly<Record<string, () => unknown>> = {
  '/leader/home': () => ({ ...home, nowMs: Date.now() }),
  '/leader/people': () => ({
    rows: [{ name: '周小满', boundAtMs: 1, lastSeenAtMs: 1, here: true, paidOrders: 0 }],
    next: null,
    visitors: 40,
    members: 40,
  }),
  '/leader/orders': () => ({ rows: [{ ...order, expiresAtMs: Date.now() + HOUR_MS }], next: null }),
  '/leader/campaigns': () => ({
    rows: [{ campaignId: SHOW, title: '双十二暖冬', material, showId: SHOW, launchAtMs: Date.now() + HOUR_MS, launched: false }],
  }),
  '/leader/tasks': () => ({
    rows: [
      {
        ...{ taskId: SHOW, kind: 'sell', title: '卖出三单', words: '', material, showId: null, courseId: null, target: 3, proof: 'seen' },
        ...{ rewardFen: 2000, fromMs: 0, untilMs: Date.now() + HOUR_MS, claim: null, free: true },
      },
    ],
  }),
  '/leader/board': () => ({
    ...{ by: 'show', title: '暖桌小聚', day: null, leaders: 2, atMs: 0, named: true, medianIncomeFen: 1987 },
    rows: [
      { place: 1, orders: 3, netFen: 59_622, name: '李姐', mine: true },
      { place: 2, orders: 1, netFen: 19_874, name: null, mine: false },
    ],
    me: { place: 1, orders: 3, netFen: 59_622, gapFen: null },
  }),
  '/leader/agreement': () => ({ version: 1, words: { 'zh-CN': '', en: '' }, hash: '', accepted: 1, acceptedAtMs: 1 }),
}

beforeAll(async () => {
  await startTexts('zh-CN')
  await loadTexts(['leader', 'session'])
})
beforeEach(() => {
  globalThis.fetch = (async (input: string) => {
    const path = new URL(input, 'http://shop.example').pathname.replace('/api/v1', '')
    // jsdom has no Response.
    return { ok: true, status: 200, json: async () => answers[path]?.() ?? { rows: [], next: null } } as Response
  }) as typeof fetch
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

test('shows all of it at once, the most urgent first, and what just happened as it is told', async () => {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <LeaderHomePage />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  const words = () => (document.body.textContent ?? '').replaceAll(/\s/g, '')
  const inOrder = [
    '今天的收益',
    '¥123.45',
    '¥6.78',
    '暖桌小聚',
    '分享到群',
    '双十二暖冬',
    '我的人在直播间',
    '周小满',
    '点了还没付',
    '陈雨',
    '卖出三单',
    '¥596.22',
  ]
  await waitFor(
    () => {
      const places = inOrder.map((part) => words().indexOf(part))
      expect(places.filter((place) => place < 0)).toEqual([])
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    },
    { timeout: WITHIN_MS },
  )
  // Figures of others come as they are allowed: no name where none is shown, and what the middle earned.
  expect(words()).toContain('¥19.87')
  act(() => takeNews({ kind: 'person', version: 1, showId: SHOW, name: '小鹿', act: 'opens', title: '桂花酥' }, Date.now()))
  expect(screen.getByRole('log').textContent).toMatch(/小鹿.*打开了「桂花酥」/)
}, 60_000)
