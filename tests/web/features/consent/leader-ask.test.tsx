// The room asks a member once, in plain words, whether her leader may see her; either answer ends it, and who answered before is never asked.
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { CONSENTS } from '../../../../server/members/consents/consent.rules.ts'
import { LeaderAsk } from '../../../../web/src/features/consent/leader-ask.tsx'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

const WITHIN_MS = 15_000
const words = CONSENTS.leaderSees.words['zh-CN']
let given: boolean | null
let answers: unknown[]
const rowOf = () => ({ purpose: 'leaderSees', given, atMs: null, ...CONSENTS.leaderSees })
const realFetch = globalThis.fetch
/** jsdom has no Response. */
const answer = (body: unknown) => ({ ok: true, status: 200, json: async () => body }) as Response

beforeAll(async () => {
  await startTexts('zh-CN')
  await loadTexts(['me'])
})
beforeEach(() => {
  answers = []
  globalThis.fetch = (async (_input: RequestInfo | URL, init?: RequestInit) => {
    if (init?.method !== 'PUT') return answer({ rows: [rowOf()] })
    const body = JSON.parse(typeof init.body === 'string' ? init.body : '') as { given: boolean }
    answers.push(body)
    given = body.given
    return answer(rowOf())
  }) as typeof fetch
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})
const shown = () =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LeaderAsk leaderName="李姐" />
    </QueryClientProvider>,
  )

describe('the question', () => {
  test.each([true, false])(
    'is asked in the words that are kept, and gone for good with %s',
    async (choice) => {
      given = null
      const first = shown()
      await screen.findByText(words, {}, { timeout: WITHIN_MS })
      const [no, yes] = screen.getAllByRole('button')
      await userEvent.click((choice ? yes : no) as HTMLElement)
      await waitFor(() => expect(screen.queryByText(words)).toBeNull(), { timeout: WITHIN_MS })
      expect(answers).toEqual([{ given: choice, version: CONSENTS.leaderSees.version, language: 'zh-CN' }])
      first.unmount()
      const asked = shown()
      await waitFor(() => expect(asked.container.textContent).toBe(''), { timeout: WITHIN_MS })
      expect(screen.queryByText(words)).toBeNull()
    },
    60_000,
  )

  test('says what is seen, what is not, and that saying no costs nothing', () => {
    for (const part of ['昵称', '看不到手机号和地址', '不同意也不影响', '随时可以关掉']) expect(words).toContain(part)
  })
})
