// What a chat app shows of a link: the show's card, that of one product in it, that of the show a room leads to.
import { describe, expect, test } from '@jest/globals'
import { DomainError } from '../../../server/domain-error.ts'
import { createPagePreview } from '../../../server/entrance/page-preview.service.ts'
import type { Phase } from '../../../server/protocol/shows.ts'
import { showWith, SHOW } from '../../support/chat-world.ts'

const ROOM = 'e'.repeat(24)
const EMPTY_ROOM = 'd'.repeat(24)
const OFFER = 'a'.repeat(24)
const preview = (phase: Phase, description = '') =>
  createPagePreview({
    shows: {
      get: async (id) =>
        id === SHOW
          ? { ...showWith(phase), title: '暖桌小聚', hostName: '小禾', description, coverUrl: '/uploads/c.webp', startsAtMs: 0 }
          : null,
    },
    roomLeadsTo: async (roomId) => {
      if (roomId === ROOM) return { showId: SHOW }
      if (roomId === EMPTY_ROOM) return { showId: null }
      throw new DomainError('not_found')
    },
    goodsIn: async (showId, offerId) =>
      showId === SHOW && offerId === OFFER ? { title: '桂花酥', priceFen: 8900, pictureUrl: '/uploads/g.webp' } : null,
    shopName: '暖桌',
    timeZone: 'Asia/Shanghai',
  })
const gone = { title: '暖桌', description: '这个页面不在了', imageUrl: null, gone: true }

describe('a show', () => {
  test('is shown by its own words, else by what is on', async () => {
    const card = { title: '暖桌小聚', imageUrl: '/uploads/c.webp' }
    expect(await preview('live', '围着暖桌\n吃点心')(`/live/${SHOW}`)).toEqual({ ...card, description: '围着暖桌 吃点心' })
    expect(await preview('live')(`/live/${SHOW}/`)).toEqual({ ...card, description: '小禾正在直播，点开就看' })
    expect((await preview('scheduled')(`/replay/${SHOW}`))?.description).toBe('1月1日 08:00 开播，小禾等你')
  })
  test('that is hidden or none is gone; the first page and a room without a show are the shop’s', async () => {
    for (const phase of ['draft', 'cancelled'] as const) expect(await preview(phase)(`/live/${SHOW}/p/${OFFER}`)).toEqual(gone)
    for (const path of [`/live/${ROOM}`, '/live/x', '/room/x', `/room/${OFFER}`]) expect(await preview('live')(path)).toEqual(gone)
    const shop = { title: '暖桌', description: '正在直播、预告和回放都在这里', imageUrl: null }
    for (const path of ['/', `/room/${EMPTY_ROOM}`]) expect(await preview('live')(path)).toEqual(shop)
    expect(await preview('live')('/me')).toBeNull()
  })
})

test('a product of a show is shown itself, with its price while that stands; an unknown one is the show', async () => {
  const card = { title: '桂花酥', imageUrl: '/uploads/g.webp' }
  const path = `/live/${SHOW}/p/${OFFER}`
  expect(await preview('live')(path)).toEqual({ ...card, description: '直播价 ¥89.00 · 小禾的直播间「暖桌小聚」' })
  expect(await preview('replay')(path)).toEqual({ ...card, description: '小禾的直播间「暖桌小聚」' })
  expect((await preview('live')(`/live/${SHOW}/p/${ROOM}`))?.title).toBe('暖桌小聚')
})

test('a room is shown as the show it leads to now', async () => {
  expect(await preview('live')(`/room/${ROOM}`)).toEqual(await preview('live')(`/live/${SHOW}`))
})
