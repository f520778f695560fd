// Campaigns: announced to the leaders they are for, launched by the clock for all of them at once, told page by page so that a death loses nobody.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Bus } from '../domain-events.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Leader } from '../leaders/leader.service.ts'
import { leaderIdOf } from '../leaders/links/link.service.ts'
import type { Logger } from '../logger.ts'
import { permit } from '../members/permit.service.ts'
import type { Notices } from '../notifications/notice.service.ts'
import { CAMPAIGNS_SHOWN_MAX, type CampaignWrite, type LeaderCampaign, type StaffCampaign } from '../protocol/campaigns.ts'
import { checkPictures, shownMaterial, type PictureUrl } from './material.service.ts'
import { isLaunchTime, isShown, SHOWN_AFTER_MS, type CampaignState, type Telling } from './campaign.rules.ts'
import { isFor } from './task.rules.ts'

export type Campaign = Omit<CampaignWrite, 'material'> & {
  readonly campaignId: string
  readonly material: CampaignWrite['material']
  readonly state: CampaignState
  /** What is being told, after which leader; null: everybody knows. */
  readonly telling: { readonly what: Telling; readonly afterId: string | null } | null
  readonly announced: number
  readonly launched: number
  readonly byPersonId: string
  readonly version: number
}
export type CampaignStore = {
  readonly insert: (campaign: Campaign) => Promise<void>
  readonly byId: (campaignId: string) => Promise<Campaign | null>
  /** Newest first. */
  readonly list: (ask: { beforeId: string | null; limit: number }) => Promise<Campaign[]>
  /** Not cancelled, launched after a moment; the next first. */
  readonly since: (launchAfterMs: number, limit: number) => Promise<Campaign[]>
  /** Compare-and-set on version from `waiting`; null when another was first. */
  readonly cancel: (campaignId: string, seenVersion: number) => Promise<Campaign | null>
  /** Every waiting one whose moment has come: launched, and to be told. */
  readonly launch: (nowMs: number) => Promise<void>
  /** One that is to be told and that no other process tells now; it is ours until the lease ends. */
  readonly take: (nowMs: number, leaseMs: number) => Promise<Campaign | null>
  /** A page was told: goes on after its last leader, or ends (null). */
  readonly told: (campaign: Campaign, afterId: string | null, count: number) => Promise<void>
}
export type CampaignDeps = {
  readonly store: CampaignStore
  readonly leaders: {
    readonly byId: (leaderId: string) => Promise<Leader | null>
    /** Active ones, newest first, below an id. */
    readonly activeBefore: (beforeId: string | null, limit: number) => Promise<Leader[]>
  }
  readonly tagsOf: (leaderId: string) => Promise<readonly string[]>
  readonly showIsThere: (showId: string) => Promise<boolean>
  readonly pictureUrl: PictureUrl
  readonly notices: Notices
  readonly bus: Pick<Bus, 'emit'>
  readonly audit: Pick<Audit, 'write'>
  readonly publicUrl: string
  readonly newId: () => string
  readonly logger: Logger
  readonly clock: { readonly nowMs: () => number }
}
export type Campaigns = ReturnType<typeof createCampaigns>

const PAGE_LEADERS = 100
const LEASE_MS = 60_000
/** Of one run, so that other duties come to their turn. */
const PAGES_MAX = 20

