// A TCP proxy that breaks what passes through it, as networks do: late, slow, silent, cut, in slices, or not at all.
import { createConnection, createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/**
 * latency: later by so many ms · down: refuses and cuts · bandwidth: KB a second · slow_close: the end is told later · timeout: silence,
 * then cut after ms (0: never) · reset_peer: RST after ms · slicer: pieces of so many bytes · limit_data: cut after so many bytes.
 */
export type Toxic =
  | { readonly kind: 'latency'; readonly ms: number; readonly jitterMs?: number }
  | { readonly kind: 'down' }
  | { readonly kind: 'bandwidth'; readonly kbPerSec: number }
  | { readonly kind: 'slow_close'; readonly ms: number }
  | { readonly kind: 'timeout'; readonly ms: number }
  | { readonly kind: 'reset_peer'; readonly ms: number }
  | { readonly kind: 'slicer'; readonly bytes: number; readonly pauseMs: number }
  | { readonly kind: 'limit_data'; readonly bytes: number }
/** up: towards the server. */
export type Way = 'up' | 'down' | 'both'
export type FaultProxy = {
  readonly port: number
  /** Acts on open connections too, from the next byte on. */
  readonly poison: (toxic: Toxic, way?: Way) => void
  readonly heal: () => void
  readonly close: () => Promise<void>
}

const TICK_MS = 5
type State = { toxic: Toxic | null; way: Way }

/** Carries one direction, in order. */
const carry = (state: State, from: Socket, to: Socket, way: 'up' | 'down', cut: (hard: boolean) => void): void => {
  let line: Promise<void> = Promise.resolve()
  let carried = 0
  const toxicNow = (): Toxic | null => (state.way === 'both' || state.way === way ? state.toxic : null)
  const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
  const write = async (bytes: Buffer): Promise<void> => {
    if (to.destroyed) return
    if (!to.write(bytes)) await Promise.race([once(to, 'drain').catch(() => undefined), once(to, 'close').catch(() => undefined)])
  }
  const pass = async (bytes: Buffer, arrivedMs: number): Promise<void> => {
    const toxic = toxicNow()
    carried += bytes.length
    switch (toxic?.kind) {
      case undefined:
      case 'down':
      case 'slow_close':
      case 'reset_peer':
        return write(bytes)
      case 'latency': {
        const dueMs = arrivedMs + toxic.ms + Math.random() * (toxic.jitterMs ?? 0)
        const leftMs = dueMs - performance.now()
        if (leftMs > 0) await pause(leftMs)
        return write(bytes)
      }
      case 'bandwidth':
        await pause(bytes.length / toxic.kbPerSec)
        return write(bytes)
      case 'slicer':
        for (let place = 0; place < bytes.length; place += toxic.bytes) {
          await write(bytes.subarray(place, place + toxic.bytes))
          if (toxic.pauseMs > 0) await pause(toxic.pauseMs)
        }
        return
      case 'limit_data':
        if (carried > toxic.bytes) return cut(false)
        return write(bytes)
      case 'timeout':
        // Swallowed: what comes after the silence would be half a message, so the line is cut when it heals.
        while (toxicNow()?.kind === 'timeout' && !from.destroyed) await pause(TICK_MS)
        return cut(true)
    }
  }
  from.on('data', (bytes: Buffer) => {
    const arrivedMs = performance.now()
    line = line.then(() => pass(bytes, arrivedMs))
  })
  from.on('end', () => {
    const toxic = toxicNow()
    const lateMs = toxic?.kind === 'slow_close' ? toxic.ms : 0
    line = line.then(() => pause(lateMs)).then(() => void to.end())
  })
}

export const startFaultProxy = async (target: { readonly host?: string; readonly port: number }): Promise<FaultProxy> => {
  const state: State = { toxic: null, way: 'both' }
  const cuts = new Set<(hard: boolean) => void>()
  const server = createServer((client) => {
    if (state.toxic?.kind === 'down') return void client.resetAndDestroy()
    const upstream = createConnection({ port: target.port, host: target.host ?? '127.0.0.1' })
    const cut = (hard: boolean): void => {
      cuts.delete(cut)
      for (const one of [client, upstream])
        if (hard) one.resetAndDestroy()
        else one.destroy()
    }
    cuts.add(cut)
    for (const one of [client, upstream]) {
      one.setNoDelay(true)
      one.on('error', () => cut(false))
      one.on('close', () => cut(false))
    }
    carry(state, client, upstream, 'up', cut)
    carry(state, upstream, client, 'down', cut)
    if (state.toxic?.kind === 'reset_peer') setTimeout(() => cut(true), state.toxic.ms)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cutAll = (): void => {
    for (const cut of cuts) cut(true)
  }
  return {
    port: (server.address() as AddressInfo).port,
    poison: (toxic, way = 'both') => {
      Object.assign(state, { toxic, way })
      if (toxic.kind === 'down') cutAll()
      if (toxic.kind === 'reset_peer') setTimeout(cutAll, toxic.ms)
      if (toxic.kind === 'timeout' && toxic.ms > 0) setTimeout(cutAll, toxic.ms)
    },
    heal: () => void Object.assign(state, { toxic: null, way: 'both' }),
    close: async () => {
      cutAll()
      server.close()
      await once(server, 'close')
    },
  }
}
