// Plans: rooms with their hosts, shows scheduled in them, announced or cancelled, and the assistants named for them.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Bus } from '../domain-events.ts'
import { may } from '../members/permissions.rules.ts'
import { permit } from '../members/permit.service.ts'
import type { BodyOf, QueryOf, ReplyOf, restEndpoints } from '../protocol/rest-endpoints.ts'
import type { StaffShow } from '../protocol/shows.ts'
import { isPlannable } from './phase.rules.ts'
import { planProblems, startVerdict, type Room, type Show, type ShowPatch } from './show.rules.ts'
import type { Grants, Shows, ShowStore, StaffPlace } from './show.service.ts'

type Ends = typeof restEndpoints
type RoomCard = ReplyOf<Ends['roomAdd']>

export type PeopleCards = (ids: readonly string[]) => Promise<ReadonlyMap<string, { nickname: string; pictureUrl: string | null }>>
/** What the run sheet knows of a show: filled by a domain below, handed in by the app. */
export type SellingView = {
  readonly ofShows: (showIds: readonly string[]) => Promise<ReadonlyMap<string, SellingCard>>
  readonly goods: (showId: string, limit: number) => Promise<readonly Goods[]>
  readonly problems: (showId: string) => Promise<readonly string[]>
}
export type Goods = { readonly offerId: string; readonly title: string; readonly pictureUrl: string | null; readonly priceFen: number }
export type SellingCard = { readonly offerCount: number; readonly pinned: Goods | null }

export type PlanDeps = {
  readonly store: ShowStore
  readonly shows: Shows
  readonly selling: SellingView
  readonly people: { readonly cards: PeopleCards; readonly idByPhone: (phone: string) => Promise<string | null> }
  readonly pictureUrl: (pictureId: string) => Promise<string | null>
  readonly audit: Pick<Audit, 'write'>
  readonly clock: Clock
  readonly newId: () => string
  readonly bus: Bus
}
export type Plan = ReturnType<typeof createPlan>

const ROOMS_MAX = 50
const PROBLEMS_MAX = 20

const placeOf = (cursor: string | undefined): StaffPlace | null => {
  const [startsAt = '', id = ''] = cursor?.split('.') ?? []
  return /^[0-9]{1,15}$/.test(startsAt) && /^[0-9a-f]{24}$/.test(id) ? { startsAtMs: Number(startsAt), id } : null
}
const hostFacts = (actor: Actor, row: { hostPersonId: string }): Grants => ({ host: row.hostPersonId === actor.personId, assistant: null })

