// A member's own name and phone, sealed for her, at a place that is not her address: for goods she collects.
import type { Sealing } from '../sealing.ts'
import { regionOf, type SealedDelivery } from './addresses/address.rules.ts'
import type { PeopleStore } from './people.service.ts'
import { maskedRecipient, scopesOf } from './person.rules.ts'

export type Contacts = ReturnType<typeof createContacts>
export type ContactsDeps = { readonly people: Pick<PeopleStore, 'byId' | 'listStaff'>; readonly sealing: Pick<Sealing, 'seal'> }
type Place = { readonly province: string; readonly city: string; readonly district: string; readonly street: string }

const STAFF_MAX = 500

export const createContacts = ({ people, sealing }: ContactsDeps) => ({
  /** Null for somebody without a phone (never a member). deliveryIndex is empty: the place tells nothing about her. */
  at: async (memberId: string, place: Place): Promise<SealedDelivery | null> => {
    const person = await people.byId(memberId)
    if (!person?.phone) return null
    return {
      recipientSealed: sealing.seal(memberId, 'recipient', person.nickname),
      phoneSealed: person.phone.sealed,
      streetSealed: sealing.seal(memberId, 'street', place.street),
      region: regionOf(place),
      city: place.city,
      phoneMasked: person.phone.masked,
      recipientMasked: maskedRecipient(person.nickname),
      deliveryIndex: '',
    }
  },
  /** Staff accounts in use that hold the scope pickup. */
  pickupStaff: async (): Promise<{ id: string; name: string }[]> =>
    (await people.listStaff(null, STAFF_MAX))
      .filter(({ staff, blockedAtMs }) => blockedAtMs === null && staff !== null && scopesOf(staff).includes('pickup'))
      .map(({ id, nickname }) => ({ id, name: nickname })),
})
