// Keeps people, sessions, challenges, addresses and the owner's token in memory by the same contracts as the real stores.
import type { AddressRow } from '../../server/members/addresses/address.rules.ts'
import type { AddressStore } from '../../server/members/addresses/address.service.ts'
import type { CodeSends } from '../../server/members/sign-in/code-limits.service.ts'
import type { PeopleStore } from '../../server/members/people.service.ts'
import { losesOwner, type Person } from '../../server/members/person.rules.ts'
import type { SecondFactorStore } from '../../server/members/second-factor/second-factor.service.ts'
import type { SessionRow } from '../../server/members/sessions/session.rules.ts'
import type { EndedSessions, SessionStore } from '../../server/members/sessions/session.service.ts'
import type { Challenge, ChallengeStore } from '../../server/members/sign-in/sign-in.service.ts'
import type { InviteStore } from '../../server/members/staff/staff-accounts.service.ts'
import type { SetupStore } from '../../server/members/sign-in/staff-sign-in.service.ts'

export const memoryPeople = (): PeopleStore => {
  const rows = new Map<string, Person>()
  const find = (is: (person: Person) => boolean): Person | null => [...rows.values()].find(is) ?? null
  const patch = (id: string, change: (person: Person) => Partial<Person>): void => {
    const row = rows.get(id)
    if (row) rows.set(id, { ...row, ...change(row) })
  }
  return {
    byId: async (id) => rows.get(id) ?? null,
    byIds: async (ids) => ids.flatMap((id) => rows.get(id) ?? []),
    byPhone: async (index) => find((person) => person.phone?.index === index),
    byStaffName: async (nameMatch) => find((person) => person.staff?.nameMatch === nameMatch),
    insert: async (person) => {
      const standing =
        rows.get(person.id) ??
        (person.phone && find((other) => other.phone?.index === person.phone?.index)) ??
        (person.staff && find((other) => other.staff?.nameMatch === person.staff?.nameMatch))
      if (standing) return standing
      rows.set(person.id, person)
      return person
    },
    setProfile: async (id, given) => patch(id, () => given),
    setPasswordHash: async (id, passwordHash) => patch(id, ({ staff }) => (staff ? { staff: { ...staff, passwordHash } } : {})),
    setSecondFactor: async (id, atMs) =>
      patch(id, ({ staff }) => {
        if (!staff) return {}
        const { secondFactorAtMs: _before, ...rest } = staff
        return { staff: atMs === null ? rest : { ...rest, secondFactorAtMs: atMs } }
      }),
    setNotBefore: async (id, atMs) => patch(id, ({ notBeforeMs }) => ({ notBeforeMs: Math.max(notBeforeMs, atMs) })),
    setBlocked: async (id, atMs) => patch(id, () => ({ blockedAtMs: atMs })),
    search: async ({ nickname, phoneIndex, before, limit }) =>
      [...rows.values()]
        .filter((person) => person.kind === 'member' && (nickname === null || person.nicknameMatch.startsWith(nickname)))
        .filter((person) => (phoneIndex === null || person.phone?.index === phoneIndex) && (before === null || person.id < before))
        .toSorted((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit),
    listStaff: async (before, limit) =>
      [...rows.values()]
        .filter((person) => person.kind === 'staff' && (before === null || person.id < before))
        .toSorted((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit),
    changeStaff: async (id, { owner, scopes, blockedAtMs, ownPhone }) => {
      const person = rows.get(id)
      if (person?.kind !== 'staff' || !person.staff) return 'missing'
      const isOther = (one: Person): boolean =>
        one.id !== id &&
        one.staff?.owner === true &&
        one.blockedAtMs === null &&
        one.demo === person.demo &&
        (one.demo || one.staff.passwordHash !== null)
      if (losesOwner(person, { owner, blockedAtMs }) && !find(isOther)) return 'lastOwner'
      const { ownPhone: had, ...facts } = person.staff
      const phone = ownPhone === undefined ? had : (ownPhone ?? undefined)
      const staff = {
        ...facts,
        owner: owner ?? facts.owner,
        scopes: scopes ?? facts.scopes,
        ...(phone === undefined ? {} : { ownPhone: phone }),
      }
      rows.set(id, { ...person, staff, blockedAtMs: blockedAtMs === undefined ? person.blockedAtMs : blockedAtMs })
      return 'changed'
    },
    ownerExists: async (demo) => find((person) => person.staff?.owner === true && person.demo === demo) !== null,
  }
}

export const memorySessions = (): SessionStore => {
  const rows = new Map<string, SessionRow>()
  const living = (sid: string): SessionRow | null => {
    const row = rows.get(sid)
    return row?.endedAtMs === null ? row : null
  }
  const end = (sid: string, atMs: number): boolean => {
    const row = living(sid)
    if (row) rows.set(sid, { ...row, endedAtMs: atMs })
    return row !== null
  }
  return {
    insert: async (row) => void rows.set(row.sid, row),
    bySid: async (sid) => rows.get(sid) ?? null,
    touch: async (sid, lastSeenAtMs, expiresAtMs) => {
      const row = rows.get(sid)
      const later = (a: number, b: number): number => Math.max(a, b)
      if (row) {
        const times = { lastSeenAtMs: later(row.lastSeenAtMs, lastSeenAtMs), expiresAtMs: later(row.expiresAtMs, expiresAtMs) }
        rows.set(sid, { ...row, ...times })
      }
    },
    stepUp: async (sid, atMs) => {
      const row = living(sid)
      if (row) rows.set(sid, { ...row, stepUpAtMs: atMs })
    },
    end: async (sid, atMs) => end(sid, atMs),
    endAllOf: async (personId, atMs) => {
      const sids = [...rows.values()].filter((row) => row.personId === personId && row.endedAtMs === null).map(({ sid }) => sid)
      for (const sid of sids) end(sid, atMs)
      return sids
    },
    livingOf: async (personId, nowMs, limit) =>
      [...rows.values()]
        .filter((row) => row.personId === personId && row.endedAtMs === null && row.expiresAtMs > nowMs)
        .toSorted((a, b) => b.createdAtMs - a.createdAtMs)
        .slice(0, limit),
    lastSeenOf: async (personIds) => {
      const seen = new Map<string, number>()
      for (const { personId, lastSeenAtMs } of rows.values())
        if (personIds.includes(personId)) seen.set(personId, Math.max(lastSeenAtMs, seen.get(personId) ?? 0))
      return seen
    },
    devicesOf: async (personId, sinceMs) =>
      [...rows.values()]
        .filter((row) => row.personId === personId && row.createdAtMs >= sinceMs)
        .toSorted((a, b) => b.createdAtMs - a.createdAtMs)
        .map(({ visitorId, createdAtMs }) => ({ deviceId: visitorId, signedInAtMs: createdAtMs })),
  }
}

/** `away()` acts as Redis does when it cannot be reached. */
export const memoryEnded = (): EndedSessions & { readonly away: (is: boolean) => void } => {
  const sids = new Set<string>()
  let isAway = false
  return {
    away: (is) => void (isAway = is),
    add: async (sid) => void (isAway || sids.add(sid)),
    has: async (sid) => (isAway ? 'unknown' : sids.has(sid) ? 'yes' : 'no'),
  }
}

export const memoryChallenges = (): ChallengeStore => {
  const rows = new Map<string, Challenge>()
  return {
    put: async (challenge) => void rows.set(challenge.phoneIndex, challenge),
    take: async (challengeId, visitorId, nowMs, triesMax) => {
      const row = [...rows.values()].find((one) => one.challengeId === challengeId && one.visitorId === visitorId)
      if (!row || row.expiresAtMs <= nowMs || row.tries >= triesMax) return null
      const taken = { ...row, tries: row.tries + 1 }
      rows.set(row.phoneIndex, taken)
      return taken
    },
    use: async (challengeId) => {
      const row = [...rows.values()].find((one) => one.challengeId === challengeId)
      return row !== undefined && rows.delete(row.phoneIndex)
    },
  }
}

export const memoryAddresses = (): AddressStore => {
  const rows = new Map<string, AddressRow>()
  const of = (memberId: string): AddressRow[] =>
    [...rows.values()].filter((row) => row.memberId === memberId).toSorted((a, b) => a.slot - b.slot)
  const one = (memberId: string, id: string): AddressRow | null => of(memberId).find((row) => row.id === id) ?? null
  return {
    of: async (memberId) => of(memberId),
    citiesOf: async (memberIds) =>
      new Map(memberIds.flatMap((id) => of(id).flatMap(({ isDefault, city }) => (isDefault ? [[id, city] as const] : [])))),
    one: async (memberId, id) => one(memberId, id),
    insert: async (row) => {
      if (of(row.memberId).some(({ slot }) => slot === row.slot)) return false
      rows.set(row.id, row)
      return true
    },
    replace: async (row) => one(row.memberId, row.id) !== null && rows.set(row.id, row).has(row.id),
    remove: async (memberId, id) => one(memberId, id) !== null && rows.delete(id),
    setDefault: async (memberId, id) => {
      for (const row of of(memberId)) rows.set(row.id, { ...row, isDefault: row.id === id })
    },
  }
}

export const memorySecondFactors = (): SecondFactorStore => {
  type Row = { sealed?: string; lastStep: number; recovery: readonly string[]; offered?: string; offeredUntilMs: number }
  const rows = new Map<string, Row>()
  const row = (personId: string): Row => rows.get(personId) ?? { lastStep: 0, recovery: [], offeredUntilMs: 0 }
  return {
    offer: async (personId, offered, offeredUntilMs) => void rows.set(personId, { ...row(personId), offered, offeredUntilMs }),
    offered: async (personId, nowMs) => (row(personId).offeredUntilMs > nowMs ? (row(personId).offered ?? null) : null),
    accept: async (personId, offered, step, recovery) => {
      if (row(personId).offered !== offered) return false
      rows.set(personId, { sealed: offered, lastStep: step, recovery, offeredUntilMs: 0 })
      return true
    },
    of: async (personId) => {
      const { sealed, recovery } = row(personId)
      return sealed === undefined ? null : { sealed, recoveryLeft: recovery.length }
    },
    takeStep: async (personId, step) => {
      const now = rows.get(personId)
      if (now?.sealed === undefined || now.lastStep >= step) return false
      rows.set(personId, { ...now, lastStep: step })
      return true
    },
    takeRecovery: async (personId, mac) => {
      const now = row(personId)
      if (!now.recovery.includes(mac)) return false
      rows.set(personId, { ...now, recovery: now.recovery.filter((one) => one !== mac) })
      return true
    },
    renewRecovery: async (personId, recovery) => {
      const now = rows.get(personId)
      if (now?.sealed !== undefined) rows.set(personId, { ...now, recovery })
    },
    remove: async (personId) => void rows.delete(personId),
  }
}

export const memoryCodeSends = (): CodeSends => {
  const [sent, used]: [string[], Set<string>] = [[], new Set()]
  return {
    sent: async (id) => void sent.unshift(id),
    used: async (id) => void used.add(id),
    usedOfLast: async () => (sent.length < 50 ? null : sent.slice(0, 50).filter((id) => used.has(id)).length / 50),
  }
}

export const memoryInvites = (): InviteStore => {
  const rows = new Map<string, { tokenHash: string; expiresAtMs: number }>()
  const find = (tokenHash: string, nowMs: number): string | null =>
    [...rows].find(([, row]) => row.tokenHash === tokenHash && row.expiresAtMs > nowMs)?.[0] ?? null
  return {
    put: async (personId, tokenHash, expiresAtMs) => void rows.set(personId, { tokenHash, expiresAtMs }),
    find: async (tokenHash, nowMs) => find(tokenHash, nowMs),
    use: async (tokenHash, nowMs) => {
      const personId = find(tokenHash, nowMs)
      if (personId !== null) rows.delete(personId)
      return personId
    },
    drop: async (personId) => void rows.delete(personId),
  }
}

export const memorySetup = (): SetupStore => {
  let row: { tokenHash: string; expiresAtMs: number } | null = null
  return {
    put: async (tokenHash, expiresAtMs) => void (row = { tokenHash, expiresAtMs }),
    living: async (nowMs) => row !== null && row.expiresAtMs > nowMs,
    use: async (tokenHash, nowMs) => {
      const good = row !== null && row.tokenHash === tokenHash && row.expiresAtMs > nowMs
      if (good) row = null
      return good
    },
  }
}
