// The form of a staff account: when it may be sent, how scopes are picked, and where an invitation's token stands.
import { expect, test } from '@jest/globals'
import { SCOPES } from '../../../../server/protocol/acts.ts'
import { accountReady, inviteLink, reasonGood, SCOPES_SHOWN, toggled } from '../../../../web/src/features/console-staff/scopes.rules.ts'

test('every scope of the contract is offered, each once', () => {
  expect([...SCOPES_SHOWN].toSorted()).toEqual([...SCOPES].toSorted())
})
test('a form is ready with a name, something to do and a reason', () => {
  const good = { name: 'Anna', owner: false, scopes: ['mod'] as const, phone: '', reason: 'new' }
  expect(accountReady(good)).toBe(true)
  expect(accountReady({ ...good, name: null })).toBe(true)
  for (const bad of [{ name: 'A' }, { name: ' \u200b ' }, { scopes: [] }, { reason: ' x ' }, { reason: 'x'.repeat(101) }])
    expect(accountReady({ ...good, ...bad })).toBe(false)
  expect(accountReady({ ...good, scopes: [], owner: true })).toBe(true)
  expect(['13812345678', '1381234567', '23812345678'].map((phone) => accountReady({ ...good, phone }))).toEqual([true, false, false])
  expect(reasonGood('离职')).toBe(true)
})
test('scopes are put in and taken out, and keep their order', () => {
  expect(toggled(['mod'], 'catalog')).toEqual(['catalog', 'mod'])
  expect(toggled(['catalog', 'mod'], 'catalog')).toEqual(['mod'])
})
test('the token stands behind the address, where no server sees it', () => {
  const link = inviteLink('https://shop.example', '/staff/welcome', 'tok_en-1')
  expect(link).toBe('https://shop.example/staff/welcome#tok_en-1')
  expect(new URL(link).pathname + new URL(link).search).toBe('/staff/welcome')
})
