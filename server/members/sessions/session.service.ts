// Gives, reads and ends sessions: who a cookie is, as of now, the same for HTTP and sockets.
import { parseCookie, stringifySetCookie } from 'cookie'
import type { Actor } from '../../actor.ts'
import type { Clock } from '../../clock.ts'
import { DomainError } from '../../domain-error.ts'
import type { Bus, EndReason } from '../../domain-events.ts'
import type { Signing } from '../../signing.ts'
import type { KnownPerson, People } from '../people.service.ts'
import type { Person } from '../person.rules.ts'
import {
  cookieNames,
  freshStepUp,
  lifeMs,
  MEMBER_RENEW_MS,
  SEEN_EVERY_MS,
  sessionVerdict,
  VISITOR_LIFE_MS,
  VISITOR_RENEW_MS,
  widened,
  type SessionKind,
  type SessionRow,
} from './session.rules.ts'

export type SessionStore = {
  readonly insert: (row: SessionRow) => Promise<void>
  readonly bySid: (sid: string) => Promise<SessionRow | null>
  readonly touch: (sid: string, lastSeenAtMs: number, expiresAtMs: number) => Promise<void>
  readonly stepUp: (sid: string, atMs: number) => Promise<void>
  /** False when it had ended before. */
  readonly end: (sid: string, atMs: number, reason: EndReason) => Promise<boolean>
  /** Sids that ended now. */
  readonly endAllOf: (personId: string, atMs: number, reason: EndReason) => Promise<readonly string[]>
  /** Sessions that go on, newest first. */
  readonly livingOf: (personId: string, nowMs: number, limit: number) => Promise<readonly SessionRow[]>
  /** When each of these persons was last seen; those who never were are left out. */
  readonly lastSeenOf: (personIds: readonly string[]) => Promise<ReadonlyMap<string, number>>
  /** Browsers (visitor ids) a person signed in on since then, newest first. */
  readonly devicesOf: (personId: string, sinceMs: number) => Promise<readonly { deviceId: string; signedInAtMs: number }[]>
}
/** Ended sids for the rest of their life, seen by every process at once. `unknown`: the place is away, ask the row. */
export type EndedSessions = {
  readonly add: (sid: string, forMs: number) => Promise<void>
  readonly has: (sid: string) => Promise<'yes' | 'no' | 'unknown'>
}
export type TokenClaims = { readonly personId: string; readonly sid: string; readonly issuedAtMs: number; readonly currentKey: boolean }
export type SessionTokens = {
  readonly sign: (given: { personId: string; sid: string; kind: SessionKind; issuedAtMs: number; expiresAtMs: number }) => Promise<string>
  readonly verify: (token: string, kind: SessionKind, nowMs: number) => Promise<TokenClaims | null>
}
export type Handshake = { readonly cookieHeader: string | undefined; readonly network: string; readonly browser: string }
export type SessionDeps = {
  readonly store: SessionStore
  readonly ended: EndedSessions
  readonly tokens: SessionTokens
  readonly signing: Signing
  readonly people: Pick<People, 'known'>
  readonly clock: Clock
  readonly newId: () => string
  readonly bus: Bus
  readonly config: { readonly secure: boolean; readonly demo: boolean }
}

const ROWS_FOR_MS = 30_000
const ROWS_MAX = 20_000
const VISITOR_PURPOSE = 'sibo/visitor'
const VISITOR_PAYLOAD = /^([0-9a-f]{24})\.([0-9]{1,12})$/

/** Writes and clears the three cookies; all HttpOnly, path /, no domain. */
const createCookies = ({ config, signing, clock }: SessionDeps) => {
  const names = cookieNames(config.secure)
  const set = (name: string, value: string, sameSite: 'lax' | 'strict', maxAgeMs: number | null): string =>
    stringifySetCookie({
      name,
      value,
      path: '/',
      httpOnly: true,
      secure: config.secure,
      sameSite,
      ...(maxAgeMs === null ? {} : { maxAge: Math.floor(maxAgeMs / 1000) }),
    })
  return {
    names,
    visitor: (visitorId: string): string =>
      set(names.visitor, signing.sign(VISITOR_PURPOSE, `${visitorId}.${Math.floor(clock.nowMs() / 1000)}`), 'lax', VISITOR_LIFE_MS),
    /** A staff cookie ends with the browser. */
    session: (kind: SessionKind, token: string): string =>
      kind === 'staff' ? set(names.staff, token, 'strict', null) : set(names.member, token, 'lax', lifeMs('member')),
    clear: (kind: SessionKind): string => set(names[kind], '', kind === 'staff' ? 'strict' : 'lax', 0),
  }
}

