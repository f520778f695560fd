// Cuts of the commission that are on their way: every active leader whom one concerns is told once before it comes, page by page whatever dies, and sees it on her pages meanwhile.
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
import type { NoticeText } from '../notifications/notice.service.ts'
import { CUT_LINES_MAX, type CutLine, type LeaderCuts } from '../protocol/rate-cuts.ts'
import { announcedCuts, replacementsAhead, type ComingCut } from './rate-cut.rules.ts'
import type { Named } from './rate-desk.service.ts'

/** One that is being told, after which leader; it is ours until the lease ends. */
export type CutTelling = { readonly version: number; readonly afterId: string | null; readonly leaseUntilMs: number }
export type RateCutStore = {
  /** To be told from its first leader on; harmless when it is there. */
  readonly open: (version: number) => Promise<void>
  /** One that is to be told and that no other process tells now. */
  readonly take: (nowMs: number, leaseMs: number) => Promise<CutTelling | null>
  /** The page was told: goes on after its last leader, or is over (null). */
  readonly pageTold: (telling: CutTelling, afterId: string | null) => Promise<void>
  /** mine: to be told by us now; told: she knows; busy: another is about to tell her, until its lease ends. */
  readonly claim: (telling: CutTelling, leaderId: string, nowMs: number) => Promise<'mine' | 'told' | 'busy'>
  readonly sent: (version: number, leaderId: string, nowMs: number) => Promise<void>
}
export type RateCutDeps = {
  readonly store: RateCutStore
  /** In the order of their versions. */
  readonly tables: () => Promise<readonly RateTable[]>
  readonly leaderById: (leaderId: string) => Promise<Leader | null>
  /** Active ones, newest first, below an id. */
  readonly activeBefore: (beforeId: string | null, limit: number) => Promise<Leader[]>
  readonly wasSharing: (leaderId: string, beforeMs: number) => Promise<boolean>
  readonly categoriesOf: (skuIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly namesOf: (ids: { showIds: readonly string[]; skuIds: readonly string[] }) => Promise<{ shows: Named[]; skus: Named[] }>
  readonly notify: (personId: string, text: NoticeText) => Promise<unknown>
  readonly bus: Pick<Bus, 'emit'>
  readonly publicUrl: string
  readonly logger: Pick<Logger, 'error'>
  readonly clock: { readonly nowMs: () => number }
}
export type RateCuts = ReturnType<typeof createRateCuts>

const PAGE_LEADERS = 100
const LEASE_MS = 60_000
/** Of one run, so that other duties come to their turn. */
const PAGES_MAX = 20

export function createRateCuts(deps: RateCutDeps) {
  const { store, tables, leaderById, activeBefore, wasSharing, categoriesOf, namesOf, notify, bus, publicUrl, logger, clock } = deps
  /** Those that this process has seen to. */
  const opened = new Set<number>()

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

  async function tell(telling: CutTelling, cut: ComingCut, changes: readonly RateChange[], leader: Leader): Promise<void> {
    const { leaderId, memberId } = leader
    const turn = await store.claim(telling, leaderId, clock.nowMs())
    if (turn === 'busy') throw new Error('told by another process')
    if (turn === 'told') return
    const [first] = await linesOf(changes.slice(0, 1))
    if (first === undefined) return
    const protectedUntilMs = (await wasSharing(leaderId, cut.publishedAtMs)) ? cut.protectedUntilMs : null
    bus.emit('toldPerson', { personId: memberId, entry: { kind: 'refresh', version: clock.nowMs(), what: 'leader' } })
    const said = { name: first.name, before: first.before, after: first.after, places: changes.length }
    await notify(memberId, { template: 'rateCut', ...said, fromMs: cut.fromMs, protectedUntilMs, url: `${publicUrl}/leader/earnings` })
    await store.sent(telling.version, leaderId, clock.nowMs())
  }
  /** One by one: who cannot be told now leaves the page to the next lease, and nobody before her is told twice. */
  async function tellPage(telling: CutTelling): Promise<void> {
    const { coming, lessFor } = await ahead(clock.nowMs())
    const cut = coming.find(({ version }) => version === telling.version)
    const page = cut === undefined ? [] : await activeBefore(telling.afterId, PAGE_LEADERS)
    for (const leader of page) {
      const changes = cut === undefined ? [] : lessFor(cut, leader)
      if (cut !== undefined && changes.length > 0) await tell(telling, cut, changes, leader)
      // What is taken up after its lease is another's.
      if (clock.nowMs() >= telling.leaseUntilMs) return
    }
    await store.pageTold(telling, page.length < PAGE_LEADERS ? null : (page.at(-1)?.leaderId ?? null))
  }
  async function openNew(): Promise<void> {
    const nowMs = clock.nowMs()
    for (const { version } of replacementsAhead(await tables(), nowMs)) {
      if (opened.has(version)) continue
      await store.open(version)
      opened.add(version)
    }
  }
  /** Duty: what was published is told page by page; a page that was cut off goes on when its lease is over. */
  async function work(): Promise<void> {
    await openNew()
    for (let pages = 0; pages < PAGES_MAX; pages += 1) {
      const telling = await store.take(clock.nowMs(), LEASE_MS)
      if (telling === null) return
      await tellPage(telling).catch((err: unknown) => logger.error({ err, version: telling.version }, 'rate cut not told yet'))
    }
  }

  return { own, work }
}

/** By the narrowest part of its scope; null: everything in the shop. */
function wordsOf({ campaign, skuId, showId, category }: RateChange['scope'], titles: ReadonlyMap<string, string>): Pick<CutLine, 'name'> {
  const name = campaign ?? titles.get(skuId ?? '') ?? titles.get(showId ?? '') ?? category ?? null
  return { name: skuId !== undefined || showId !== undefined ? (name ?? '') : name }
}
