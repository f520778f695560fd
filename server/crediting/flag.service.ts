// Flags for staff: found by the night's look, listed with their evidence, confirmed or dismissed by people who are not linked to the leader.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Leader } from '../leaders/leader.service.ts'
import { localDay } from '../ledger/local-day.rules.ts'
import { permit } from '../members/permit.service.ts'
import type { FlagDecide, FlagPage, FlagState } from '../protocol/crediting.ts'
import type { CreditChanges } from './credit-change.service.ts'
import { BURST_LEADERS, BURST_VISITORS, findingsIn, type Finding, type FlagLeader, type FlagOrder, type TouchBurst } from './flag.rules.ts'

export type Flag = Finding & {
  readonly flagId: string
  readonly state: FlagState
  readonly atMs: number
  readonly byPersonId: string | null
  readonly reason: string | null
  readonly decidedAtMs: number | null
  readonly version: number
}
export type FlagStore = {
  /** False when the same finding was flagged before. */
  readonly insert: (flag: Flag) => Promise<boolean>
  readonly byId: (flagId: string) => Promise<Flag | null>
  /** Newest first; beforeId: the last id of the page before. */
  readonly list: (ask: { state: FlagState | null; beforeId: string | null; limit: number }) => Promise<Flag[]>
  /** Only while it is open and as it was seen; what its order owes is marked until `done`. */
  readonly decide: (
    flagId: string,
    seenVersion: number,
    by: { state: FlagState; byPersonId: string; reason: string; atMs: number },
  ) => Promise<Flag | null>
  readonly done: (flagId: string) => Promise<void>
  readonly owed: (beforeMs: number, limit: number) => Promise<Flag[]>
  /** False when somebody looks at this day already. */
  readonly claimDay: (day: string) => Promise<boolean>
  readonly orders: (sinceMs: number, limit: number) => Promise<FlagOrder[]>
  readonly bursts: (sinceMs: number, leadersMin: number, visitorsMin: number) => Promise<TouchBurst[]>
}
export type FlagDeps = {
  readonly store: FlagStore
  readonly changes: Pick<CreditChanges, 'setBlock'>
  readonly leaderCards: (leaderIds: readonly string[]) => Promise<ReadonlyMap<string, Leader>>
  readonly doorsOf: (memberId: string) => Promise<FlagLeader['doors']>
  /** Networks each of these people signed in from lately. */
  readonly networksOf: (personIds: readonly string[], sinceMs: number) => Promise<ReadonlyMap<string, readonly string[]>>
  readonly areOne: (personId: string, others: readonly (string | null)[]) => Promise<boolean>
  readonly nicknames: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly audit: Pick<Audit, 'write'>
  readonly clock: { readonly nowMs: () => number }
  readonly newId: () => string
  readonly timeZone: string
}
export type Flags = ReturnType<typeof createFlags>

const DAY_MS = 86_400_000
const LOOK_BACK_MS = 30 * DAY_MS
const ORDERS_MAX = 50_000
const OWED_AFTER_MS = 10_000
const OWED_SLICE = 50
/** Leaders whose doors are read side by side. */
const LEADERS_AT_ONCE = 20

