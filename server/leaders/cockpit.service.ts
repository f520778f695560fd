// What a leader hears of her people while they are in a show: that one came, stays, opens or puts back goods, paid; only of who agreed to it.
import type { Bus, DomainEvents } from '../domain-events.ts'
import type { PrivateEntry } from '../protocol/room.ts'
import { maskedName } from '../protocol/text.ts'
import type { BindingStore } from './attribution/binding.service.ts'
import type { LeaderFacts } from './leader.service.ts'
import type { PeopleDeps } from './people.service.ts'

export type PersonAct = Extract<PrivateEntry, { kind: 'person' }>['act']
export type CockpitDeps = Pick<PeopleDeps, 'nicknamesOf' | 'whereAre' | 'consenting'> & {
  readonly bindings: Pick<BindingStore, 'currentOf'>
  readonly leaderOf: (leaderId: string) => Promise<LeaderFacts | null>
  /** How many of a leader's people are in a show now. */
  readonly totalHere: (leaderId: string, showId: string) => Promise<number>
  /** The title of goods, for her to talk about; null when unknown. */
  readonly titleOf: (offerId: string) => Promise<string | null>
  readonly bus: Bus
  readonly clock: { readonly nowMs: () => number }
  /** Runs once after so long; answers how to stop it. */
  readonly after: (ms: number, run: () => void) => () => void
  readonly onFault: (err: unknown) => void
}
export type Cockpit = ReturnType<typeof createCockpit>

/** Who is there so long after she came is watching. */
const STAYS_MS = 60_000

export function createCockpit(deps: CockpitDeps) {
  const { bindings, leaderOf, consenting, nicknamesOf, whereAre, totalHere, titleOf, bus, clock, after, onFault } = deps
  const waiting = new Set<() => void>()

  /** Her leader, if she has an active one and lets her leader see her now; `creditedTo`: the leader of an order instead, whose member she may not be. */
  async function seerOf(memberId: string, creditedTo: string | null = null): Promise<(LeaderFacts & { hers: boolean }) | null> {
    const boundTo = (await bindings.currentOf([memberId])).get(memberId)?.leaderId ?? null
    const leaderId = creditedTo ?? boundTo
    const leader = leaderId === null ? null : await leaderOf(leaderId)
    if (leader?.state !== 'active' || leader.memberId === memberId) return null
    return (await consenting([memberId])).has(memberId) ? { ...leader, hers: boundTo === leaderId } : null
  }

  async function tell(
    memberId: string,
    showId: string,
    act: PersonAct,
    title: string | null,
    creditedTo: string | null = null,
  ): Promise<void> {
    const leader = await seerOf(memberId, creditedTo)
    if (leader === null) return
    const nickname = (await nicknamesOf([memberId])).get(memberId) ?? ''
    const name = leader.hers ? nickname : maskedName(nickname)
    bus.emit('toldPerson', { personId: leader.memberId, entry: { kind: 'person', version: clock.nowMs(), showId, name, act, title } })
  }

  /** A member arrived in a show: her leader hears it at once, and after a minute that she stays. */
  async function arrived({ showId, personId, name }: { showId: string; personId: string; name: string }): Promise<void> {
    const leader = await seerOf(personId)
    if (leader === null) return
    const here = await totalHere(leader.leaderId, showId)
    bus.emit('toldPerson', { personId: leader.memberId, entry: { kind: 'came', version: clock.nowMs(), showId, name, totalHere: here } })
    const stop = after(STAYS_MS, () => {
      waiting.delete(stop)
      stays(personId, showId).catch(onFault)
    })
    waiting.add(stop)
  }

  async function stays(memberId: string, showId: string): Promise<void> {
    if ((await whereAre([memberId])).get(memberId) === showId) await tell(memberId, showId, 'stays', null)
  }

  /** She opened the buy sheet of an offer, or closed it without buying. */
  async function looked(memberId: string, showId: string, offerId: string, open: boolean): Promise<void> {
    await tell(memberId, showId, open ? 'opens' : 'leaves', await titleOf(offerId))
  }

  /** Her order was paid: whoever is credited hears it. Simulated buyers are no people. */
  async function paid({ showId, order, memberId, leaderId, simulated }: DomainEvents['orderPaid']): Promise<void> {
    if (leaderId !== null && !simulated) await tell(memberId, showId, 'paid', order.title, leaderId)
  }

  /** An order of hers ran out or was cancelled before it was paid. */
  async function orderChanged({ personId, entry }: DomainEvents['toldPerson']): Promise<void> {
    const left = entry.kind === 'order' && entry.order.state === 'closed' && !entry.order.refunding
    if (left) await tell(personId, entry.order.showId, 'leaves', entry.order.title)
  }

  const close = () => {
    for (const stop of waiting) stop()
    waiting.clear()
  }
  return { arrived, looked, paid, orderChanged, close }
}
