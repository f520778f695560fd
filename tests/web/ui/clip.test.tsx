// A clip that the shop keeps plays where it stands; one at another site is a link that opens beside the page.
import { expect, test } from '@jest/globals'
import { render, screen } from '@testing-library/react'
import { Clip } from '../../../web/src/ui/clip.tsx'

const own = `/uploads/${'a'.repeat(64)}.mp4`

test('the shop’s own is a player with its words', () => {
  render(<Clip url={own} words="看短片" />)
  const player = screen.getByLabelText('看短片')
  expect([player.tagName, player.getAttribute('src'), player.hasAttribute('controls')]).toEqual(['VIDEO', own, true])
})

test.each(['https://video.example/a.mp4', `https://evil.example${own}`, '/uploads/a.mp4'])('%s is only a link', (url) => {
  render(<Clip url={url} words="看短片" />)
  expect(screen.getByRole('link', { name: '看短片' }).getAttribute('href')).toBe(url)
  expect(document.querySelector('video')).toBeNull()
})
