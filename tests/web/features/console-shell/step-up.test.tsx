// An act that asks who is at the desk: the dialog comes by itself, and the act is done after it without a second press.
import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { StepUpHost } from '../../../../web/src/features/console-shell/step-up.tsx'
import { rest, RestError } from '../../../../web/src/platform/rest-client.ts'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

type Asked = { line: string; body: unknown }
const asked: Asked[] = []
let confirmed: boolean
const before = globalThis.fetch
const answer = (status: number, body: unknown) => ({
  ok: status < 400,
  status,
  headers: { get: () => null },
  json: () => Promise.resolve(body),
})

beforeAll(async () => {
  // Answers of the faked network settle by themselves, outside any call of the test.
  ;(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = false
  await startTexts('en')
  await loadTexts(['console'])
})
beforeEach(() => {
  asked.length = 0
  confirmed = false
  globalThis.fetch = jest.fn((url: unknown, init: unknown) => {
    const { method, body } = init as { method: string; body: string | null }
    const given = body === null ? null : (JSON.parse(body) as { password?: string; totp?: string; recovery?: string })
    asked.push({ line: `${method} ${String(url)}`, body: given })
    if (String(url).endsWith('/session/confirm')) {
      confirmed = given?.password === 'three quiet herons' || given?.totp === '123456' || given?.recovery === 'abcde-fghjk'
      return Promise.resolve(confirmed ? answer(200, { kind: 'staff' }) : answer(403, { code: 'password_wrong' }))
    }
    return Promise.resolve(confirmed ? answer(200, { personId: 'a' }) : answer(403, { code: 'confirm_identity' }))
  }) as unknown as typeof fetch
})
afterEach(() => {
  cleanup()
  globalThis.fetch = before
})

const open = (byFactor = false) =>
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { mutations: { retry: false } } })}>
      <StepUpHost byFactor={byFactor} />
    </QueryClientProvider>,
  )
const act = () =>
  rest('PUT /staff/accounts/:id/scopes', { params: { id: 'a'.repeat(24) }, body: { owner: false, scopes: ['mod'], reason: 'why' } })
const say = async (password: string) => {
  fireEvent.change(await screen.findByLabelText('Password'), { target: { value: password } })
  fireEvent.click(screen.getByText('Confirm'))
}

test('the dialog comes, and the same act goes out again with the same body', async () => {
  open()
  const done = act()
  await say('wrong')
  expect((await screen.findByRole('alert')).textContent).not.toBe('')
  await say('three quiet herons')
  expect(await done).toEqual({ personId: 'a' })
  const acts = asked.filter(({ line }) => line.includes('/scopes'))
  expect(acts).toHaveLength(2)
  expect(acts[0]).toEqual(acts[1])
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('who does not want to prove herself is told why the act was not done', async () => {
  open()
  const done = act().catch((error: unknown) => error)
  fireEvent.click(await screen.findByText('Not now'))
  expect(await done).toMatchObject({ code: 'confirm_identity' })
  expect(asked).toHaveLength(1)
})

test('two acts that ask at once get one question', async () => {
  open()
  const both = Promise.all([act(), act()])
  await waitFor(() => expect(asked).toHaveLength(2))
  await say('three quiet herons')
  expect(await both).toHaveLength(2)
  expect(asked.filter(({ line }) => line.includes('/session/confirm'))).toHaveLength(1)
})

test('without a console to ask in, the refusal is the answer; proving oneself asks for no proof', async () => {
  await expect(act()).rejects.toBeInstanceOf(RestError)
  open()
  globalThis.fetch = jest.fn(() => Promise.resolve(answer(403, { code: 'confirm_identity' }))) as unknown as typeof fetch
  await expect(rest('POST /session/confirm', { body: { password: 'x' } })).rejects.toMatchObject({ code: 'confirm_identity' })
  expect(screen.queryByRole('dialog')).toBeNull()
})

test.each(['123 456', 'abcde-fghjk'])('with a second factor the code is asked for: %s', async (typed) => {
  open(true)
  const done = act()
  fireEvent.change(await screen.findByLabelText('Two-step code'), { target: { value: typed } })
  fireEvent.click(screen.getByText('Confirm'))
  expect(await done).toEqual({ personId: 'a' })
})
