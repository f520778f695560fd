// The server's clock on the page: the shortest round trip wins, a jump empties the samples.
import { expect, test } from '@jest/globals'
import { createServerClock } from '../../../web/src/platform/clock-offset.ts'

const clockAt = () => {
  const time = { wall: 1_000_000, steady: 0 }
  const clock = createServerClock(
    () => time.wall,
    () => time.steady,
  )
  const pass = (ms: number) => {
    time.wall += ms
    time.steady += ms
  }
  return { time, clock, pass }
}
test('before a sample the phone’s own time stands', () => {
  const { clock } = clockAt()
  expect([clock.nowMs(), clock.errorMs()]).toEqual([1_000_000, null])
})
test('half the round trip is taken off, and the shortest of them decides', () => {
  const { clock, pass } = clockAt()
  const ask = (offsetMs: number, roundTripMs: number) => {
    const askedAtMs = clock.localMs()
    pass(roundTripMs)
    clock.learn(askedAtMs + roundTripMs / 2 + offsetMs, askedAtMs, clock.localMs())
  }
  ask(5000, 400)
  ask(5100, 20)
  ask(4900, 300)
  expect(clock.nowMs() - clock.localMs()).toBe(5100)
  expect(clock.errorMs()).toBe(10)
})
test('a wake from sleep (wall jumped, steady did not) begins anew', () => {
  const { clock, time, pass } = clockAt()
  clock.learn(clock.localMs() + 5000, clock.localMs(), clock.localMs())
  time.wall += 600_000
  const askedAtMs = clock.localMs()
  pass(100)
  clock.learn(askedAtMs + 50 + 605_000, askedAtMs, clock.localMs())
  expect(clock.errorMs()).toBe(50)
  expect(clock.nowMs() - clock.localMs()).toBe(605_000)
})
test('only eight samples are kept', () => {
  const { clock, pass } = clockAt()
  const askedFirst = clock.localMs()
  clock.learn(askedFirst + 1, askedFirst, askedFirst)
  for (let count = 0; count < 8; count += 1) {
    const askedAtMs = clock.localMs()
    pass(100)
    clock.learn(askedAtMs + 50 + 10, askedAtMs, clock.localMs())
  }
  expect(clock.nowMs() - clock.localMs()).toBe(10)
})
