// A page whose server is about to stop: moves in its turn, before the old line ends, and loses nothing when it cannot.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { onServerLeaving } from '../../../web/src/platform/leaving.ts'
import type { LineState, SocketClient } from '../../../web/src/platform/socket-client.ts'
import { createSocketSwitch } from '../../../web/src/platform/socket-switch.ts'

type FakeLine = SocketClient & { tell: (name: string, told: unknown) => void; closed: boolean }
const fakeLine = (): FakeLine => {
  const heard = new Map<string, Set<(told: never) => void>>()
  const line: FakeLine = {
    closed: false,
    ask: () => Promise.resolve({ ok: false, code: 'no_answer' }),
    on: (name, hear) => {
      const all = heard.get(name) ?? new Set()
      heard.set(name, all.add(hear as (told: never) => void))
      return () => void all.delete(hear as (told: never) => void)
    },
    onState: () => () => undefined,
    state: (): LineState => (line.closed ? 'closed' : 'open'),
    wake: () => undefined,
    close: () => void (line.closed = true),
    tell: (name, told) => heard.get(name)?.forEach((hear) => hear(told as never)),
  }
  return line
}

let lines: FakeLine[]
const openSwitch = () =>
  createSocketSwitch(() => {
    const line = fakeLine()
    lines.push(line)
    return line
  })
beforeEach(() => {
  lines = []
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

test('the page moves after the time it was given: joined on the new line first, then the old one ends', async () => {
  const socket = openSwitch()
  const joinedOn: SocketClient[] = []
  const heard = jest.fn()
  socket.on('show:pulse', heard)
  onServerLeaving(socket, () =>
    socket.handOver((next) => {
      expect(lines[0]?.closed).toBe(false)
      joinedOn.push(next)
      return Promise.resolve(true)
    }),
  )
  lines[0]?.tell('server:leaving', { afterMs: 7000 })
  await jest.advanceTimersByTimeAsync(6999)
  expect(lines.length).toBe(1)
  await jest.advanceTimersByTimeAsync(1)
  expect(joinedOn).toEqual([lines[1]])
  await jest.advanceTimersByTimeAsync(4000)
  expect([lines[0]?.closed, lines[1]?.closed]).toEqual([true, false])
  lines[1]?.tell('show:pulse', {})
  expect(heard).toHaveBeenCalledTimes(1)
})

test('when the new line is not let in, the old one stays', async () => {
  const socket = openSwitch()
  onServerLeaving(socket, () => socket.handOver(() => Promise.resolve(false)))
  lines[0]?.tell('server:leaving', { afterMs: 0 })
  await jest.advanceTimersByTimeAsync(5000)
  expect([lines[0]?.closed, lines[1]?.closed]).toEqual([false, true])
})

test('a page that was left in the meantime does not move', async () => {
  const socket = openSwitch()
  const move = jest.fn(() => Promise.resolve())
  const end = onServerLeaving(socket, move)
  lines[0]?.tell('server:leaving', { afterMs: 3000 })
  end()
  await jest.advanceTimersByTimeAsync(10_000)
  expect(move).not.toHaveBeenCalled()
})
