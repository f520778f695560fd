// A page that breaks: said in words in both languages, with two ways on, and drawn afresh at another address.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { cleanup, render, screen } from '@testing-library/react'
import { startTexts } from '../../../web/src/text/i18n.ts'
import { ErrorBoundary } from '../../../web/src/ui/error-boundary.tsx'

let silenced: ReturnType<typeof jest.spyOn>
beforeEach(() => {
  silenced = jest.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => {
  silenced.mockRestore()
  cleanup()
})
function Page({ breaks }: { breaks: boolean }) {
  if (breaks) throw new Error('secret detail of our own')
  return <p>whole</p>
}

test.each([
  ['zh-CN', '你的订单和留货都没变', '刷新', '回首页'],
  ['en', 'Your orders and holds are unchanged', 'Reload', 'First page'],
] as const)('in %s', async (language, words, again, home) => {
  await startTexts(language)
  const { rerender } = render(
    <ErrorBoundary resetKey="/a" home="/console">
      <Page breaks />
    </ErrorBoundary>,
  )
  expect((await screen.findByRole('button', { name: again }, { timeout: 10_000 })).tagName).toBe('BUTTON')
  expect(document.body.textContent).toContain(words)
  expect(document.body.textContent).toContain('PAGE_BROKE')
  expect(document.body.textContent).not.toContain('secret detail')
  expect(screen.getByRole('link', { name: home }).getAttribute('href')).toBe('/console')
  rerender(
    <ErrorBoundary resetKey="/b" home="/console">
      <Page breaks={false} />
    </ErrorBoundary>,
  )
  expect(screen.getByText('whole')).toBeTruthy()
})
