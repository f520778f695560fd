// The replay as people meet it: opened by the list's address, sound by a tap, words and another try when it fails.
import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { HlsEvents, HlsPath } from '../../../../web/src/features/playback/hls-path.ts'
import { ReplayPlayer } from '../../../../web/src/pages/live/replay-player.tsx'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

beforeAll(async () => {
  await startTexts('en')
  await loadTexts(['room'])
})
afterEach(cleanup)

const playlistUrl = '/hls/a/index.m3u8'
const show = () => {
  const opened: { video: HTMLVideoElement; url: string; events: HlsEvents; path: HlsPath }[] = []
  const open = (video: HTMLVideoElement, url: string, events: HlsEvents): Promise<HlsPath> => {
    const path = { behindMs: () => 0, reload: jest.fn<(url: string) => void>(), close: jest.fn<() => void>() }
    opened.push({ video, url, events, path })
    return Promise.resolve(path)
  }
  const drawn = render(<ReplayPlayer playlistUrl={playlistUrl} poster={null} title="Autumn" open={open} />)
  const video = screen.getByLabelText<HTMLVideoElement>('Replay: Autumn')
  const play = jest.fn(() => Promise.resolve())
  video.play = play
  return { opened, video, drawn, play }
}

test('the list is opened in an element with plain controls, and closed with the page', async () => {
  const { opened, video, drawn } = show()
  expect([opened.length, opened[0]?.url, opened[0]?.video === video, video.controls, video.muted]).toEqual([
    1,
    playlistUrl,
    true,
    true,
    true,
  ])
  expect(screen.getByRole('status').textContent).toBe('Opening the replay…')
  await act(() => Promise.resolve())
  drawn.unmount()
  expect(opened[0]?.path.close).toHaveBeenCalledTimes(1)
})

test('one tap gives sound', async () => {
  const { video, play } = show()
  expect(screen.queryByRole('button')).toBeNull()
  fireEvent.loadedData(video)
  await userEvent.click(screen.getByRole('button'))
  expect([video.muted, play.mock.calls.length]).toEqual([false, 1])
  fireEvent.volumeChange(video)
  expect(screen.queryByRole('button')).toBeNull()
})

test('a fatal error loads it once more, the second says so and offers another try', async () => {
  const { opened } = show()
  await act(() => Promise.resolve())
  act(() => opened[0]?.events.fatal())
  expect(opened[0]?.path.reload).toHaveBeenCalledWith(playlistUrl)
  expect(screen.queryByRole('alert')).toBeNull()
  act(() => opened[0]?.events.fatal())
  expect(screen.getByRole('alert').textContent).toContain('The replay did not open')
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(opened.length).toBe(2))
  expect(screen.queryByRole('alert')).toBeNull()
})
