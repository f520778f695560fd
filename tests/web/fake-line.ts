// A line of a show for page tests: answers as told, and lets the test speak as the server.
import type { SocketClient } from '../../web/src/platform/socket-client.ts'

type State = ReturnType<SocketClient['state']>
export type FakeLine = {
  socket: SocketClient
  /** What was asked, in order. */
  asked: { name: string; payload: Record<string, unknown> }[]
  /** The next answers of an event; without any it stays silent (no_answer). */
  answers: (name: string, ...answers: unknown[]) => void
  tell: (name: string, payload: unknown) => void
  become: (state: State) => void
}

export function fakeLine(state: State = 'open'): FakeLine {
  let line = state
  const asked: FakeLine['asked'] = []
  const queue = new Map<string, unknown[]>()
  const hears = new Map<string, Set<(payload: never) => void>>()
  const stateHears = new Set<(state: State) => void>()
  const socket = {
    ask: (name: string, payload: Record<string, unknown>) => {
      asked.push({ name, payload })
      return Promise.resolve(queue.get(name)?.shift() ?? { ok: false, code: 'no_answer' })
    },
    on: (name: string, hear: (payload: never) => void) => {
      hears.set(name, (hears.get(name) ?? new Set()).add(hear))
      return () => void hears.get(name)?.delete(hear)
    },
    onState: (hear: (state: State) => void) => {
      stateHears.add(hear)
      return () => void stateHears.delete(hear)
    },
    state: () => line,
    wake: () => undefined,
    close: () => undefined,
  } as unknown as SocketClient
  return {
    socket,
    asked,
    answers: (name, ...answers) => void queue.set(name, [...(queue.get(name) ?? []), ...answers]),
    tell: (name, payload) => hears.get(name)?.forEach((hear) => hear(payload as never)),
    become: (next) => {
      line = next
      stateHears.forEach((hear) => hear(next))
    },
  }
}
