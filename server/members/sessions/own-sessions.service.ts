// A person's own list of where she is signed in, and how she ends one or all others.
import type { Actor } from '../../actor.ts'
import type { Clock } from '../../clock.ts'
import { DomainError } from '../../domain-error.ts'
import type { OwnSession } from '../../protocol/session-endpoints.ts'
import { permit } from '../permit.service.ts'
import type { SessionStore, Sessions } from './session.service.ts'

export type OwnSessionsDeps = {
  readonly store: Pick<SessionStore, 'bySid' | 'livingOf'>
  readonly sessions: Pick<Sessions, 'end'>
  readonly clock: Clock
}
const SHOWN_MAX = 50

export type OwnSessions = ReturnType<typeof createOwnSessions>

export const createOwnSessions = ({ store, sessions, clock }: OwnSessionsDeps) => ({
  /** Newest first, the one that asks marked. */
  list: async (actor: Actor): Promise<{ rows: OwnSession[] }> => {
    permit(actor, 'session.listOwn', { own: true })
    const rows = await store.livingOf(actor.personId ?? '', clock.nowMs(), SHOWN_MAX)
    return {
      rows: rows.map(({ sid, browser, network, createdAtMs, lastSeenAtMs }) => ({
        id: sid,
        current: sid === actor.sid,
        browser,
        network,
        createdAtMs,
        lastSeenAtMs,
      })),
    }
  },
  /** Refuses with `not_found` for a session that is over or another's. */
  end: async (actor: Actor, sid: string): Promise<void> => {
    permit(actor, 'session.endOwn', { own: true })
    const row = await store.bySid(sid)
    if (row === null || row.personId !== actor.personId || row.endedAtMs !== null) throw new DomainError('not_found')
    await sessions.end(sid, 'signedOut')
  },
  endOthers: async (actor: Actor): Promise<{ ended: number }> => {
    permit(actor, 'session.endOwn', { own: true })
    const rows = await store.livingOf(actor.personId ?? '', clock.nowMs(), SHOWN_MAX)
    const others = rows.filter(({ sid }) => sid !== actor.sid)
    for (const { sid } of others) await sessions.end(sid, 'signedOut')
    return { ended: others.length }
  },
})
