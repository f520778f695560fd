// The first owner's form: what is wrong is said at its line, a good answer leads to the console.
import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import SetupPage from '../../../../web/src/pages/session/setup.page.tsx'
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

const fill = (token: string, name: string, password: string) => {
  const done = jest.fn()
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <SetupPage onDone={done} />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  for (const [label, text] of [
    ['One-time token', token],
    ['Owner name', name],
    ['Password', password],
  ] as const)
    fireEvent.change(screen.getByLabelText(label), { target: { value: text } })
  fireEvent.submit(screen.getByText('Set up and open the console'))
  return done
}

test('what can be seen wrong here is not sent', () => {
  const done = fill('abc', 'Ming', 'short')
  expect(screen.getByRole('alert').textContent).toBe('The password needs 12 to 128 characters')
  expect(screen.getByLabelText('Password').getAttribute('aria-invalid')).toBe('true')
  expect([bodies.length, done.mock.calls.length]).toEqual([0, 0])
})

test.each([
  [404, { code: 'not_found' }, 'One-time token', /wrong or too old/],
  [400, { code: 'bad_input', params: { field: 'password', why: 'holdsName' } }, 'Password', /must not hold/],
])('a refusal (%s) is said at its line', async (status, body, label, words) => {
  reply = { status, body }
  const done = fill('abc', 'Ming', 'a long enough one')
  expect((await screen.findByRole('alert')).textContent).toMatch(words)
  expect(screen.getByLabelText(label).getAttribute('aria-invalid')).toBe('true')
  expect(done.mock.calls.length).toBe(0)
})

test('a refusal that belongs to no line stands above the button', async () => {
  reply = { status: 503, body: { code: 'busy' } }
  fill('abc', 'Ming', 'a long enough one')
  expect((await screen.findByRole('alert')).textContent).not.toBe('')
})

test('a token copied with spaces is good, and the owner goes on to the console', async () => {
  reply = { status: 200, body: { kind: 'staff', personId: 'a', nickname: 'Ming' } }
  const done = fill(' abc ', 'Ming', 'a long enough one')
  await waitFor(() => expect(done).toHaveBeenCalledTimes(1))
  expect(bodies).toEqual([{ url: '/api/v1/setup', body: { token: 'abc', name: 'Ming', password: 'a long enough one' } }])
})
