// The page of one's own data: a copy from the wish to the file, and closing the account with what holds it up and the way back.
import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import type { OwnData } from '../../../../server/protocol/privacy.ts'
import OwnDataPage from '../../../../web/src/pages/me/own-data.page.tsx'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

type Reply = { readonly status: number; readonly body: unknown }
const before = globalThis.fetch
const asked: string[] = []
let data: OwnData
let answers: Record<string, () => Reply>
beforeAll(async () => {
  await startTexts('en')
  await loadTexts(['me', 'session'])
})
beforeEach(() => {
  asked.length = 0
  data = { copy: null, closing: null }
  answers = {}
  globalThis.fetch = jest.fn((url: unknown, init: unknown) => {
    const line = `${(init as { method?: string }).method ?? 'GET'} ${String(url).replace('/api/v1', '')}`
    asked.push(line)
    const { status, body } = answers[line]?.() ?? {
      status: 200,
      body: line === 'GET /me' ? { kind: 'member', phoneMasked: '138****5678' } : data,
    }
    return Promise.resolve({ ok: status < 400, status, headers: { get: () => null }, json: () => Promise.resolve(body) })
  }) as unknown as typeof fetch
})
afterEach(() => {
  cleanup()
  globalThis.fetch = before
})
const show = () =>
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <OwnDataPage />
      </MemoryRouter>
    </QueryClientProvider>,
  )

test('a copy is asked for, and taken table by table once it is ready', async () => {
  show()
  const exportId = 'a'.repeat(24)
  const parts = [{ noun: 'addresses' as const, rows: 2 }]
  answers['POST /me/data/exports'] = () => {
    data = { copy: { exportId, state: 'ready', askedAtMs: 1, untilMs: Date.now() + 1000, parts }, closing: null }
    return { status: 200, body: { copy: { ...data.copy, state: 'preparing', untilMs: null, parts: [] }, closing: null } }
  }
  fireEvent.click(await screen.findByText('Prepare a copy'))
  await screen.findByText(/Being prepared/)
  // It looks again by itself.
  fireEvent.click(await screen.findByLabelText('Download Addresses', {}, { timeout: 15_000 }))
  await screen.findByText('2 rows')
  expect(asked).toContain(`GET /me/data/exports/${exportId}/addresses`)
}, 30_000)

test('what is still open is named, and nothing is closed', async () => {
  answers['POST /me/data/closing'] = () => ({ status: 409, body: { code: 'wrong_state', params: { blockedBy: ['orders', 'balance'] } } })
  show()
  fireEvent.click(await screen.findByRole('button', { name: 'Close the account' }))
  fireEvent.click(await screen.findByText('Close it'))
  expect((await screen.findByRole('alert')).textContent).toMatch(/An order is not finished.*Leader earnings are not settled/)
  expect(screen.queryByText('Keep my account')).toBeNull()
})

test('a wish shows its day and is taken back by one tap', async () => {
  data = { copy: null, closing: { askedAtMs: 1, dueAtMs: Date.UTC(2030, 0, 2), running: false, blockedBy: [] } }
  answers['DELETE /me/data/closing'] = () => {
    data = { copy: null, closing: null }
    return { status: 200, body: data }
  }
  show()
  await screen.findByText(/Closes on 2030-01-0/)
  fireEvent.click(screen.getByText('Keep my account'))
  await screen.findByRole('button', { name: 'Close the account' })
  expect(asked).toContain('DELETE /me/data/closing')
})
