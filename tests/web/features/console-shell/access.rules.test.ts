// Which rooms of the console open for whom.
import { describe, expect, test } from '@jest/globals'
import type { Role, Scope } from '../../../../server/protocol/acts.ts'
import {
  mayDecideLeaders,
  mayGrantRooms,
  mayOpen,
  mayReveal,
  maySeeFigures,
  mayWriteProducts,
  openSections,
  SECTIONS,
} from '../../../../web/src/features/console-shell/access.rules.ts'

const staff = (...scopes: Scope[]) => ({ kind: 'staff' as const, roles: ['staff'] as Role[], scopes })
const owner = { kind: 'staff' as const, roles: ['owner', 'staff'] as Role[], scopes: [] as Scope[] }
const member = (...roles: Role[]) => ({ kind: 'member' as const, roles: ['member', ...roles] as Role[], scopes: [] as Scope[] })

describe('rooms', () => {
  test('an owner opens all but the desk of a point, which is for who stands there', () =>
    expect(openSections(owner)).toEqual(SECTIONS.filter((section) => section !== 'pickup')))
  test('a host signed in as a member plans her shows and sees nothing else', () => expect(openSections(member('host'))).toEqual(['shows']))
  test('a member and a leader open nothing', () => {
    expect(openSections(member())).toEqual([])
    expect(openSections(member('leader'))).toEqual([])
  })
  test.each([
    ['catalog', ['home', 'products']],
    ['shows', ['home', 'shows', 'products']],
    ['orders', ['home', 'orders']],
    ['fulfil', ['home', 'orders', 'shipping']],
    ['service', ['home', 'orders', 'afterSales', 'members']],
    ['finance', ['home', 'orders', 'finance']],
    ['leaders', ['home', 'leaders']],
    ['reports', ['home', 'leaders']],
    ['members', ['home', 'members']],
    ['mod', ['home']],
    ['pickup', ['home', 'pickup']],
  ] as const)('scope %s opens %p', (scope, sections) => expect(openSections(staff(scope))).toEqual(sections))
  test('a scope on a member opens nothing', () => expect(mayOpen({ ...member(), scopes: ['orders'] }, 'orders')).toBe(false))
})

test('acts follow the table', () => {
  expect([mayWriteProducts(staff('catalog')), mayWriteProducts(staff('shows')), mayWriteProducts(owner)]).toEqual([true, false, true])
  expect([mayGrantRooms(staff('shows')), mayGrantRooms(member('host'))]).toEqual([true, false])
  expect([mayDecideLeaders(staff('leaders')), mayDecideLeaders(staff('reports'))]).toEqual([true, false])
  expect([mayReveal(staff('fulfil')), mayReveal(staff('service')), mayReveal(staff('orders'))]).toEqual([true, true, false])
  expect([maySeeFigures(staff('mod')), maySeeFigures(staff('orders'))]).toEqual([true, false])
})
