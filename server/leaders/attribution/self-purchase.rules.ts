// Self-purchase (rules.md 6): is the buyer the leader herself, and what of an order looks like hers. Exact matches decide, the rest only flags.

/** Who somebody is, as ids and blind indexes only: no phone number or address is needed to compare. */
export type IdentityFacts = {
  readonly memberIds: readonly string[]
  readonly accountIds: readonly string[]
  readonly phoneIndexes: readonly string[]
}
export type SelfMatch = 'member' | 'account' | 'phone'

const meets = (one: readonly string[], other: readonly string[]) => one.some((value) => other.includes(value))

/** Row a: the buyer is the leader (memberIds include merged ones): she is no candidate and her touch binds nothing. */
export function matchIdentity(buyer: IdentityFacts, leader: IdentityFacts): SelfMatch | null {
  if (meets(buyer.memberIds, leader.memberIds)) return 'member'
  if (meets(buyer.accountIds, leader.accountIds)) return 'account'
  return meets(buyer.phoneIndexes, leader.phoneIndexes) ? 'phone' : null
}

export type BlockReason = 'payer' | 'addressAndPhone' | 'device'

/** Row b: the payer's account is hers; known at payment. */
export function matchPayer(payerAccountId: string | null, leader: IdentityFacts): BlockReason | null {
  return payerAccountId !== null && leader.accountIds.includes(payerAccountId) ? 'payer' : null
}

/** Where an order goes and from where it was placed. deliveryIndex is the blind index of address and receiver phone together. */
export type DeliveryFacts = {
  readonly deliveryIndex: string | null
  /** The browser: its visitor cookie. */
  readonly deviceId: string | null
  /** A pickup point is never an address match: her home may be the point. */
  readonly pickup: boolean
}
export type LeaderPlaces = {
  readonly deliveryIndexes: readonly string[]
  /** Devices she signed in on, with when. */
  readonly devices: readonly { readonly deviceId: string; readonly signedInAtMs: number }[]
}
const DEVICE_MATCH_MS = 30 * 86_400_000

/** Row c, known at placement: address and receiver phone are hers, or a device she signed in on within 30 days. Credit stays, commission is blocked. */
export function matchDelivery(delivery: DeliveryFacts, leader: LeaderPlaces, atMs: number): BlockReason | null {
  const { deliveryIndex, deviceId, pickup } = delivery
  if (!pickup && deliveryIndex !== null && leader.deliveryIndexes.includes(deliveryIndex)) {
    return 'addressAndPhone'
  }
  const known = leader.devices.some((device) => device.deviceId === deviceId && atMs < device.signedInAtMs + DEVICE_MATCH_MS)
  return known ? 'device' : null
}
