// Campaigns: announced to the leaders they are for, launched by the clock for all of them at once, each told once whatever dies.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Bus } from '../domain-events.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Leader } from '../leaders/leader.service.ts'
import { leaderIdOf } from '../leaders/links/link.service.ts'
import type { Logger } from '../logger.ts'
import { permit } from '../members/permit.service.ts'
import { createRounds, type Teller, type ToldOnce } from '../notifications/round.service.ts'
import { CAMPAIGNS_SHOWN_MAX, type CampaignWrite, type LeaderCampaign, type StaffCampaign } from '../protocol/campaigns.ts'
import { checkPictures, shownMaterial, type PictureUrl } from './material.service.ts'
import { isLaunchTime, isShown, SHOWN_AFTER_MS, tellingOf, type CampaignState, type Telling } from './campaign.rules.ts'
import { isFor } from './task.rules.ts'

export type Campaign = Omit<CampaignWrite, 'material'> & {
  readonly campaignId: string
  readonly material: CampaignWrite['material']
  readonly state: CampaignState
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
  /** Launches every waiting one whose moment has come. */
  readonly launch: (nowMs: number) => Promise<void>
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
  readonly notices: ToldOnce
  readonly bus: Pick<Bus, 'emit'>
  readonly audit: Pick<Audit, 'write'>
  readonly publicUrl: string
  readonly newId: () => string
  readonly logger: Logger
  readonly clock: { readonly nowMs: () => number }
}
export type Campaigns = ReturnType<typeof createCampaigns>

/** More do not run within so few days. */
const AHEAD_MAX = 100
const subjectOf = ({ campaignId }: Campaign, what: Telling): string => `${campaignId}:${what}`

export function createCampaigns(deps: CampaignDeps) {
  const { store, leaders, tagsOf, showIsThere, pictureUrl, notices, bus, audit, publicUrl, newId, logger, clock } = deps
  const rounds = createRounds<Leader>({
    ...{ kind: 'campaign', store: notices.rounds, peopleAfter: leaders.activeBefore, logger, clock },
    idOf: ({ leaderId }) => leaderId,
    tellerOf,
  })

  async function shown({ campaignId, title, material, showId, launchAtMs }: Campaign) {
    return { campaignId, title, showId, launchAtMs, material: await shownMaterial(material, pictureUrl) }
  }
  async function rowsOf(campaigns: readonly Campaign[]): Promise<StaffCampaign[]> {
    const told = await rounds.toldOf(campaigns.flatMap((one) => [subjectOf(one, 'announce'), subjectOf(one, 'launch')]))
    const toldOf = (campaign: Campaign, what: Telling): number => told.get(subjectOf(campaign, what)) ?? 0
    const rowOf = async (campaign: Campaign): Promise<StaffCampaign> => {
      const { state, version, audience } = campaign
      const counts = { announced: toldOf(campaign, 'announce'), launched: toldOf(campaign, 'launch') }
      return { ...(await shown(campaign)), ...counts, state, version, audience }
    }
    return Promise.all(campaigns.map(rowOf))
  }
  const rowOf = async (campaign: Campaign): Promise<StaffCampaign> => found((await rowsOf([campaign]))[0])
  /** Only leaders with tags are asked for theirs. */
  const isForHer = async ({ audience }: Campaign, { leaderId, level }: Leader): Promise<boolean> =>
    isFor(audience, { level, tags: audience.tags.length === 0 ? [] : await tagsOf(leaderId) })

  async function own(actor: Actor): Promise<{ rows: LeaderCampaign[] }> {
    permit(actor, 'material.read', { own: true })
    const leader = found(await leaders.byId(leaderIdOf(actor)))
    const nowMs = clock.nowMs()
    const open = (await store.since(nowMs - SHOWN_AFTER_MS, AHEAD_MAX)).filter((one) => isShown(one, nowMs))
    const fits = await Promise.all(open.map((one) => isForHer(one, leader)))
    const rows = open.filter((_, place) => fits[place]).slice(0, CAMPAIGNS_SHOWN_MAX)
    return { rows: await Promise.all(rows.map(async (one) => ({ ...(await shown(one)), launched: nowMs >= one.launchAtMs }))) }
  }

  async function list(actor: Actor, ask: { cursor: string | null; limit: number }) {
    permit(actor, 'campaign.run')
    const rows = await store.list({ beforeId: ask.cursor, limit: ask.limit + 1 })
    const page = rows.slice(0, ask.limit)
    return { rows: await rowsOf(page), next: rows.length > ask.limit ? (page.at(-1)?.campaignId ?? null) : null }
  }

  /** Refuses bad_input {field} for a launch too near or too far, a show or a picture that is not there. */
  async function run(actor: Actor, given: CampaignWrite): Promise<StaffCampaign> {
    permit(actor, 'campaign.run')
    if (!isLaunchTime(given.launchAtMs, clock.nowMs())) throw new DomainError('bad_input', { field: 'launchAtMs' })
    if (!(await showIsThere(given.showId))) throw new DomainError('bad_input', { field: 'showId' })
    await checkPictures(given.material.pictureIds, pictureUrl)
    const campaign: Campaign = {
      ...{ campaignId: newId(), ...given, state: 'waiting', byPersonId: actor.personId ?? '', version: 1 },
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

  async function tell(campaign: Campaign, what: Telling, { leaderId, memberId }: Leader): Promise<void> {
    const { title, launchAtMs } = campaign
    const text = { template: 'campaign', title, launchAtMs, now: what === 'launch', url: `${publicUrl}/leader` } as const
    if ((await notices.once(`campaign:${subjectOf(campaign, what)}:${leaderId}`, memberId, text)) === 'known') return
    bus.emit('toldPerson', { personId: memberId, entry: { kind: 'refresh', version: clock.nowMs(), what: 'leader' } })
  }
  /** Nothing is said of a campaign that was called off, nor that one comes which is there already. */
  async function tellerOf(subject: string): Promise<Teller<Leader> | null> {
    const [campaignId = '', what] = subject.split(':')
    const campaign = await store.byId(campaignId)
    const telling = campaign && tellingOf(campaign.state)
    if (!campaign || !telling || telling !== what) return null
    return async (leader) => {
      const isHers = await isForHer(campaign, leader)
      if (isHers) await tell(campaign, telling, leader)
      return isHers
    }
  }
  /** Duty: launches what is due, and tells in rounds. */
  async function work(): Promise<void> {
    const nowMs = clock.nowMs()
    await store.launch(nowMs)
    for (const campaign of await store.since(nowMs - SHOWN_AFTER_MS, AHEAD_MAX)) {
      const telling = tellingOf(campaign.state)
      if (telling !== null) await rounds.open(subjectOf(campaign, telling))
    }
    await rounds.work()
  }

  return { own, list, run, cancel, work }
}
