// The page of an invitation: sets the password by the token behind the address, says what is wrong at its line, empties the address.
import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import WelcomePage from '../../../../web/src/pages/session/welcome.page.tsx'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

const bodies: unknown[] = []
let reply: { status: number; body: unknown }
const before = globalThis.fetch
beforeAll(async () => {
  await startTexts('en')
  await loadTexts(['session'])
})
beforeEach(() => {
  bodies.length = 0
  window.history.replaceState(null, '', '/staff/welcome#the_token-1')
  globalThis.fetch = jest.fn((url: unknown, init: unknown) => {
    bodies.push({ url, body: JSON.parse((init as { body: string }).body) as unknown })
    const { status, body } = reply
    return Promise.resolve({ ok: status < 400, status, headers: { get: () => null }, json: () => Promise.resolve(body) })
  }) as unknown as typeof fetch
})
afterEach(() => {
  cleanup()
  globalThis.fetch = before
})
const fill = (password: string, again = password) => {
  const done = jest.fn()
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <WelcomePage onDone={done} />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  fireEvent.change(screen.getByLabelText('Password'), { target: { value: password } })
  fireEvent.change(screen.getByLabelText('The password again'), { target: { value: again } })
  fireEvent.submit(screen.getByText('Set it and open the console'))
  return done
}

test('a good password goes with the token, and the token leaves the address', async () => {
  reply = { status: 200, body: { kind: 'staff', personId: 'a', nickname: 'Anna' } }
  const done = fill('nine slow lanterns')
  await waitFor(() => expect(done).toHaveBeenCalledTimes(1))
  expect(bodies).toEqual([{ url: '/api/v1/staff-welcome', body: { token: 'the_token-1', password: 'nine slow lanterns' } }])
  expect(window.location.hash).toBe('')
})
test('too short, or not twice the same, is said here and not sent', () => {
  fill('short')
  expect(screen.getByRole('alert').textContent).toMatch(/12 to 128/)
  cleanup()
  fill('nine slow lanterns', 'nine slow lantern')
  expect(screen.getByRole('alert').textContent).toMatch(/not the same/)
  expect(bodies).toEqual([])
})
test('a password that holds the name is refused at its line; a used link says to ask for another', async () => {
  reply = { status: 400, body: { code: 'bad_input', params: { field: 'password', why: 'holdsName' } } }
  fill('Anna and the lanterns')
  expect((await screen.findByRole('alert')).textContent).toMatch(/must not hold/)
  cleanup()
  reply = { status: 404, body: { code: 'not_found' } }
  fill('nine slow lanterns')
  expect(await screen.findByText(/wrong, used or too old/)).toBeTruthy()
  expect(screen.queryByLabelText('Password')).toBeNull()
})
