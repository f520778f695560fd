// What an address row is, how it is masked, and what makes two deliveries the same.
import { matchText } from '../../protocol/text.ts'

/** Copied to an order without decrypting: sealed for the member whose order it is. */
export type SealedDelivery = {
  readonly recipientSealed: string
  readonly phoneSealed: string
  readonly streetSealed: string
  /** Province, city, district: not sealed, freight needs it. */
  readonly region: string
  readonly city: string
  readonly phoneMasked: string
  readonly recipientMasked: string
  readonly deliveryIndex: string
  /** Blind index of the door alone, whoever is called there; absent from rows of before there was one. */
  readonly doorIndex?: string
}
export type AddressRow = SealedDelivery & {
  readonly id: string
  readonly memberId: string
  /** 1..20, unique with the member: the limit holds against any number of writers. */
  readonly slot: number
  readonly province: string
  readonly district: string
  readonly isDefault: boolean
  readonly changedAtMs: number
}

export const regionOf = (given: { readonly province: string; readonly city: string; readonly district: string }): string =>
  `${given.province} ${given.city} ${given.district}`

/** The text whose blind index tells that two orders go to the same door and phone. */
export const deliveryText = (given: { readonly region: string; readonly street: string; readonly phone: string }): string =>
  `${matchText(given.region)}|${matchText(given.street)}|${given.phone}`

/** The same of the door alone, whatever phone or name. */
export const doorText = (given: { readonly region: string; readonly street: string }): string =>
  `${matchText(given.region)}|${matchText(given.street)}`

/** The lowest free place among 1..max, null when all are taken. */
export const freeSlot = (taken: readonly number[], max: number): number | null => {
  for (let slot = 1; slot <= max; slot += 1) if (!taken.includes(slot)) return slot
  return null
}
