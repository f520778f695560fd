// The half minute of an order: nothing is fetched before the tap, a list that does not come says so, leaving closes it.
import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { openHlsPath } from '../../../../web/src/features/playback/hls-path.ts'
import { MomentPlayer } from '../../../../web/src/pages/orders/moment-player.tsx'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

type Open = typeof openHlsPath
const close = jest.fn()
const open = jest.fn<Open>()
const clipUrl = '/api/v1/orders/112300187042000000/moment.m3u8'

beforeAll(async () => {
  await startTexts('zh-CN')
  await loadTexts(['orders'])
})
beforeEach(() => {
  jest.resetAllMocks()
  open.mockResolvedValue({ behindMs: () => 0, reload: () => undefined, close })
})
afterEach(cleanup)
const shown = () => render(<MomentPlayer clipUrl={clipUrl} poster={null} lengthText="0:30" open={open} />)

test('a tap fetches and plays it, heard; leaving the page closes it', async () => {
  const { unmount } = shown()
  expect(screen.getByText('0:30')).toBeTruthy()
  expect(open).not.toHaveBeenCalled()
  await userEvent.click(screen.getByRole('button', { name: '播放下单前后 30 秒' }))
  await waitFor(() => expect(open).toHaveBeenCalledTimes(1))
  const [element, url] = open.mock.calls[0] ?? []
  expect([url, element?.muted]).toEqual([clipUrl, false])
  unmount()
  await waitFor(() => expect(close).toHaveBeenCalledTimes(1))
})

test('what does not play says so, and may be tried again', async () => {
  shown()
  await userEvent.click(screen.getByRole('button', { name: '播放下单前后 30 秒' }))
  await waitFor(() => expect(open).toHaveBeenCalledTimes(1))
  act(() => open.mock.calls[0]?.[2].fatal())
  expect(await screen.findByText('没播出来，点一下再试')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: '播放下单前后 30 秒' }))
  await waitFor(() => expect(open).toHaveBeenCalledTimes(2))
})
