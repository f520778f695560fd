// Staff sign in by name and password; where a second factor stands it is asked for, and a code or a recovery code goes with it.
import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import { factorOf } from '../../../../web/src/features/session/factor.rules.ts'
import StaffSignInPage from '../../../../web/src/pages/session/staff-sign-in.page.tsx'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

const bodies: unknown[] = []
let replies: { status: number; body: unknown }[]
const before = globalThis.fetch
beforeAll(async () => {
  // Answers of the faked network settle by themselves, outside any call of the test.
  ;(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = false
  await startTexts('en')
  await loadTexts(['session'])
})
beforeEach(() => {
  bodies.length = 0
  globalThis.fetch = jest.fn((_url: unknown, init: unknown) => {
    bodies.push(JSON.parse((init as { body: string }).body) as unknown)
    const { status, body } = replies.shift() ?? { status: 500, body: {} }
    return Promise.resolve({ ok: status < 400, status, headers: { get: () => null }, json: () => Promise.resolve(body) })
  }) as unknown as typeof fetch
})
afterEach(() => {
  cleanup()
  globalThis.fetch = before
})
const open = () =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter initialEntries={['/sign-in/staff?next=/orders']}>
        <StaffSignInPage />
      </MemoryRouter>
    </QueryClientProvider>,
  )
const say = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })
const submit = () => fireEvent.submit(screen.getByText('Sign in'))

test('the code is asked for after a right password, and goes with the same name and password', async () => {
  replies = [
    { status: 403, body: { code: 'confirm_identity', params: { by: 'totp' } } },
    { status: 403, body: { code: 'code_wrong', params: { by: 'totp' } } },
    { status: 200, body: { kind: 'staff', personId: 'a', nickname: 'Ming' } },
  ]
  open()
  expect(screen.queryByLabelText('Two-step code')).toBeNull()
  say('Name', ' Ming ')
  say('Password', 'three quiet herons')
  submit()
  await screen.findByLabelText('Two-step code')
  say('Two-step code', '12 34 56')
  submit()
  expect((await screen.findByRole('alert')).textContent).not.toBe('')
  say('Two-step code', 'abcde-fghjk')
  submit()
  await waitFor(() => expect(bodies).toHaveLength(3))
  const who = { name: 'Ming', password: 'three quiet herons' }
  expect(bodies).toEqual([who, { ...who, totp: '123456' }, { ...who, recovery: 'abcde-fghjk' }])
})

test('a wrong password says so and asks for no code', async () => {
  replies = [{ status: 403, body: { code: 'password_wrong' } }]
  open()
  say('Name', 'Ming')
  say('Password', 'wrong')
  submit()
  expect((await screen.findByRole('alert')).textContent).not.toBe('')
  expect(screen.queryByLabelText('Two-step code')).toBeNull()
})

test('what is typed as a factor is six digits or ten letters, else nothing yet', () => {
  expect(factorOf(' 123 456 ')).toEqual({ totp: '123456' })
  expect(factorOf('ABCDE fghjk')).toEqual({ recovery: 'ABCDEfghjk' })
  for (const typed of ['', '12345', '1234567', 'abcde', '１２３４５６']) expect(factorOf(typed)).toBeNull()
})
