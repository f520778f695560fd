// How many members one browser may bring to an offer: the first two freely, two more after a little work, then no more. Pure.

/** Members of one browser who click without being asked for anything, and how many may click at all (published with the offer's terms). */
export const FREE_PER_DEVICE = 2
export const MEMBERS_PER_DEVICE = 4

export type DeviceStanding = 'free' | 'prove' | 'refused'
/** place: 1 for the first member of this browser at this offer. */
export const deviceStanding = (place: number): DeviceStanding => {
  if (place <= FREE_PER_DEVICE) return 'free'
  return place <= MEMBERS_PER_DEVICE ? 'prove' : 'refused'
}
