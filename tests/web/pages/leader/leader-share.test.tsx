// Sharing in one tap: the words of each product with the link that opens it, for the group she chose; the poster follows what she picks.
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import LeaderShare from '../../../../web/src/pages/leader/leader-share.tsx'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

const WITHIN_MS = 30_000
const [SHOW, OFFER, GROUP] = ['a', 'b', 'c'].map((sign) => sign.repeat(24)) as [string, string, string]
const realFetch = globalThis.fetch
const live = { showId: SHOW, title: '暖桌小聚', coverUrl: null, phase: 'live', startsAtMs: 0, peopleHere: 0, link: null }
const goods = [
  { offerId: OFFER, title: '桂花酥', pictureUrl: null, priceFen: 8900 },
  { offerId: GROUP, title: '绿豆冰糕', pictureUrl: null, priceFen: 3500 },
]
const answers: Readonly<Record<string, () => unknown>> = {
  '/leader/home': () => ({ live: [live], nowMs: Date.now() }),
  [`/shows/${SHOW}`]: () => ({
    show: { ...live, id: SHOW, host: { name: '小禾', pictureUrl: null, roomId: SHOW } },
    description: '',
    goods,
    nowMs: Date.now(),
  }),
  '/leader/groups': () => ({ rows: [{ groupId: GROUP, name: '翠苑妈妈团', archived: false }] }),
}
let asked: unknown[]
let copied: string[]

beforeAll(async () => {
  await startTexts('zh-CN')
  await loadTexts(['leader'])
})
beforeEach(() => {
  ;[asked, copied] = [[], []]
  globalThis.fetch = (async (input: string, init?: RequestInit) => {
    const path = new URL(input, 'http://shop.example').pathname.replace('/api/v1', '')
    const isLink = path === '/leader/links'
    const body = isLink && typeof init?.body === 'string' ? (JSON.parse(init.body) as { groupId?: string }) : {}
    if (isLink) asked.push(body)
    const code = body.groupId === undefined ? '23456789ABCD' : 'GRPGRPGRPGRP'
    const link = { linkId: SHOW, code, url: `https://live.example/r/${code}`, showId: SHOW, channel: null, groupId: null, opens: 0 }
    // jsdom has no Response.
    return { ok: true, status: 200, json: async () => (isLink ? link : (answers[path]?.() ?? { rows: [] })) } as Response
  }) as typeof fetch
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

test('words of a product are copied with its link in one tap, and the poster shows what she picks', async () => {
  const user = userEvent.setup()
  Object.defineProperty(navigator, 'clipboard', {
    value: { writeText: async (text: string) => void copied.push(text) },
    configurable: true,
  })
  Object.defineProperty(window, 'scrollTo', { value: () => undefined, configurable: true })
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <LeaderShare />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  const button = (name: string) => screen.findByRole('button', { name }, { timeout: WITHIN_MS })
  const poster = () => document.querySelector('img[src*="poster.png"]')?.getAttribute('src')
  await waitFor(() => expect(poster()).toBe(`/api/v1/leader/links/${SHOW}/poster.png?template=split`), { timeout: WITHIN_MS })
  await user.click(await button('复制「绿豆冰糕」的话和链接'))
  expect(copied.at(-1)).toBe(`小禾正在直播，绿豆冰糕直播价 ¥35.00，点进来直接看，不用下载\nhttps://live.example/r/23456789ABCD?p=${GROUP}`)
  await user.click(await button('把「桂花酥」放上海报'))
  await waitFor(() => expect(poster()).toBe(`/api/v1/leader/links/${SHOW}/poster.png?template=goods&offer=${OFFER}`), {
    timeout: WITHIN_MS,
  })
  const words = document.body.textContent
  await user.click(await button('换一条'))
  expect(document.body.textContent).not.toBe(words)
  await user.click(await screen.findByRole('radio', { name: '整幅' }))
  expect(poster()).toContain('template=full')
  // A group has a code of its own.
  await user.click(await screen.findByRole('radio', { name: '翠苑妈妈团' }, { timeout: WITHIN_MS }))
  await waitFor(() => expect(document.body.textContent).toContain('live.example/r/GRPGRPGRPGRP'), { timeout: WITHIN_MS })
  expect(asked).toEqual([{ showId: SHOW }, { showId: SHOW, groupId: GROUP }])
  await user.click(await button('复制话和链接'))
  expect(copied.at(-1)).toContain(`https://live.example/r/GRPGRPGRPGRP?p=${OFFER}`)
}, 60_000)
