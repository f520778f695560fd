// The demo's show stays on air where no picture can be made, and an interruption that an earlier run left is lifted.
import { expect, test } from '@jest/globals'
import { createDemoBroadcast, type Scene } from '../../../server/demo/demo-broadcast.service.ts'
import { createLogger } from '../../../server/logger.ts'
import type { Show } from '../../../server/shows/show.rules.ts'
import { broadcastWorld, SHOW } from '../../support/broadcast-world.ts'

const HOUR_MS = 3_600_000

/** A server whose engine has no worker. */
const withoutWorkers = async (facts: Partial<Show>) => {
  const world = broadcastWorld()
  const here = world.process('one')
  const media = { state: 'away', take: 3, sinceMs: world.clock.nowMs(), layers: 1, version: 2 } as const
  await world.put({ demo: true, phase: 'live', liveAtMs: 1, media, ...facts })
  const asked: string[] = []
  const scene: Scene = {
    prepare: () => {
      asked.push('prepare')
      return Promise.reject(new Error('not needed'))
    },
    show: async () => void asked.push('show'),
  }
  const stall = { shown: async () => null }
  const demo = createDemoBroadcast({ ...here, scene, stall, shows: world.shows, clock: world.clock, logger: createLogger('silent') })
  return { ...world, ...here, demo, asked }
}

test('without media workers the demo show is live however long there is no picture', async () => {
  const { clock, reports, demo, show, asked, settled } = await withoutWorkers({})
  for (let hour = 0; hour < 3; hour += 1) {
    clock.advance(HOUR_MS)
    await reports.look()
    await demo.look(SHOW)
    await settled()
  }
  expect(await show()).toMatchObject({ phase: 'live', endedReason: null })
  expect(asked).toEqual([])
})

test('an interruption of an earlier run is lifted to what the show was before', async () => {
  const { demo, show } = await withoutWorkers({ phase: 'interrupted', phaseBefore: 'paused' })
  await demo.look(SHOW)
  expect((await show()).phase).toBe('paused')
})

test('a show of a shop, not of the demo, still ends when its host stays away', async () => {
  const { clock, reports, show, settled } = await withoutWorkers({ demo: false })
  clock.advance(HOUR_MS)
  await reports.look()
  await settled()
  expect(await show()).toMatchObject({ endedReason: 'hostAway' })
})