/** Rows at most 30 s old; an ended one is seen at once through the shared list. */
const createRows = ({ store, ended, clock, bus }: SessionDeps) => {
  const kept = new Map<string, { row: SessionRow; atMs: number }>()
  const forget = (sid: string): void => void kept.delete(sid)
  bus.on('sessionEnded', ({ sid }) => forget(sid))
  return {
    forget,
    get: async (sid: string, kind: SessionKind): Promise<SessionRow | null> => {
      const verdict = await ended.has(sid)
      if (verdict === 'yes') return null
      // Staff fail closed: an ended session of theirs must not come back while the list is away.
      if (verdict === 'unknown' && kind === 'staff') throw new DomainError('unavailable', undefined, 1000)
      const hit = kept.get(sid)
      if (hit && verdict === 'no' && clock.monotonicMs() - hit.atMs < ROWS_FOR_MS) return hit.row
      const row = await store.bySid(sid)
      if (row) {
        if (kept.size >= ROWS_MAX) kept.clear()
        kept.set(sid, { row, atMs: clock.monotonicMs() })
      }
      return row
    },
  }
}

type Found = { readonly row: SessionRow; readonly known: KnownPerson; readonly claims: TokenClaims }

const actorFrom = (visitorId: string, { network, browser }: Handshake, found: Found | null, nowMs: number): Actor => {
  const from = { visitorId, network, browser }
  if (!found) {
    const nobody = { personId: null, sid: null, leaderId: null, stepUpAtMs: null, demo: false, simulated: false }
    return { kind: 'guest', ...from, ...nobody, roles: ['guest'], scopes: [] }
  }
  const { row, known } = found
  return {
    kind: row.kind,
    ...from,
    personId: row.personId,
    sid: row.sid,
    roles: known.roles,
    scopes: known.scopes,
    leaderId: known.standing.leaderState === 'active' ? known.standing.leaderId : null,
    stepUpAtMs: freshStepUp(row, nowMs),
    demo: row.demo,
    simulated: known.person.simulated,
  }
}

type Reading = { readonly found: Found | null; readonly setCookies: string[] }

/** Reads one session cookie: the person it proves, and what to write back (a younger token, or its end). */
const createReader = (deps: SessionDeps, cookies: ReturnType<typeof createCookies>, rows: ReturnType<typeof createRows>) => {
  const { tokens, people, clock, store, config } = deps
  const keepAlive = async ({ row, claims }: Found): Promise<string[]> => {
    const nowMs = clock.nowMs()
    const renew = row.kind === 'member' && (nowMs - claims.issuedAtMs > MEMBER_RENEW_MS || !claims.currentKey)
    const expiresAtMs = renew ? nowMs + lifeMs('member') : row.expiresAtMs
    if (renew || nowMs - row.lastSeenAtMs > SEEN_EVERY_MS) {
      await store.touch(row.sid, nowMs, expiresAtMs)
      rows.forget(row.sid)
    }
    if (!renew) return []
    return [
      cookies.session(
        row.kind,
        await tokens.sign({ personId: row.personId, sid: row.sid, kind: row.kind, issuedAtMs: nowMs, expiresAtMs }),
      ),
    ]
  }
  return async (kind: SessionKind, token: string): Promise<Reading> => {
    const nowMs = clock.nowMs()
    const gone: Reading = { found: null, setCookies: [cookies.clear(kind)] }
    const claims = await tokens.verify(token, kind, nowMs)
    if (!claims) return gone
    const row = await rows.get(claims.sid, kind)
    const known = row && row.personId === claims.personId ? await people.known(row.personId) : null
    if (!row || !known || sessionVerdict(row, known.person, { nowMs, demoOn: config.demo }) !== null) return gone
    const found = { row, known, claims }
    return { found, setCookies: await keepAlive(found) }
  }
}

