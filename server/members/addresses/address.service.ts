// A member's addresses: sealed at rest, full only to herself, copied to orders without opening.
import type { Actor } from '../../actor.ts'
import type { Clock } from '../../clock.ts'
import { DomainError, found } from '../../domain-error.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Address } from '../../protocol/members.ts'
import type { Sealing } from '../../sealing.ts'
import { deliveryText, doorText, freeSlot, regionOf, type AddressRow, type SealedDelivery } from './address.rules.ts'
import { permit } from '../permit.service.ts'
import { maskedPhone, maskedRecipient } from '../person.rules.ts'

export type AddressStore = {
  /** In the order of their slots. */
  readonly of: (memberId: string) => Promise<readonly AddressRow[]>
  /** The city of each member's default address. */
  readonly citiesOf: (memberIds: readonly string[]) => Promise<Map<string, string>>
  readonly one: (memberId: string, id: string) => Promise<AddressRow | null>
  /** False when another writer has taken the slot. */
  readonly insert: (row: AddressRow) => Promise<boolean>
  readonly replace: (row: AddressRow) => Promise<boolean>
  readonly remove: (memberId: string, id: string) => Promise<boolean>
  /** Makes this one the default and no other. */
  readonly setDefault: (memberId: string, id: string) => Promise<void>
}
export type Delivery = { readonly recipient: string; readonly phone: string; readonly region: string; readonly street: string }
export type AddressGiven = Omit<Address, 'id'>
export type AddressDeps = {
  readonly store: AddressStore
  readonly sealing: Pick<Sealing, 'seal' | 'unseal' | 'blindIndex'>
  readonly clock: Clock
  readonly newId: () => string
}

export type Addresses = ReturnType<typeof createAddresses>

export const createAddresses = ({ store, sealing, clock, newId }: AddressDeps) => {
  const sealed = (memberId: string, given: AddressGiven): SealedDelivery => {
    const region = regionOf(given)
    return {
      recipientSealed: sealing.seal(memberId, 'recipient', given.recipient),
      phoneSealed: sealing.seal(memberId, 'phone', given.phone),
      streetSealed: sealing.seal(memberId, 'street', given.street),
      region,
      city: given.city,
      phoneMasked: maskedPhone(given.phone),
      recipientMasked: maskedRecipient(given.recipient),
      deliveryIndex: sealing.blindIndex('delivery', deliveryText({ ...given, region })),
      doorIndex: sealing.blindIndex('door', doorText({ ...given, region })),
    }
  }
  /** The one presenter of full values: acts address.read and address.write, to the member herself. */
  const shown = (row: AddressRow): Address => ({
    id: row.id,
    recipient: sealing.unseal(row.memberId, 'recipient', row.recipientSealed),
    phone: sealing.unseal(row.memberId, 'phone', row.phoneSealed),
    province: row.province,
    city: row.city,
    district: row.district,
    street: sealing.unseal(row.memberId, 'street', row.streetSealed),
    isDefault: row.isDefault,
  })
  const rowOf = (memberId: string, id: string, slot: number, given: AddressGiven, isDefault: boolean): AddressRow => ({
    ...sealed(memberId, given),
    id,
    memberId,
    slot,
    province: given.province,
    district: given.district,
    isDefault,
    changedAtMs: clock.nowMs(),
  })
  const own = (actor: Actor, act: 'address.read' | 'address.write'): string => {
    permit(actor, act, { own: true })
    return actor.personId ?? ''
  }

  return {
    /** Where members usually have things sent: the city alone, for who may see them. */
    citiesOf: store.citiesOf,

    list: async (actor: Actor): Promise<{ rows: Address[] }> => ({
      rows: (await store.of(own(actor, 'address.read')))
        .toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault) || a.slot - b.slot)
        .map(shown),
    }),

    /** Refuses with `over_cap` {cap} when she has twenty. The first one is the default. */
    add: async (actor: Actor, given: AddressGiven): Promise<Address> => {
      const memberId = own(actor, 'address.write')
      for (;;) {
        const rows = await store.of(memberId)
        const slot = freeSlot(
          rows.map((row) => row.slot),
          LIMITS.addressesPerMemberMax,
        )
        if (slot === null) throw new DomainError('over_cap', { cap: LIMITS.addressesPerMemberMax })
        const row = rowOf(memberId, newId(), slot, given, given.isDefault || rows.length === 0)
        if (!(await store.insert(row))) continue
        if (row.isDefault) await store.setDefault(memberId, row.id)
        return shown(row)
      }
    },

    /** Orders placed before keep the address as it was. */
    change: async (actor: Actor, id: string, given: AddressGiven): Promise<Address> => {
      const memberId = own(actor, 'address.write')
      const before = found(await store.one(memberId, id))
      // There is always one default: it moves by choosing another, not by taking it away.
      const row = rowOf(memberId, id, before.slot, given, given.isDefault || before.isDefault)
      if (!(await store.replace(row))) throw new DomainError('not_found')
      if (row.isDefault && !before.isDefault) await store.setDefault(memberId, id)
      return shown(row)
    },

    remove: async (actor: Actor, id: string): Promise<void> => {
      const memberId = own(actor, 'address.write')
      const before = found(await store.one(memberId, id))
      await store.remove(memberId, id)
      const next = before.isDefault ? (await store.of(memberId)).toSorted((a, b) => b.changedAtMs - a.changedAtMs)[0] : undefined
      if (next) await store.setDefault(memberId, next.id)
    },

    /** For an order: sealed values as they stand, null when there is no such address of hers. */
    sealedFor: async (memberId: string, addressId: string): Promise<SealedDelivery | null> => {
      const row = await store.one(memberId, addressId)
      if (!row) return null
      const { recipientSealed, phoneSealed, streetSealed, region, city, phoneMasked, recipientMasked, deliveryIndex, doorIndex } = row
      const kept = { recipientSealed, phoneSealed, streetSealed, region, city, phoneMasked, recipientMasked, deliveryIndex }
      return doorIndex === undefined ? kept : { ...kept, doorIndex }
    },

    /**
     * Opens a delivery of this member's order. The caller has asked for the act (order.readOwn, order.reveal) and counts it. Empty where the
     * order's own time is over and its values are shredded.
     */
    reveal: (memberId: string, given: Pick<SealedDelivery, 'recipientSealed' | 'phoneSealed' | 'streetSealed' | 'region'>): Delivery => {
      const opened = (kind: 'recipient' | 'phone' | 'street', sealed: string): string =>
        sealed === '' ? '' : sealing.unseal(memberId, kind, sealed)
      return {
        recipient: opened('recipient', given.recipientSealed),
        phone: opened('phone', given.phoneSealed),
        region: given.region,
        street: opened('street', given.streetSealed),
      }
    },

    /** Blind indexes of all her addresses with their phones (self-purchase rules). */
    deliveryIndexesOf: async (memberId: string): Promise<string[]> => (await store.of(memberId)).map((row) => row.deliveryIndex),
  }
}
