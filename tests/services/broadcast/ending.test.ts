// Proves that the end of a show, cut short at any step, is found and finished, by the process that has the recording.
import { describe, expect, test } from '@jest/globals'
import { broadcastWorld, SHOW } from '../../support/broadcast-world.ts'
import { idOf } from '../../support/goods-actors.ts'

const ended = async (recorded = true) => {
  const world = broadcastWorld()
  await world.put({ phase: 'live', liveAtMs: 1, media: { state: 'on', take: 1, sinceMs: 1, layers: 3, version: 1 } })
  const here = world.process('one')
  await here.fake.tell({ type: 'producing', stageId: SHOW, cell: { state: 'on', take: 1, sinceMs: 1, layers: 3 } })
  await here.settled()
  if (!recorded) here.fake.recorded.clear()
  return { ...world, ...here }
}

describe('cut short', () => {
  test('before selling was closed', async () => {
    const { ending, shows, fails, show, closingCalls } = await ended()
    fails.beginClosing = 1
    await shows.move(SHOW, 'ended')
    await expect(ending.finish(SHOW)).rejects.toThrow('selling')
    expect((await show()).phase).toBe('ended')
    await ending.finishAll()
    expect((await show()).phase).toBe('replay')
    expect(closingCalls).toEqual([SHOW])
  })
  test.each([1, 2])('at the recording’s end, look %i', async (times) => {
    const { ending, shows, fake, show } = await ended()
    await shows.move(SHOW, 'ended')
    fake.fail('endRecording', times)
    for (let n = 0; n < times; n += 1) {
      await ending.finishAll()
      expect((await show()).phase).toBe('ended')
    }
    await ending.finishAll()
    expect((await show()).phase).toBe('replay')
  })
  test('between the recording and the replay', async () => {
    const { ending, shows, show, fake } = await ended()
    await shows.move(SHOW, 'ended')
    await shows.move(SHOW, 'processing')
    fake.fail('closeStage')
    await ending.finishAll()
    expect((await show()).phase).toBe('processing')
    await ending.finishAll()
    expect((await show()).phase).toBe('replay')
  })
  test('a new process finishes what a dead one began', async () => {
    const world = await ended()
    await world.shows.move(SHOW, 'ended')
    world.leases.held.clear()
    const next = world.process('two')
    next.fake.recorded.add(SHOW)
    await next.ending.finishAll()
    expect((await world.show()).phase).toBe('replay')
    expect(world.closingCalls).toEqual([SHOW])
  })
})

test('without a single segment there is no replay: archived', async () => {
  const { ending, shows, show } = await ended(false)
  await shows.move(SHOW, 'ended')
  await ending.finish(SHOW)
  expect((await show()).phase).toBe('archived')
})

test('a process without the recording closes the selling and leaves the rest to the one that holds the stage', async () => {
  const world = await ended()
  const other = world.process('two')
  await world.shows.move(SHOW, 'ended')
  await other.ending.finishAll()
  expect((await world.show()).phase).toBe('ended')
  expect(world.closingCalls).toEqual([SHOW])
  await world.ending.finishAll()
  expect((await world.show()).phase).toBe('replay')
})

test('twice at once is once, and what is over is left alone', async () => {
  const { ending, shows, closingCalls, show, fake } = await ended()
  await shows.move(SHOW, 'ended')
  await Promise.all([ending.finish(SHOW), ending.finish(SHOW), ending.finishAll()])
  expect(closingCalls).toEqual([SHOW])
  const { version } = await show()
  const calls = fake.calls.length
  await ending.finish(SHOW)
  await ending.finish(idOf(9))
  expect((await show()).version).toBe(version)
  expect(fake.calls).toHaveLength(calls)
})
