// Checks the loop of duties on a turned clock: each waits for its own end, and one that never ends stops nobody.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { startLoop, type Duty } from '../../../server/jobs/loop.ts'
import type { Logger } from '../../../server/logger.ts'

const said: string[] = []
const logger = {
  error: (_fields: object, text: string) => said.push(text),
  warn: (_fields: object, text: string) => said.push(text),
} as unknown as Logger

beforeEach(() => {
  said.length = 0
  jest.useFakeTimers()
})
afterEach(() => void jest.useRealTimers())

const dutyOf = (answers: (beat: number) => Promise<void>): { duty: Duty; beats: () => number } => {
  let beats = 0
  return { duty: { name: 'counted', everyMs: 1_000, run: () => answers((beats += 1)) }, beats: () => beats }
}

test('a duty waits for its own end, and one that fails comes again', async () => {
  let end = (): void => undefined
  const first = new Promise<void>((done) => (end = done))
  const { duty, beats } = dutyOf((beat) => (beat === 1 ? first : Promise.reject(new Error('away'))))
  const loop = startLoop([duty], logger)
  await jest.advanceTimersByTimeAsync(10_000)
  expect(beats()).toBe(1)
  end()
  await jest.advanceTimersByTimeAsync(2_000)
  expect(beats()).toBe(3)
  expect(said).toEqual(['duty failed', 'duty failed'])
  await loop.stop()
  await jest.advanceTimersByTimeAsync(10_000)
  expect(beats()).toBe(3)
})

test('a duty that does not end is told once and gone on without, and does not hold up the stop', async () => {
  let end = (): void => undefined
  const never = new Promise<void>((done) => (end = done))
  const { duty, beats } = dutyOf((beat) => (beat === 1 ? never : Promise.resolve()))
  const loop = startLoop([duty], logger)
  await jest.advanceTimersByTimeAsync(31_000)
  expect(said).toEqual(['duty does not end: going on without it'])
  await jest.advanceTimersByTimeAsync(3_000)
  expect(beats()).toBe(4)
  // Its late end starts no second row of beats.
  end()
  await jest.advanceTimersByTimeAsync(3_000)
  expect(beats()).toBe(7)
  expect(said.at(-1)).toBe('duty came to its end late')
  await loop.stop()
})
