// A round of the demo's show ends when it has lasted long enough and nobody real is in it; old rounds lose recording and place.
import { expect, test } from '@jest/globals'
import { LIVE_SHOW, ROOM_ID } from '../../../server/demo/demo-shop.rules.ts'
import { createRounds } from '../../../server/demo/round.service.ts'
import { REPLAYS_KEPT, ROUND_MS } from '../../../server/demo/round.rules.ts'
import type { ShowCard } from '../../../server/protocol/shows.ts'
import type { Show } from '../../../server/shows/show.rules.ts'
import { idOf, movedClock, staff } from '../../support/goods-actors.ts'
import { showWith } from '../../support/broadcast-world.ts'

const card = (id: string, startsAtMs: number, facts: Partial<ShowCard> = {}): ShowCard => ({
  ...{ id, startsAtMs, title: LIVE_SHOW.title, coverUrl: null, phase: 'replay', viewers: null, reservations: 0, reserved: false },
  ...{ offerCount: 0, pinned: null, demo: true, host: { name: '小禾', pictureUrl: null, roomId: ROOM_ID } },
  ...facts,
})

const world = (rows: ShowCard[] = [], viewers = 0) => {
  const done: string[] = []
  const clock = movedClock()
  const rounds = createRounds({
    shows: {
      get: async () => null,
      move: async (id, to) => {
        done.push(`${id} ${to}`)
        return showWith({ id, phase: to })
      },
    },
    lobby: { list: async () => ({ rows, nowMs: 0 }) },
    ending: {
      end: async (id, reason) => {
        done.push(`end ${id} ${reason}`)
        return showWith({ id })
      },
    },
    engine: { dropRecording: async ({ stageId }) => void done.push(`drop ${stageId}`) },
    realViewers: async () => viewers,
    clock,
  })
  const live = (facts: Partial<Show> = {}): Show => showWith({ phase: 'live', liveAtMs: clock.nowMs(), ...facts })
  return { rounds, done, clock, live }
}

test('a round that has lasted long enough ends, unless somebody real is watching', async () => {
  const alone = world()
  const show = alone.live()
  expect(await alone.rounds.endIfOver(show)).toBe(false)
  alone.clock.advance(ROUND_MS)
  expect(await alone.rounds.endIfOver(show)).toBe(true)
  expect(alone.done).toEqual([`end ${show.id} nextRound`])

  const watched = world([], 1)
  const other = watched.live()
  watched.clock.advance(ROUND_MS)
  expect(await watched.rounds.endIfOver(other)).toBe(false)
  expect(watched.done).toEqual([])
})

test('a show that is over is not ended again', async () => {
  const { rounds, done, clock, live } = world()
  const show = live({ phase: 'replay' })
  clock.advance(ROUND_MS * 9)
  expect(await rounds.endIfOver(show)).toBe(false)
  expect(done).toEqual([])
})

test('of old rounds the newest replays stay; others lose the recording first, then their place', async () => {
  const ids = [idOf(1), idOf(2), idOf(3)]
  const { rounds, done } = world(ids.map((id, index) => card(id, index)))
  await rounds.clearOld(staff('shows'))
  const cleared = ids.toReversed().slice(REPLAYS_KEPT)
  expect(done).toEqual(cleared.flatMap((id) => [`drop ${id}`, `${id} archived`]))
})

test('replays that are no rounds of ours are left alone', async () => {
  const others = [
    card(idOf(1), 1, { demo: false }),
    card(idOf(2), 2, { title: '自己开播的一场' }),
    card(idOf(3), 3, { phase: 'processing' }),
    card(idOf(4), 4, { host: { name: '小满', pictureUrl: null, roomId: idOf(9) } }),
  ]
  const { rounds, done } = world([...others, card(idOf(5), 5)])
  await rounds.clearOld(staff('shows'))
  expect(done).toEqual([])
})
