// A line that can be changed under those who use it: the new one is made and ready before the old one ends.
import type { ServerEventName, ToldOf } from '../../../server/protocol/socket-events.ts'
import type { LineState, SocketClient } from './socket-client.ts'

export type SocketSwitch = SocketClient & {
  /**
   * Opens a second line, lets `prepare` join and watch on it, then everybody listens there and the old line ends
   * after `keepOldMs`. If prepare says no, the old line stays. One handover at a time.
   */
  handOver: (prepare: (next: SocketClient) => Promise<boolean>, keepOldMs?: number) => Promise<boolean>
}
type Listener = { name: ServerEventName; hear: (told: never) => void; end: () => void }

const openWithinMs = 8000
const opened = (line: SocketClient): Promise<boolean> =>
  new Promise((resolve) => {
    if (line.state() === 'open') return resolve(true)
    const timer = setTimeout(() => settle(false), openWithinMs)
    const end = line.onState((state) => state === 'open' && settle(true))
    const settle = (good: boolean) => {
      clearTimeout(timer)
      end()
      resolve(good)
    }
  })

export function createSocketSwitch(make: () => SocketClient): SocketSwitch {
  let line = make()
  let busy = false
  let closed = false
  const listeners = new Set<Listener>()
  const stateListeners = new Set<(state: LineState) => void>()
  const follow = () => line.onState((state) => stateListeners.forEach((hear) => hear(state)))
  let endFollow = follow()
  const listen = (name: ServerEventName, hear: (told: never) => void): (() => void) =>
    line.on(name, hear as (told: ToldOf<ServerEventName>) => void)
  const takeNext = (next: SocketClient, keepOldMs: number) => {
    const old = line
    endFollow()
    for (const listener of listeners) listener.end()
    line = next
    endFollow = follow()
    for (const listener of listeners) listener.end = listen(listener.name, listener.hear)
    setTimeout(() => old.close(), keepOldMs)
  }
  return {
    ask: (name, payload) => line.ask(name, payload),
    on: (name, hear) => {
      const listener: Listener = { name, hear: hear as (told: never) => void, end: listen(name, hear as (told: never) => void) }
      listeners.add(listener)
      return () => {
        listener.end()
        listeners.delete(listener)
      }
    },
    onState: (hear) => {
      stateListeners.add(hear)
      return () => void stateListeners.delete(hear)
    },
    state: () => line.state(),
    wake: () => line.wake(),
    close: () => {
      closed = true
      line.close()
    },
    handOver: async (prepare, keepOldMs = 4000) => {
      if (busy || closed) return false
      busy = true
      const next = make()
      try {
        if (!(await opened(next)) || !(await prepare(next)) || closed) {
          next.close()
          return false
        }
        takeNext(next, keepOldMs)
        return true
      } finally {
        busy = false
      }
    },
  }
}
