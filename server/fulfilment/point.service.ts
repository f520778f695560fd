// Pickup points: written by the sending desk, offered to buyers where the offer's show and goods allow, and the address an order keeps of them.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import { DomainError, found } from '../domain-error.ts'
import type { SealedDelivery } from '../members/addresses/address.rules.ts'
import { permit } from '../members/permit.service.ts'
import { standServes, type PickupStand } from '../orders/placing/destination.rules.ts'
import type { PointCard, PointWrite } from '../protocol/pickup.ts'
import { codeIndexOf, codeOf } from './pickup-code.rules.ts'

const POINTS_MAX = 100

export type PointRow = PointWrite & {
  readonly id: string
  readonly version: number
  /** The one browser that may scan without network. */
  readonly deviceId: string | null
}
export type PointStore = {
  /** By name. */
  readonly all: () => Promise<readonly PointRow[]>
  readonly one: (id: string) => Promise<PointRow | null>
  readonly insert: (row: PointRow) => Promise<void>
  readonly replace: (row: PointRow, seenVersion: number) => Promise<boolean>
  readonly setDevice: (id: string, deviceId: string) => Promise<PointRow | null>
}
export type PlaceOf = { readonly province: string; readonly city: string; readonly district: string; readonly street: string }
export type PointDeps = {
  readonly store: PointStore
  readonly codeKey: Uint8Array
  /** Her own name and phone, sealed for her, at this place; null: no such member. */
  readonly contactAt: (memberId: string, place: PlaceOf) => Promise<SealedDelivery | null>
  readonly termsOf: (offerId: string) => Promise<{ readonly showId: string; readonly productId: string } | null>
  readonly mayEnter: (actor: Actor, showId: string) => Promise<boolean>
  /** Staff who may stand at a point. */
  readonly pickupPeople: () => Promise<readonly { readonly id: string; readonly name: string }[]>
  readonly audit: Pick<Audit, 'write'>
  readonly newId: () => string
}
export type Points = ReturnType<typeof createPoints>

export const placeText = ({ province, city, district, street }: PlaceOf): string =>
  `${province === city ? province : province + city}${district}${street}`
const cardOf = ({ deviceId, ...row }: PointRow): PointCard => ({ ...row, hasDevice: deviceId !== null })
const standOf = (row: PointRow, codeKey: Uint8Array): PickupStand => ({
  pointId: row.id,
  name: row.name,
  place: placeText(row),
  showIds: row.showIds,
  barredProductIds: row.barredProductIds,
  codeIndex: (orderId) => codeIndexOf(codeKey, row.id, codeOf(codeKey, orderId)),
})

export const createPoints = ({ store, codeKey, contactAt, termsOf, mayEnter, pickupPeople, audit, newId }: PointDeps) => {
  const people = async (): Promise<{ id: string; name: string }[]> => (await pickupPeople()).map(({ id, name }) => ({ id, name }))
  const assertStaff = async (staffIds: readonly string[]): Promise<void> => {
    const known = new Set((await people()).map(({ id }) => id))
    if (staffIds.some((id) => !known.has(id))) throw new DomainError('bad_input', { field: 'staffIds' })
  }
  const wrote = (actor: Actor, id: string, before: object | undefined, after: object): Promise<void> =>
    audit.write({ actor, act: 'point.write', on: { kind: 'point', id }, ...(before === undefined ? {} : { before }), after })
  return {
    list: async (actor: Actor) => {
      permit(actor, 'point.write')
      return { rows: (await store.all()).map(cardOf), people: await people() }
    },
    /** Refuses over_cap at a hundred points, bad_input {field: staffIds} for somebody without the scope. */
    add: async (actor: Actor, given: PointWrite): Promise<PointCard> => {
      permit(actor, 'point.write')
      if ((await store.all()).length >= POINTS_MAX) throw new DomainError('over_cap', { cap: POINTS_MAX })
      await assertStaff(given.staffIds)
      const row: PointRow = { ...given, id: newId(), version: 1, deviceId: null }
      await store.insert(row)
      await wrote(actor, row.id, undefined, given)
      return cardOf(row)
    },
    change: async (actor: Actor, id: string, { seenVersion, ...given }: PointWrite & { seenVersion: number }): Promise<PointCard> => {
      permit(actor, 'point.write')
      const before = found(await store.one(id))
      await assertStaff(given.staffIds)
      const row: PointRow = { ...before, ...given, version: seenVersion + 1 }
      if (!(await store.replace(row, seenVersion))) throw new DomainError('changed_meanwhile')
      await wrote(actor, id, cardOf(before), given)
      return cardOf(row)
    },
    /** For the buy sheet: where this offer's goods may be collected. */
    forOffer: async (actor: Actor, offerId: string) => {
      const terms = found(await termsOf(offerId))
      permit(actor, 'offer.prepare', { entry: await mayEnter(actor, terms.showId) })
      const open = (await store.all()).filter((row) => row.active && standServes(standOf(row, codeKey), terms))
      return { rows: open.map((row) => ({ id: row.id, name: row.name, place: placeText(row), hours: row.hours })) }
    },
    /** An order's destination when its address is a point; null: no such point, or it is closed. */
    destination: async (memberId: string, pointId: string): Promise<(SealedDelivery & { pickup: PickupStand }) | null> => {
      const row = await store.one(pointId)
      if (!row?.active) return null
      const contact = await contactAt(memberId, row)
      // Her home may be the point: it tells nothing about who bought.
      return contact && { ...contact, deliveryIndex: `point.${pointId}`, pickup: standOf(row, codeKey) }
    },
  }
}