export function createFlags(deps: FlagDeps) {
  const { store, changes, leaderCards, doorsOf, networksOf, areOne, nicknames, audit, clock, newId, timeZone } = deps

  const leadersOf = async (orders: readonly FlagOrder[], bursts: readonly TouchBurst[], sinceMs: number): Promise<FlagLeader[]> => {
    const cards = [...(await leaderCards([...new Set([...orders, ...bursts].map(({ leaderId }) => leaderId))])).values()]
    const networks = await networksOf(
      cards.map(({ memberId }) => memberId),
      sinceMs,
    )
    const leaders: FlagLeader[] = []
    for (let from = 0; from < cards.length; from += LEADERS_AT_ONCE) {
      const slice = cards.slice(from, from + LEADERS_AT_ONCE)
      const doors = await Promise.all(slice.map(({ memberId }) => doorsOf(memberId)))
      for (const [place, { leaderId, memberId }] of slice.entries())
        leaders.push({ leaderId, memberId, doors: doors[place] ?? [], networks: networks.get(memberId) ?? [] })
    }
    return leaders
  }

  /** Looks at the last 30 days and flags what is new. Harmless to repeat. Answers how many are new. */
  async function look(): Promise<number> {
    const nowMs = clock.nowMs()
    const sinceMs = nowMs - LOOK_BACK_MS
    const [orders, bursts] = await Promise.all([
      store.orders(sinceMs, ORDERS_MAX),
      store.bursts(nowMs - DAY_MS, BURST_LEADERS, BURST_VISITORS),
    ])
    const leaders = await leadersOf(orders, bursts, sinceMs)
    const buyers = [...new Set(orders.map(({ memberId }) => memberId))]
    const findings = findingsIn({ orders, leaders, networksOf: await networksOf(buyers, sinceMs), bursts, day: localDay(nowMs, timeZone) })
    let fresh = 0
    for (const finding of findings) {
      const flag: Flag = {
        ...finding,
        flagId: newId(),
        state: 'open',
        atMs: nowMs,
        byPersonId: null,
        reason: null,
        decidedAtMs: null,
        version: 1,
      }
      if (await store.insert(flag)) fresh += 1
    }
    return fresh
  }

  /** Once a local day, by whichever process comes first. */
  async function nightly(): Promise<void> {
    if (await store.claimDay(localDay(clock.nowMs(), timeZone))) await look()
  }

  async function list(actor: Actor, ask: { state: FlagState | null; cursor: string | null; limit: number }): Promise<FlagPage> {
    permit(actor, 'flag.read')
    const rows = await store.list({ state: ask.state, beforeId: ask.cursor, limit: ask.limit + 1 })
    const page = rows.slice(0, ask.limit)
    const [cards, names] = await Promise.all([
      leaderCards(page.map(({ leaderId }) => leaderId)),
      nicknames(page.flatMap(({ byPersonId }) => byPersonId ?? [])),
    ])
    return {
      rows: page.map(({ flagId, kind, leaderId, orderNo, evidence, state, atMs, byPersonId, reason, decidedAtMs, version }) => ({
        flagId,
        kind,
        leaderId,
        leaderName: cards.get(leaderId)?.name ?? '',
        orderNo,
        evidence: [...evidence],
        state,
        atMs,
        byName: byPersonId === null ? null : (names.get(byPersonId) ?? ''),
        reason,
        decidedAtMs,
        version,
      })),
      next: rows.length > ask.limit ? (page.at(-1)?.flagId ?? null) : null,
    }
  }

  /** The order of a decided flag: confirmed means no commission, dismissed means it is paid after all. Harmless to repeat. */
  async function follow(flag: Flag, actor: Actor): Promise<void> {
    if (flag.orderId !== null)
      await changes.setBlock(actor, flag.orderId, { blocked: flag.state === 'confirmed', reason: flag.reason ?? '' })
    await store.done(flag.flagId)
  }

  /** Refuses not_found, changed_meanwhile, wrong_state (decided), not_allowed (linked to the leader). */
  async function decide(actor: Actor, flagId: string, given: FlagDecide): Promise<{ state: FlagState; version: number }> {
    permit(actor, 'flag.decide')
    const flag = found(await store.byId(flagId))
    const leader = (await leaderCards([flag.leaderId])).get(flag.leaderId)
    if (await areOne(actor.personId ?? '', [leader?.memberId ?? null])) throw new DomainError('not_allowed')
    if (flag.version !== given.seenVersion) throw new DomainError('changed_meanwhile', { version: flag.version })
    if (flag.state !== 'open') throw new DomainError('wrong_state', { state: flag.state })
    const state = given.verdict === 'confirm' ? 'confirmed' : 'dismissed'
    const { reason } = given
    const decided = await store.decide(flagId, flag.version, { state, byPersonId: actor.personId ?? '', reason, atMs: clock.nowMs() })
    if (decided === null) throw new DomainError('changed_meanwhile', { version: flag.version + 1 })
    await audit.write({ actor, act: 'flag.decide', on: { kind: 'flag', id: flagId }, before: { state: 'open' }, after: { state }, reason })
    await follow(decided, actor)
    return { state: decided.state, version: decided.version }
  }

  /** Finishes decisions whose order was not reached when a process died. */
  async function repair(): Promise<void> {
    for (const flag of await store.owed(clock.nowMs() - OWED_AFTER_MS, OWED_SLICE)) {
      // The order is another leader's by now, who is the decider herself: nothing of it is hers to decide.
      await follow(flag, decider(flag)).catch(async (err: unknown) => {
        if (!(err instanceof DomainError)) throw err
        await store.done(flag.flagId)
      })
    }
  }

  return { look, nightly, list, decide, repair }
}

/** Who decided, as far as the audit asks. */
const decider = ({ byPersonId }: Flag): Actor => ({
  kind: 'staff',
  visitorId: '',
  personId: byPersonId,
  sid: null,
  roles: ['staff'],
  scopes: ['leaders'],
  leaderId: null,
  stepUpAtMs: null,
  demo: false,
  simulated: false,
  network: '',
  browser: '',
})
