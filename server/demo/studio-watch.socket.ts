// Notices whether a person is in a show's studio or at its assistant desk, by looking on as pages walk in and out.
import type { PayloadOf } from '../protocol/socket-events.ts'
import type { EventBinding, SocketContext } from '../realtime/bind-event.ts'

export type StudioWatch = {
  /** The same events; those who walk in to work are noted. */
  readonly over: (bindings: readonly EventBinding[]) => EventBinding[]
  /** The conductor's own socket is no person. */
  readonly ignore: (socketId: string) => void
  readonly gone: (context: Pick<SocketContext, 'socketId'>) => void
  /** Shows in whose studio somebody is, on this gateway. */
  readonly staffed: () => ReadonlySet<string>
  /** Somebody walked in to work. */
  readonly onStaffed: (listener: (showId: string) => void) => void
}

export const createStudioWatch = (): StudioWatch => {
  const inside = new Map<string, string>()
  const ignored = new Set<string>()
  let heard = (_showId: string): void => undefined
  const note = (socketId: string, { purpose, showId }: PayloadOf<'show:join'>): void => {
    if (purpose === 'viewer') inside.delete(socketId)
    if (purpose === 'viewer' || ignored.has(socketId)) return
    inside.set(socketId, showId)
    heard(showId)
  }
  const watched = ({ name, handle }: EventBinding): EventBinding => ({
    name,
    handle: async (context, payload, showId) => {
      const answer = await handle(context, payload, showId)
      if (name === 'show:join') note(context.socketId, payload as PayloadOf<'show:join'>)
      if (name === 'show:leave') inside.delete(context.socketId)
      return answer
    },
  })
  return {
    over: (bindings) => bindings.map((one) => (one.name === 'show:join' || one.name === 'show:leave' ? watched(one) : one)),
    ignore: (socketId) => void ignored.add(socketId),
    gone: ({ socketId }) => {
      inside.delete(socketId)
      ignored.delete(socketId)
    },
    staffed: () => new Set(inside.values()),
    onStaffed: (listener) => void (heard = listener),
  }
}
