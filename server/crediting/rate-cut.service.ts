// Cuts of the commission that are on their way: every active leader whom one concerns is told once before it comes, whatever dies, and sees it on her pages meanwhile.
import type { Actor } from '../actor.ts'
import type { Bus } from '../domain-events.ts'
import { found } from '../domain-error.ts'
import type { RateChange } from '../commission/rate-table.rules.ts'
import type { RateTable } from '../commission/rate.rules.ts'
import { heldLevel } from '../leaders/level.rules.ts'
import type { Leader } from '../leaders/leader.service.ts'
import { leaderIdOf } from '../leaders/links/link.service.ts'
import type { Logger } from '../logger.ts'
import { permit } from '../members/permit.service.ts'
import { createRounds, type Teller, type ToldOnce } from '../notifications/round.service.ts'
import { CUT_LINES_MAX, type CutLine, type LeaderCuts } from '../protocol/rate-cuts.ts'
import { announcedCuts, replacementsAhead, type ComingCut } from './rate-cut.rules.ts'
import type { Named } from './rate-desk.service.ts'

export type RateCutDeps = {
  /** In the order of their versions. */
  readonly tables: () => Promise<readonly RateTable[]>
  readonly leaderById: (leaderId: string) => Promise<Leader | null>
  /** Active ones, newest first, below an id. */
  readonly activeBefore: (beforeId: string | null, limit: number) => Promise<Leader[]>
  readonly wasSharing: (leaderId: string, beforeMs: number) => Promise<boolean>
  readonly categoriesOf: (skuIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly namesOf: (ids: { showIds: readonly string[]; skuIds: readonly string[] }) => Promise<{ shows: Named[]; skus: Named[] }>
  readonly notices: ToldOnce
  readonly bus: Pick<Bus, 'emit'>
  readonly publicUrl: string
  readonly logger: Pick<Logger, 'error'>
  readonly clock: { readonly nowMs: () => number }
}
export type RateCuts = ReturnType<typeof createRateCuts>

export function createRateCuts(deps: RateCutDeps) {
  const { tables, leaderById, activeBefore, wasSharing, categoriesOf, namesOf, notices, bus, publicUrl, logger, clock } = deps
  const rounds = createRounds<Leader>({
    ...{ kind: 'rateCut', store: notices.rounds, peopleAfter: activeBefore, logger, clock },
    idOf: ({ leaderId }) => leaderId,
    tellerOf,
  })

  /** What is coming, and what of it is less for a leader. */
  async function ahead(nowMs: number) {
    const published = await tables()
    const inForce = published.findLast((table) => table.publishedAtMs <= nowMs)
    const coming = inForce === undefined ? [] : replacementsAhead(published, nowMs)
    const rows = [...(inForce?.rows ?? []), ...coming.flatMap(({ before, after }) => [...before.rows, ...after.rows])]
    const skuIds = new Set(rows.flatMap(({ skuId }) => skuId ?? []))
    const categories = coming.length === 0 ? new Map<string, string>() : await categoriesOf([...skuIds])
    const lessFor = (cut: ComingCut, leader: Leader): RateChange[] =>
      inForce === undefined ? [] : announcedCuts(cut, inForce, heldLevel(leader, nowMs), (skuId) => categories.get(skuId))
    return { coming, lessFor }
  }
  async function linesOf(changes: readonly RateChange[]): Promise<CutLine[]> {
    const shown = changes.slice(0, CUT_LINES_MAX)
    const { shows, skus } = await namesOf({
      showIds: [...new Set(shown.flatMap(({ scope }) => scope.showId ?? []))],
      skuIds: [...new Set(shown.flatMap(({ scope }) => scope.skuId ?? []))],
    })
    const titles = new Map([...shows, ...skus].map(({ id, title }) => [id, title]))
    return shown.map(({ scope, before, after }) => ({ ...wordsOf(scope, titles), before, after }))
  }

  /** What is on its way for her, the newest first; until her own protection is over where she was sharing. */
  async function own(actor: Actor): Promise<LeaderCuts> {
    permit(actor, 'earnings.read', { own: true })
    const leader = found(await leaderById(leaderIdOf(actor)))
    const nowMs = clock.nowMs()
    const { coming, lessFor } = await ahead(nowMs)
    const hers = await Promise.all(
      coming.map(async (cut) => {
        const changes = lessFor(cut, leader)
        const sharing = changes.length > 0 && (await wasSharing(leader.leaderId, cut.publishedAtMs))
        if (changes.length === 0 || (!sharing && nowMs >= cut.fromMs)) return []
        const { version, fromMs, protectedUntilMs } = cut
        const said = { version, fromMs, protectedUntilMs: sharing ? protectedUntilMs : null }
        return [{ ...said, lines: await linesOf(changes), more: Math.max(0, changes.length - CUT_LINES_MAX) }]
      }),
    )
    return { rows: hers.flat() }
  }

  async function tell(cut: ComingCut, changes: readonly RateChange[], { leaderId, memberId }: Leader): Promise<void> {
    const [first] = await linesOf(changes.slice(0, 1))
    if (first === undefined) return
    const protectedUntilMs = (await wasSharing(leaderId, cut.publishedAtMs)) ? cut.protectedUntilMs : null
    const said = { name: first.name, before: first.before, after: first.after, places: changes.length }
    const text = { template: 'rateCut', ...said, fromMs: cut.fromMs, protectedUntilMs, url: `${publicUrl}/leader/earnings` } as const
    if ((await notices.once(`rateCut:${cut.version}:${leaderId}`, memberId, text)) === 'known') return
    bus.emit('toldPerson', { personId: memberId, entry: { kind: 'refresh', version: clock.nowMs(), what: 'leader' } })
  }
  async function tellerOf(subject: string): Promise<Teller<Leader> | null> {
    const { coming, lessFor } = await ahead(clock.nowMs())
    const cut = coming.find(({ version }) => String(version) === subject)
    if (cut === undefined) return null
    return async (leader) => {
      const changes = lessFor(cut, leader)
      if (changes.length > 0) await tell(cut, changes, leader)
      return changes.length > 0
    }
  }
  /** Duty: what was published is told in rounds. */
  async function work(): Promise<void> {
    for (const { version } of replacementsAhead(await tables(), clock.nowMs())) await rounds.open(String(version))
    await rounds.work()
  }

  return { own, work }
}

/** By the narrowest part of its scope; null: everything in the shop. */
function wordsOf({ campaign, skuId, showId, category }: RateChange['scope'], titles: ReadonlyMap<string, string>): Pick<CutLine, 'name'> {
  const name = campaign ?? titles.get(skuId ?? '') ?? titles.get(showId ?? '') ?? category ?? null
  return { name: skuId !== undefined || showId !== undefined ? (name ?? '') : name }
}
