// Sends a gateway's pages elsewhere before it stops: each is told when to go, in waves of at most 5 % a second.
import { setTimeout as pause } from 'node:timers/promises'
import type { Connection } from './connection.ts'

const WAVES_MS = 20_000
const LOOK_MS = 100

/** Resolves when every page has left, or after `withinMs`. Pages make their new line before they break the old one. */
export const drain = async (connections: () => Connection[], withinMs: number, monotonicMs: () => number): Promise<void> => {
  const pages = connections()
  const spreadMs = Math.min(WAVES_MS, Math.max(0, withinMs - 2_000))
  pages.forEach((connection, index) => {
    connection.context.tell('server:leaving', { afterMs: Math.floor((spreadMs * index) / Math.max(1, pages.length)) })
  })
  const endMs = monotonicMs() + withinMs
  while (connections().length > 0 && monotonicMs() < endMs) await pause(LOOK_MS)
}
