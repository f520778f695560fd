// Which rooms of the console open for whom, by the roles and scopes the server told; the server judges every act again. Pure.
import type { Scope } from '../../../../server/protocol/acts.ts'
import type { Me } from '../../../../server/protocol/members.ts'

export const SECTIONS = [
  'home',
  'shows',
  'products',
  'orders',
  'shipping',
  'pickup',
  'afterSales',
  'leaders',
  'members',
  'finance',
  'staff',
] as const
export type Section = (typeof SECTIONS)[number]

const scopesOf: Record<Exclude<Section, 'home' | 'staff'>, readonly Scope[]> = {
  shows: ['shows'],
  products: ['catalog', 'shows'],
  orders: ['orders', 'service', 'fulfil', 'finance'],
  shipping: ['fulfil'],
  pickup: ['pickup'],
  afterSales: ['service'],
  finance: ['finance'],
  leaders: ['leaders', 'reports'],
  members: ['members', 'service'],
}
type Person = Pick<Me, 'kind' | 'roles' | 'scopes' | 'secondFactor'>

export const hasScope = (me: Person, ...scopes: readonly Scope[]): boolean =>
  me.roles.includes('owner') || (me.kind === 'staff' && scopes.some((scope) => me.scopes.includes(scope)))

/** A host signed in as a member plans her own shows and sees nothing else. */
export function mayOpen(me: Person, section: Section): boolean {
  if (me.secondFactor === 'asked') return false
  if (section === 'home') return me.kind === 'staff' || me.roles.includes('owner')
  if (section === 'staff') return me.roles.includes('owner')
  // who stands at a point, and not even the owner by herself
  if (section === 'pickup') return me.kind === 'staff' && me.scopes.includes('pickup')
  if (section === 'shows' && me.roles.includes('host')) return true
  return hasScope(me, ...scopesOf[section])
}
export const openSections = (me: Person): Section[] => SECTIONS.filter((section) => mayOpen(me, section))

/** There is something to look for. */
export const maySearch = (me: Person): boolean => mayOpen(me, 'orders') || mayOpen(me, 'products') || mayOpen(me, 'members')
export const mayWriteProducts = (me: Person): boolean => hasScope(me, 'catalog')
export const mayBlockMembers = (me: Person): boolean => hasScope(me, 'members')
export const mayGrantRooms = (me: Person): boolean => hasScope(me, 'shows')
/** Every act of staff, not only those about one order. */
export const mayReadAudit = (me: Person): boolean => hasScope(me, 'finance')
export const mayDecideLeaders = (me: Person): boolean => hasScope(me, 'leaders')
export const mayReveal = (me: Person): boolean => hasScope(me, 'fulfil', 'service')
/** What may be done with an order besides looking. */
export const mayRemark = (me: Person): boolean => hasScope(me, 'orders', 'service')
/** Money back without a case; a second person agrees. */
export const mayRefund = (me: Person): boolean => hasScope(me, 'finance')
export const mayShip = (me: Person): boolean => hasScope(me, 'fulfil')
export const mayExport = (me: Person): boolean => hasScope(me, 'orders', 'finance', 'reports')
export const mayExportPersonal = (me: Person): boolean => hasScope(me, 'fulfil')
/** The figures of any show (of her own a host sees them in the studio). */
export const maySeeFigures = (me: Person): boolean => hasScope(me, 'shows', 'mod')
