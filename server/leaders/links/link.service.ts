// Share links: one a leader, show and channel, named by a code that proves itself; where /r/:code leads.
import type { Actor } from '../../actor.ts'
import { DomainError, found } from '../../domain-error.ts'
import { permit } from '../../members/permit.service.ts'
import type { ShareLink } from '../../protocol/leaders.ts'
import { isGoodShareCode, makeShareCode } from './share-code.rules.ts'
import type { LinkFacts } from './touch.rules.ts'

export type Link = LinkFacts & { readonly code: string; readonly createdAtMs: number }

export type LinkStore = {
  readonly byId: (linkId: string) => Promise<Link | null>
  readonly byCode: (code: string) => Promise<Link | null>
  /** The leader's link of a show and channel (null: without one). */
  readonly byPlace: (leaderId: string, showId: string, channel: string | null) => Promise<Link | null>
  /** The leader's links of these shows, without channel. */
  readonly byShows: (leaderId: string, showIds: readonly string[]) => Promise<Link[]>
  readonly countOf: (leaderId: string) => Promise<number>
  /** False when the place or the code is taken. */
  readonly insert: (link: Link) => Promise<boolean>
  readonly setDisabled: (linkId: string, disabled: boolean) => Promise<void>
}

/** What a link needs to know of a show. */
export type ShowFacts = {
  readonly id: string
  readonly title: string
  readonly phase: string
  readonly startsAtMs: number
  readonly coverUrl: string | null
  readonly hostName: string
}

/** A link lives with its show and this much longer: replays sell too. */
const LINK_LIVES_MS = 400 * 86_400_000
/** One leader makes links by hand; more than this is a script. */
export const LINKS_PER_LEADER_MAX = 2000
const CODE_TRIES = 3
const HIDDEN_PHASES: readonly string[] = ['draft', 'cancelled', 'expired', 'banned']

export type LinkDeps = {
  readonly store: LinkStore
  readonly showOf: (showId: string) => Promise<ShowFacts | null>
  /** Touches of each link, for `opens`. */
  readonly opensOf: (linkIds: readonly string[]) => Promise<ReadonlyMap<string, number>>
  /** The caller's own group; refuses not_found. */
  readonly ownGroup: (actor: Actor, groupId: string) => Promise<{ readonly groupId: string; readonly channelCode: string }>
  readonly clock: { readonly nowMs: () => number }
  readonly newId: () => string
  readonly randomBytes: (size: number) => Uint8Array
  /** Lasting, >= 32 bytes: codes outlive the rotation of session keys. */
  readonly linkKey: Uint8Array
  /** Links are built from the public address, never from a request's Host. */
  readonly publicUrl: string
}
export type LinkService = ReturnType<typeof createLinkService>

export function createLinkService(deps: LinkDeps) {
  const { store, showOf, opensOf, ownGroup, clock, newId, randomBytes, linkKey, publicUrl } = deps

  /** The caller's link of a show, made on first asking. Refuses: not_found (no such show or group, or not announced yet), slow_down (too many links). */
  async function create(
    actor: Actor,
    given: { showId: string; channel?: string | undefined; groupId?: string | undefined },
  ): Promise<ShareLink> {
    permit(actor, 'link.create', { own: true })
    const leaderId = leaderIdOf(actor)
    const show = found(await showOf(given.showId))
    if (HIDDEN_PHASES.includes(show.phase)) throw new DomainError('not_found')
    const group = given.groupId === undefined ? null : await ownGroup(actor, given.groupId)
    const channel = group?.channelCode ?? given.channel ?? null
    const known = await store.byPlace(leaderId, show.id, channel)
    if (known !== null) return present(known)
    if ((await store.countOf(leaderId)) >= LINKS_PER_LEADER_MAX) throw new DomainError('slow_down')
    for (let tries = 0; tries < CODE_TRIES; tries += 1) {
      const link = newLink(leaderId, show, channel, group?.groupId ?? null)
      if (await store.insert(link)) return present(link)
      const made = await store.byPlace(leaderId, show.id, channel)
      if (made !== null) return present(made)
    }
    throw new DomainError('busy')
  }

  function newLink(leaderId: string, show: ShowFacts, channel: string | null, groupId: string | null): Link {
    const nowMs = clock.nowMs()
    return {
      linkId: newId(),
      code: makeShareCode(randomBytes(8), linkKey),
      kind: 'show',
      leaderId,
      showId: show.id,
      groupId,
      channel,
      disabled: false,
      untilMs: Math.max(nowMs, show.startsAtMs) + LINK_LIVES_MS,
      createdAtMs: nowMs,
    }
  }

  /** Does the code prove itself? Reads nothing. */
  const proves = (code: string): boolean => isGoodShareCode(code, linkKey)

  /** The link of a code. A guess falls here, before any read. */
  async function byCode(code: string): Promise<Link | null> {
    return proves(code) ? store.byCode(code) : null
  }

  /** Where /r/:code goes: the show (with one product open) with the code, else the first page. Writes nothing: only the opened page's join is a touch. */
  async function redirectOf(code: string, offerId: string | null = null): Promise<string> {
    const link = await byCode(code)
    if (link === null || link.showId === null) return '/'
    return `/live/${link.showId}${offerId === null ? '' : `/p/${offerId}`}?code=${link.code}`
  }

  /** The caller's own link; another's is not found. */
  async function ownLink(actor: Actor, linkId: string): Promise<Link> {
    const link = await store.byId(linkId)
    permit(actor, 'poster.make', { own: link !== null && link.leaderId === actor.leaderId })
    return found(link)
  }

  /** The leader's plain links of these shows, by show. */
  async function ofShows(leaderId: string, showIds: readonly string[]): Promise<Map<string, ShareLink>> {
    const links = await store.byShows(leaderId, showIds)
    const opens = await opensOf(links.map((link) => link.linkId))
    return new Map(links.map((link) => [link.showId ?? '', wireOf(link, opens.get(link.linkId) ?? 0)]))
  }

  /** A link that got to where it should not is switched off: touches from then on do not count, earlier ones stay (rules.md 1.2). */
  async function turn(actor: Actor, linkId: string, disabled: boolean): Promise<ShareLink> {
    const known = await store.byId(linkId)
    permit(actor, 'link.create', { own: known !== null && known.leaderId === actor.leaderId })
    const link = found(known)
    await store.setDisabled(link.linkId, disabled)
    return present({ ...link, disabled })
  }

  async function present(link: Link): Promise<ShareLink> {
    const opens = await opensOf([link.linkId])
    return wireOf(link, opens.get(link.linkId) ?? 0)
  }

  const urlOf = (link: Pick<Link, 'code'>) => `${publicUrl}/r/${link.code}`
  const urlOfGoods = (link: Pick<Link, 'code'>, offerId: string) => `${urlOf(link)}?p=${offerId}`
  const wireOf = (link: Link, opens: number): ShareLink => ({
    linkId: link.linkId,
    code: link.code,
    url: urlOf(link),
    showId: link.showId ?? '',
    channel: link.channel,
    groupId: link.groupId,
    opens,
    disabled: link.disabled,
  })

  return { create, turn, proves, byCode, redirectOf, ownLink, ofShows, urlOf, urlOfGoods, countOf: store.countOf }
}

/** The caller's leader id; leaders' acts let nobody without one this far. */
export function leaderIdOf(actor: Actor): string {
  if (actor.leaderId === null) throw new DomainError('not_allowed')
  return actor.leaderId
}