export function createCampaigns(deps: CampaignDeps) {
  const { store, leaders, tagsOf, showIsThere, pictureUrl, notices, bus, audit, publicUrl, newId, logger, clock } = deps

  async function shown({ campaignId, title, material, showId, launchAtMs }: Campaign) {
    return { campaignId, title, showId, launchAtMs, material: await shownMaterial(material, pictureUrl) }
  }
  async function rowOf(campaign: Campaign): Promise<StaffCampaign> {
    const { state, announced, launched, version, audience } = campaign
    return { ...(await shown(campaign)), state, announced, launched, version, audience }
  }
  /** Only leaders with tags are asked for theirs. */
  const isForHer = async ({ audience }: Campaign, { leaderId, level }: Leader): Promise<boolean> =>
    isFor(audience, { level, tags: audience.tags.length === 0 ? [] : await tagsOf(leaderId) })

  async function own(actor: Actor): Promise<{ rows: LeaderCampaign[] }> {
    permit(actor, 'material.read', { own: true })
    const leader = found(await leaders.byId(leaderIdOf(actor)))
    const nowMs = clock.nowMs()
    const open = (await store.since(nowMs - SHOWN_AFTER_MS, PAGE_LEADERS)).filter((one) => isShown(one, nowMs))
    const fits = await Promise.all(open.map((one) => isForHer(one, leader)))
    const rows = open.filter((_, place) => fits[place]).slice(0, CAMPAIGNS_SHOWN_MAX)
    return { rows: await Promise.all(rows.map(async (one) => ({ ...(await shown(one)), launched: nowMs >= one.launchAtMs }))) }
  }

  async function list(actor: Actor, ask: { cursor: string | null; limit: number }) {
    permit(actor, 'campaign.run')
    const rows = await store.list({ beforeId: ask.cursor, limit: ask.limit + 1 })
    const page = rows.slice(0, ask.limit)
    return { rows: await Promise.all(page.map(rowOf)), next: rows.length > ask.limit ? (page.at(-1)?.campaignId ?? null) : null }
  }

  /** Refuses bad_input {field} for a launch too near or too far, a show or a picture that is not there. */
  async function run(actor: Actor, given: CampaignWrite): Promise<StaffCampaign> {
    permit(actor, 'campaign.run')
    if (!isLaunchTime(given.launchAtMs, clock.nowMs())) throw new DomainError('bad_input', { field: 'launchAtMs' })
    if (!(await showIsThere(given.showId))) throw new DomainError('bad_input', { field: 'showId' })
    await checkPictures(given.material.pictureIds, pictureUrl)
    const campaign: Campaign = {
      ...{ campaignId: newId(), ...given, state: 'waiting', telling: { what: 'announce', afterId: null } },
      ...{ announced: 0, launched: 0, byPersonId: actor.personId ?? '', version: 1 },
    }
    await store.insert(campaign)
    const after = { showId: given.showId, launchAtMs: given.launchAtMs, audience: given.audience }
    await audit.write({ actor, act: 'campaign.run', on: { kind: 'campaign', id: campaign.campaignId }, after, reason: given.title })
    return rowOf(campaign)
  }

  /** Refuses not_found, wrong_state (launched or called off already), changed_meanwhile. */
  async function cancel(actor: Actor, campaignId: string, given: { reason: string; seenVersion: number }): Promise<StaffCampaign> {
    permit(actor, 'campaign.run')
    const before = found(await store.byId(campaignId))
    if (before.state !== 'waiting') throw new DomainError('wrong_state', { state: before.state })
    const after = await store.cancel(campaignId, given.seenVersion)
    if (after === null) throw new DomainError('changed_meanwhile', { version: before.version })
    const on = { kind: 'campaign', id: campaignId }
    await audit.write({
      ...{ actor, act: 'campaign.run', on, before: { state: 'waiting' }, after: { state: 'cancelled' }, reason: given.reason },
    })
    return rowOf(after)
  }

  async function tell(campaign: Campaign, what: Telling, leader: Leader): Promise<boolean> {
    if (!(await isForHer(campaign, leader))) return false
    const entry = { kind: 'refresh', version: clock.nowMs(), what: 'leader' } as const
    bus.emit('toldPerson', { personId: leader.memberId, entry })
    const { title, launchAtMs } = campaign
    await notices.send(leader.memberId, { template: 'campaign', title, launchAtMs, now: what === 'launch', url: `${publicUrl}/leader` })
    return true
  }
  async function tellPage(campaign: Campaign): Promise<void> {
    const { telling } = campaign
    if (telling === null) return
    const page = await leaders.activeBefore(telling.afterId, PAGE_LEADERS)
    const told = await Promise.all(page.map((leader) => tell(campaign, telling.what, leader)))
    const last = page.length < PAGE_LEADERS ? null : (page.at(-1)?.leaderId ?? null)
    await store.told(campaign, last, told.filter(Boolean).length)
  }
  /** Duty: launches what is due and tells page by page; a page that was cut off is told again when its lease is over. */
  async function work(): Promise<void> {
    await store.launch(clock.nowMs())
    for (let pages = 0; pages < PAGES_MAX; pages += 1) {
      const campaign = await store.take(clock.nowMs(), LEASE_MS)
      if (campaign === null) return
      await tellPage(campaign).catch((err: unknown) => logger.error({ err, campaignId: campaign.campaignId }, 'campaign not told yet'))
    }
  }

  return { own, list, run, cancel, work }
}
