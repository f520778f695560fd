// The page says once that it was seen: after so long in sight, again when the server asks to wait, never from a hidden page.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createPageTouch } from '../../../../web/src/features/room/page-touch.ts'
import { fakeLine } from '../../fake-line.ts'

const look = (state: 'visible' | 'hidden') => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
  document.dispatchEvent(new Event('visibilitychange'))
}
const open = () => {
  const line = fakeLine('open')
  const leaders: (string | null)[] = []
  const touch = createPageTouch(line.socket, (name) => leaders.push(name))
  return { line, leaders, touch }
}
beforeEach(() => {
  jest.useFakeTimers()
  look('visible')
})
afterEach(() => {
  jest.useRealTimers()
  Reflect.deleteProperty(document, 'visibilityState')
})

describe('being seen', () => {
  test('is said once, after so long in sight, and brings the leader’s name', async () => {
    const { line, leaders, touch } = open()
    line.answers('touch:seen', { ok: true, nowMs: 1, leaderName: '李姐' })
    touch.joined(2000)
    await jest.advanceTimersByTimeAsync(1999)
    expect(line.asked).toEqual([])
    await jest.advanceTimersByTimeAsync(1)
    expect([line.asked, leaders, touch.said()]).toEqual([[{ name: 'touch:seen', payload: {} }], ['李姐'], true])
    touch.joined(2000)
    await jest.advanceTimersByTimeAsync(5000)
    expect(line.asked).toHaveLength(1)
  })
  test('a page in the background is not seen, and starts anew when it comes to the front', async () => {
    look('hidden')
    const { line, touch } = open()
    line.answers('touch:seen', { ok: true, nowMs: 1, leaderName: null })
    touch.joined(2000)
    await jest.advanceTimersByTimeAsync(60_000)
    look('visible')
    await jest.advanceTimersByTimeAsync(1500)
    look('hidden')
    look('visible')
    await jest.advanceTimersByTimeAsync(1999)
    expect(line.asked).toEqual([])
    await jest.advanceTimersByTimeAsync(1)
    expect(line.asked).toHaveLength(1)
  })
  test('asked to wait, it waits and says it again; silence waits for the next join', async () => {
    const { line, touch } = open()
    line.answers('touch:seen', { ok: false, nowMs: 1, code: 'slow_down', retryAfterMs: 300 })
    touch.joined(2000)
    await jest.advanceTimersByTimeAsync(2000)
    await jest.advanceTimersByTimeAsync(300)
    expect(line.asked).toHaveLength(2)
    await jest.advanceTimersByTimeAsync(60_000)
    expect([line.asked.length, touch.said()]).toEqual([2, false])
    line.answers('touch:seen', { ok: true, nowMs: 1, leaderName: null })
    touch.joined(2000)
    await jest.advanceTimersByTimeAsync(2000)
    expect(touch.said()).toBe(true)
  })
  test('nothing to say, or the page left before', async () => {
    const { line, touch } = open()
    touch.joined(null)
    await jest.advanceTimersByTimeAsync(5000)
    touch.joined(2000)
    touch.stop()
    await jest.advanceTimersByTimeAsync(5000)
    expect(line.asked).toEqual([])
  })
})