export const createPlan = (deps: PlanDeps) => {
  const { store, shows, selling, people, clock } = deps

  const presented = async (list: readonly Show[]): Promise<StaffShow[]> => {
    const ids = list.map((show) => show.id)
    const [counts, sold] = await Promise.all([store.reservations(ids), selling.ofShows(ids)])
    return list.map((show) => ({
      id: show.id,
      roomId: show.roomId,
      title: show.title,
      description: show.description,
      coverId: show.coverId,
      coverUrl: show.coverUrl,
      startsAtMs: show.startsAtMs,
      phase: show.phase,
      hostName: show.hostName,
      reservations: counts.get(show.id) ?? 0,
      offerCount: sold.get(show.id)?.offerCount ?? 0,
      version: show.version,
      problems: [],
    }))
  }
  const problemsOf = async (show: Show): Promise<string[]> =>
    [...planProblems(show, clock.nowMs()), ...(await selling.problems(show.id))].slice(0, PROBLEMS_MAX)
  const one = async (show: Show): Promise<StaffShow> => {
    const [row] = await presented([show])
    return { ...found(row), problems: isPlannable(show.phase) ? await problemsOf(show) : [] }
  }

  /** The actor's own rooms or shows only (a host), or everybody's (staff with the scope). */
  const onlyHers = async (actor: Actor): Promise<string | null> => {
    if (may(actor, 'show.create') === 'ok') return null
    permit(actor, 'show.create', { host: actor.personId !== null && (await store.hostsSomewhere(actor.personId)) })
    return actor.personId
  }
  const showFor = async (actor: Actor, id: string): Promise<Show> => {
    const show = found(await store.show(id))
    permit(actor, 'show.update', hostFacts(actor, show))
    return show
  }

  const coverOf = async (coverId: string | null): Promise<{ coverId: string | null; coverUrl: string | null }> => {
    if (coverId === null) return { coverId, coverUrl: null }
    const coverUrl = await deps.pictureUrl(coverId)
    if (coverUrl === null) throw new DomainError('bad_input', { field: 'coverId' })
    return { coverId, coverUrl }
  }
  const checkStart = (startsAtMs: number): void => {
    if (startVerdict(startsAtMs, clock.nowMs()) !== 'ok') throw new DomainError('bad_input', { field: 'startsAtMs' })
  }
  const hostCard = async (personId: string): Promise<{ hostName: string; hostPictureUrl: string | null }> => {
    const card = (await people.cards([personId])).get(personId)
    return { hostName: card?.nickname ?? '', hostPictureUrl: card?.pictureUrl ?? null }
  }

  /** A room for a person who is known to exist; no permission asked (its callers ask). */
  const openRoom = async (name: string, hostPersonId: string, id = deps.newId()): Promise<Room> => {
    const room: Room = { id, name, hostPersonId, ...(await hostCard(hostPersonId)) }
    await store.insertRoom(room, clock.nowMs())
    deps.bus.emit('personChanged', { personId: hostPersonId })
    return room
  }
  const cardOf = ({ id, name, hostName, hostPersonId }: Room): RoomCard => ({ id, name, hostName, hostPersonId })

  /** Refuses `bad_input {field: hostPhone}` when no member has that phone. */
  const addRoom = async (actor: Actor, wish: BodyOf<Ends['roomAdd']>): Promise<RoomCard> => {
    permit(actor, 'host.grant')
    const hostPersonId = await people.idByPhone(wish.hostPhone)
    if (hostPersonId === null) throw new DomainError('bad_input', { field: 'hostPhone' })
    if ((await store.rooms(null, ROOMS_MAX)).length >= ROOMS_MAX) throw new DomainError('bad_input', { field: 'rooms', max: ROOMS_MAX })
    const room = await openRoom(wish.name, hostPersonId)
    await deps.audit.write({ actor, act: 'host.grant', on: { kind: 'room', id: room.id }, after: { name: room.name, hostPersonId } })
    return cardOf(room)
  }

  /** A draft in a room; no permission asked (its callers ask). Refuses `bad_input` for a start out of range or an unknown cover. */
  const draft = async (room: Room, wish: BodyOf<Ends['showAdd']>, options: { id?: string; demo?: boolean } = {}): Promise<Show> => {
    checkStart(wish.startsAtMs)
    const nowMs = clock.nowMs()
    const show: Show = {
      id: options.id ?? deps.newId(),
      roomId: room.id,
      hostPersonId: room.hostPersonId,
      ...(await hostCard(room.hostPersonId)),
      title: wish.title,
      description: wish.description ?? '',
      ...(await coverOf(wish.coverId)),
      phase: 'draft',
      phaseBefore: null,
      phaseSinceMs: nowMs,
      startsAtMs: wish.startsAtMs,
      liveAtMs: null,
      endedAtMs: null,
      backAtMs: null,
      endedReason: null,
      media: { state: 'off', take: 0, sinceMs: nowMs, layers: 0, version: 1 },
      version: 1,
      demo: options.demo ?? false,
      createdAtMs: nowMs,
    }
    await store.insert(show)
    return show
  }

  const add = async (actor: Actor, wish: BodyOf<Ends['showAdd']>): Promise<StaffShow> => {
    const room = found(await store.room(wish.roomId))
    permit(actor, 'show.create', hostFacts(actor, room))
    const show = await draft(room, wish)
    await deps.audit.write({ actor, act: 'show.create', on: { kind: 'show', id: show.id }, after: { title: show.title } })
    return one(show)
  }

  const patchOf = async (show: Show, wish: BodyOf<Ends['showChange']>): Promise<ShowPatch> => {
    if (wish.startsAtMs !== undefined && wish.startsAtMs !== show.startsAtMs) {
      if (!isPlannable(show.phase)) throw new DomainError('wrong_phase', { phase: show.phase })
      checkStart(wish.startsAtMs)
    }
    return {
      ...(wish.title === undefined ? {} : { title: wish.title }),
      ...(wish.description === undefined ? {} : { description: wish.description }),
      ...(wish.startsAtMs === undefined ? {} : { startsAtMs: wish.startsAtMs }),
      ...(wish.coverId === undefined ? {} : await coverOf(wish.coverId)),
    }
  }

  /** Announces a draft once its check list is clean; refuses `not_ready {missing}`. The host's card is taken anew. */
  const publish = async (show: Show, seenVersion: number): Promise<Show> => {
    if (show.phase === 'scheduled') return show
    const missing = await problemsOf(show)
    if (missing.length > 0) throw new DomainError('not_ready', { missing })
    const card = await hostCard(show.hostPersonId)
    await store.refreshHost(show.roomId, card)
    const moved = await shows.move(show.id, 'scheduled', { seenVersion })
    return (await shows.change(moved, card)) ?? moved
  }

  /** Writes the fields, then does the action. Refuses `changed_meanwhile {version}`, `wrong_phase`, `not_ready {missing}`, `bad_input`. */
  const change = async (actor: Actor, id: string, wish: BodyOf<Ends['showChange']>): Promise<StaffShow> => {
    let show = await showFor(actor, id)
    if (wish.action === 'cancel') permit(actor, 'show.cancel', hostFacts(actor, show))
    const before = { title: show.title, startsAtMs: show.startsAtMs, phase: show.phase }
    const patch = await patchOf(show, wish)
    if (Object.keys(patch).length > 0) {
      if (wish.seenVersion !== show.version) throw new DomainError('changed_meanwhile', { version: show.version })
      show = (await shows.change(show, patch)) ?? (await refuseChanged(id))
    }
    const seenVersion = Object.keys(patch).length > 0 ? show.version : wish.seenVersion
    if (wish.action === 'publish') show = await publish(show, seenVersion)
    if (wish.action === 'cancel') show = await shows.move(id, 'cancelled', { seenVersion })
    const act = wish.action === 'cancel' ? 'show.cancel' : 'show.update'
    const after = { title: show.title, startsAtMs: show.startsAtMs, phase: show.phase }
    await deps.audit.write({ actor, act, on: { kind: 'show', id }, before, after })
    return one(show)
  }
  const refuseChanged = async (id: string): Promise<never> => {
    throw new DomainError('changed_meanwhile', { version: found(await store.show(id)).version })
  }

  /** Names, changes or (with neither right) removes an assistant. Refuses `bad_input {field: phone}` for a phone nobody signed up with. */
  const assistantGrant = async (actor: Actor, id: string, wish: BodyOf<Ends['assistantGrant']>): Promise<Record<string, never>> => {
    const show = found(await store.show(id))
    permit(actor, 'assistant.grant', hostFacts(actor, show))
    const personId = await people.idByPhone(wish.phone)
    if (personId === null) throw new DomainError('bad_input', { field: 'phone' })
    const grant = { trade: wish.trade, mod: wish.mod }
    if (grant.trade || grant.mod) await store.putAssistant(id, personId, grant)
    else await store.dropAssistant(id, personId)
    await deps.audit.write({ actor, act: 'assistant.grant', on: { kind: 'show', id }, after: { personId, ...grant } })
    deps.bus.emit('personChanged', { personId })
    return {}
  }

  const list = async (actor: Actor, query: QueryOf<Ends['staffShows']>): Promise<ReplyOf<Ends['staffShows']>> => {
    const limit = Number(query.limit ?? 20)
    const of = { hostPersonId: await onlyHers(actor), phase: query.phase ?? null }
    const rows = await store.toPlan(of, placeOf(query.cursor), limit + 1)
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return { rows: await presented(rows.slice(0, limit)), next: last ? `${last.startsAtMs}.${last.id}` : null }
  }

  return {
    openRoom,
    draft,
    publish,
    addRoom,
    rooms: async (actor: Actor): Promise<{ rows: RoomCard[] }> => ({
      rows: (await store.rooms(await onlyHers(actor), ROOMS_MAX)).map(cardOf),
    }),
    add,
    change,
    assistantGrant,
    list,
    one: async (actor: Actor, id: string): Promise<StaffShow> => one(await showFor(actor, id)),
  }
}
