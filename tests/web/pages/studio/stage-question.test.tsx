// Before a stage is taken: whose it is and since when, in both languages; the demo's drawing is no device.
import { afterEach, expect, jest, test } from '@jest/globals'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createStore } from 'zustand/vanilla'
import { StageQuestion } from '../../../../web/src/pages/studio/stage-question.tsx'
import type { StudioSession } from '../../../../web/src/pages/studio/studio-session.ts'
import { clockOf } from '../../../../web/src/text/when.ts'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

afterEach(cleanup)

const shown = async (language: 'zh-CN' | 'en', demo: boolean, holder: { browser: string | null; sinceMs: number | null }) => {
  await startTexts(language)
  await loadTexts(['studio'])
  const takeOver = jest.fn()
  const session = {
    publish: createStore(() => ({ at: 'busy', sinceMs: 1, holder })),
    room: { store: createStore(() => ({ show: { demo } })) },
    takeOver,
  } as unknown as StudioSession
  render(<StageQuestion session={session} />)
  return { takeOver, words: screen.getByRole('alertdialog').textContent }
}
const since = () => Date.now() - 4 * 60_000

test.each([
  ['zh-CN', '另一台设备正在推流', '已经 4 分钟'],
  ['en', 'Another device is sending the picture', '4 min so far'],
] as const)('in %s: another device is named with its time', async (language, title, time) => {
  const sinceMs = since()
  const { words } = await shown(language, false, { browser: 'Safari iPhone', sinceMs })
  expect(words).toContain(title)
  expect(words).toContain('Safari iPhone')
  expect(words).toContain(clockOf(sinceMs))
  expect(words).toContain(time)
})

test('the demo’s drawing is called what it is, and taken on one press', async () => {
  const { takeOver, words } = await shown('zh-CN', true, { browser: null, sinceMs: since() })
  expect(words).toContain('现在播的是演示画面')
  expect(words).not.toContain('另一台设备')
  await userEvent.click(screen.getByRole('button', { name: '换成我的画面' }))
  expect(takeOver).toHaveBeenCalledTimes(1)
})

test('in a demo show too another device is another device; staying leaves it alone', async () => {
  const { takeOver, words } = await shown('zh-CN', true, { browser: 'Edge Windows', sinceMs: since() })
  expect(words).toContain('Edge Windows')
  await userEvent.click(screen.getByRole('button', { name: /先不接管/ }))
  expect(takeOver).not.toHaveBeenCalled()
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
})
