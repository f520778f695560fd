// Leaders in figures: the leader's own centre at a glance, and the staff's list of leaders with what they sold and are owed.
import type { Actor } from '../actor.ts'
import type { RateService } from '../commission/rate.service.ts'
import { levelName } from '../commission/rate-terms.rules.ts'
import { found } from '../domain-error.ts'
import { heldLevel } from '../leaders/level.rules.ts'
import { nextStep } from './first-sale.rules.ts'
import type { Leader, LeaderService } from '../leaders/leader.service.ts'
import { leaderIdOf, type LinkService, type ShowFacts } from '../leaders/links/link.service.ts'
import type { CreditService } from '../leaders/attribution/credit.service.ts'
import type { PeopleService } from '../leaders/people.service.ts'
import type { LeaderState } from '../leaders/leader.rules.ts'
import type { LedgerService } from '../ledger/ledger.service.ts'
import { permit } from '../members/permit.service.ts'
import type { LeaderHome } from '../protocol/leaders.ts'
import { localMidnightMs } from '../ledger/local-day.rules.ts'

export type LeaderFiguresDeps = {
  readonly leaders: Pick<LeaderService, 'byId' | 'search'>
  readonly links: Pick<LinkService, 'ofShows' | 'countOf'>
  readonly people: Pick<PeopleService, 'hereByShow' | 'totalsOf'>
  readonly credit: Pick<CreditService, 'salesOf'>
  readonly ledger: Pick<LedgerService, 'balancesOf' | 'balancesOfMany' | 'accruedSince'>
  readonly rates: Pick<RateService, 'shopBps' | 'termsAt'>
  /** Shows on air and next, on air first. */
  readonly showsNow: (limit: number) => Promise<ShowFacts[]>
  readonly phoneMasks: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Titles of courses that members still have to pass before they can be approved. */
  readonly toLearn: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>
  readonly clock: { readonly nowMs: () => number }
  readonly timeZone: string
}
export type LeaderFigures = ReturnType<typeof createLeaderFigures>

const SHOWS_SHOWN = 10

export function createLeaderFigures(deps: LeaderFiguresDeps) {
  const { leaders, links, people, credit, ledger, rates, showsNow, phoneMasks, toLearn, clock, timeZone } = deps

  /** The caller's centre: today by the shop's local day, what is frozen and available, shows to share now. */
  async function home(actor: Actor): Promise<LeaderHome> {
    permit(actor, 'leader.home', { own: true })
    const leaderId = leaderIdOf(actor)
    const nowMs = clock.nowMs()
    const leader = found(await leaders.byId(leaderId))
    const [balances, today, here, totals, rateBps, shows, terms, made] = await Promise.all([
      ledger.balancesOf(leaderId),
      ledger.accruedSince(leaderId, localMidnightMs(nowMs, timeZone)),
      people.hereByShow(leaderId),
      people.totalsOf(leaderId),
      rates.shopBps(heldLevel(leader, nowMs)),
      showsNow(SHOWS_SHOWN),
      rates.termsAt(nowMs),
      links.countOf(leaderId),
    ])
    const shareLinks = await links.ofShows(
      leaderId,
      shows.map((show) => show.id),
    )
    return {
      name: leader.name,
      state: leader.state,
      todayFen: today.amountFen,
      frozenFen: balances.frozenFen,
      availableFen: balances.availableFen,
      peopleHere: [...here.values()].reduce((total, count) => total + count, 0),
      peopleTotal: totals.members,
      ordersToday: today.orders,
      nextStep: nextStep({ links: made, people: Number(totals.came), entries: balances.version }),
      rateBps,
      level: heldLevel(leader, nowMs),
      levelName: levelName(terms, heldLevel(leader, nowMs)),
      live: shows.map((show) => ({
        showId: show.id,
        title: show.title,
        coverUrl: show.coverUrl,
        phase: show.phase,
        startsAtMs: show.startsAtMs,
        peopleHere: here.get(show.id) ?? 0,
        link: shareLinks.get(show.id) ?? null,
      })),
      nowMs,
    }
  }

  /** For staff: leaders newest application first, with sales and balances; phones masked. */
  async function list(actor: Actor, ask: { state: LeaderState | null; cursor: string | null; limit: number }) {
    const { rows, next } = await leaders.search(actor, ask)
    const leaderIds = rows.map((row) => row.leaderId)
    const [sales, balances, masks, courses] = await Promise.all([
      credit.salesOf(leaderIds),
      ledger.balancesOfMany(leaderIds),
      phoneMasks(rows.map((row) => row.memberId)),
      toLearn(rows.filter((row) => row.state === 'applied').map((row) => row.memberId)),
    ])
    const present = (row: Leader) => ({
      leaderId: row.leaderId,
      name: row.name,
      phoneMasked: masks.get(row.memberId) ?? '',
      state: row.state,
      about: row.about,
      appliedAtMs: row.appliedAtMs,
      level: heldLevel(row, clock.nowMs()),
      paidOrders: sales.get(row.leaderId)?.paidOrders ?? 0,
      gmvFen: sales.get(row.leaderId)?.gmvFen ?? 0,
      frozenFen: balances.get(row.leaderId)?.frozenFen ?? 0,
      availableFen: balances.get(row.leaderId)?.availableFen ?? 0,
      toLearn: [...(courses.get(row.memberId) ?? [])],
      accepted: Boolean(row.acceptedBy),
      version: row.version,
    })
    return { rows: rows.map(present), next }
  }

  return { home, list }
}
