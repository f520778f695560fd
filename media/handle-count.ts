// Counts what the engine holds in its workers, so that a test can see that closing closes everything.

export type HandleKind = 'routers' | 'transports' | 'producers' | 'consumers'
type Closing = { observer: { once(event: 'close', listener: () => void): unknown } }

export type HandleCount = { track(kind: HandleKind, handle: Closing): void; counts(): Record<HandleKind, number> }

export function createHandleCount(): HandleCount {
  const counts: Record<HandleKind, number> = { routers: 0, transports: 0, producers: 0, consumers: 0 }
  return {
    track(kind, handle) {
      counts[kind]++
      handle.observer.once('close', () => counts[kind]--)
    },
    counts: () => ({ ...counts }),
  }
}