const createVisitors =
  ({ signing, clock, newId }: SessionDeps, cookies: ReturnType<typeof createCookies>) =>
  /** The browser's own id from its signed cookie, made on first touch. */
  (token: string | undefined): { visitorId: string; setCookies: string[] } => {
    const payload = token === undefined ? null : signing.verify(VISITOR_PURPOSE, token)
    const [, visitorId, issuedSec] = VISITOR_PAYLOAD.exec(payload ?? '') ?? []
    if (visitorId === undefined) {
      const fresh = newId()
      return { visitorId: fresh, setCookies: [cookies.visitor(fresh)] }
    }
    const old = clock.nowMs() - Number(issuedSec) * 1000 > VISITOR_RENEW_MS
    return { visitorId, setCookies: old ? [cookies.visitor(visitorId)] : [] }
  }

export type Sessions = ReturnType<typeof createSessions>

export const createSessions = (deps: SessionDeps) => {
  const { store, ended, tokens, clock, newId, bus } = deps
  const cookies = createCookies(deps)
  const rows = createRows(deps)
  const read = createReader(deps, cookies, rows)
  const visitorOf = createVisitors(deps, cookies)

  const end = async (sid: string, reason: EndReason): Promise<void> => {
    // First the list that every process asks, then the row: a crash in between leaves her out, not in.
    await ended.add(sid, lifeMs('member'))
    await store.end(sid, clock.nowMs(), reason)
    rows.forget(sid)
    bus.emit('sessionEnded', { sid, reason })
  }

  return {
    /** Who asks: both edges hand the raw Cookie header and get an actor and cookies to set. Refuses with `unavailable` only. */
    actorOf: async (given: Handshake): Promise<{ actor: Actor; setCookies: string[] }> => {
      const found = parseCookie(given.cookieHeader ?? '')
      const visitor = visitorOf(found[cookies.names.visitor])
      const setCookies = [...visitor.setCookies]
      for (const kind of ['staff', 'member'] as const) {
        const token = found[cookies.names[kind]]
        if (!token) continue
        const reading = await read(kind, token)
        setCookies.push(...reading.setCookies)
        if (reading.found) return { actor: actorFrom(visitor.visitorId, given, reading.found, clock.nowMs()), setCookies }
      }
      return { actor: actorFrom(visitor.visitorId, given, null, clock.nowMs()), setCookies }
    },

    /** A new session for a person who proved herself on this browser; whoever was signed in here is signed out. Cookies to set. */
    start: async (
      actor: Pick<Actor, 'visitorId' | 'sid' | 'network' | 'browser'>,
      person: Pick<Person, 'id' | 'kind' | 'demo'>,
      proved: { readonly byPassword: boolean },
    ): Promise<string[]> => {
      const nowMs = clock.nowMs()
      const sid = newId()
      const expiresAtMs = nowMs + lifeMs(person.kind)
      const row = { sid, personId: person.id, kind: person.kind, visitorId: actor.visitorId, network: widened(actor.network) }
      const times = { createdAtMs: nowMs, lastSeenAtMs: nowMs, stepUpAtMs: proved.byPassword ? nowMs : null, expiresAtMs, endedAtMs: null }
      await store.insert({ ...row, browser: actor.browser, demo: person.demo, ...times })
      if (actor.sid !== null) await end(actor.sid, 'replaced')
      const token = await tokens.sign({ personId: person.id, sid, kind: person.kind, issuedAtMs: nowMs, expiresAtMs })
      return [cookies.session(person.kind, token), cookies.clear(person.kind === 'staff' ? 'member' : 'staff')]
    },

    /** Signs out: the session ends everywhere, and the browser becomes a new visitor. Cookies to set. */
    signOut: async (actor: Pick<Actor, 'sid'>): Promise<string[]> => {
      if (actor.sid !== null) await end(actor.sid, 'signedOut')
      return [cookies.clear('member'), cookies.clear('staff'), cookies.visitor(newId())]
    },

    /** Identity was confirmed now; good for ten minutes, for this session only. */
    confirmed: async (sid: string): Promise<void> => {
      await store.stepUp(sid, clock.nowMs())
      rows.forget(sid)
    },

    end,
    endAllOf: async (personId: string, reason: EndReason): Promise<void> => {
      for (const sid of await store.endAllOf(personId, clock.nowMs(), reason)) await end(sid, reason)
    },
    devicesOf: store.devicesOf,
  }
}
