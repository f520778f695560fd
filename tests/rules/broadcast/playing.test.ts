// Proves which list is played in which phase, how long a segment's path is good, who may read lists, and the relay's credential.
import { createHmac } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { acceptedTexts, isForeign, listCache, pathText, viewOf, WINDOW_MS } from '../../../server/broadcast/playlist.rules.ts'
import { BACK_AHEAD_MS_MAX, mayOpenStage, mayPromiseBack, mayWatchIn } from '../../../server/broadcast/stage.rules.ts'
import { iceServersFor } from '../../../server/broadcast/turn.rules.ts'
import { PHASES } from '../../../server/protocol/shows.ts'

const SHOW = 'ab'.repeat(12)

describe('lists', () => {
  test('every phase plays what it should', () => {
    const views = Object.fromEntries(PHASES.map((phase) => [phase, viewOf(phase)]))
    expect(views).toEqual({
      draft: null,
      scheduled: null,
      rehearsal: null,
      live: 'live',
      paused: 'live',
      interrupted: 'live',
      ended: 'live',
      processing: 'live',
      replay: 'replay',
      archived: null,
      banned: null,
      cancelled: null,
      expired: null,
    })
  })
  test.each(['live', 'replay'] as const)('a path of the %s list is good in its window and the next, then not', (view) => {
    const start = 40 * WINDOW_MS.replay
    const text = pathText(SHOW, view, start)
    expect(pathText(SHOW, view, start + WINDOW_MS[view] - 1)).toBe(text)
    expect(acceptedTexts(SHOW, start + 2 * WINDOW_MS[view] - 1)).toContain(text)
    expect(acceptedTexts(SHOW, start + 2 * WINDOW_MS[view])).not.toContain(text)
    expect(acceptedTexts(SHOW, start - 1)).not.toContain(text)
    expect(acceptedTexts('cd'.repeat(12), start)).not.toContain(text)
  })
  test('windows are ten minutes and twelve hours', () => {
    expect(WINDOW_MS).toEqual({ live: 600_000, replay: 43_200_000 })
  })
  test('an answer with a cookie is never kept for others', () => {
    expect([listCache(false, true), listCache(true, true)]).toEqual(['no-store', 'no-store'])
    expect([listCache(false, false), listCache(true, false)]).toEqual(['public, max-age=1', 'public, max-age=30'])
  })
  test('another site is refused, save an origin the merchant named', () => {
    expect(isForeign('cross-site', undefined, [])).toBe(true)
    expect(isForeign('cross-site', 'https://other.example', ['https://shop.example'])).toBe(true)
    expect(isForeign('cross-site', 'https://shop.example', ['https://shop.example'])).toBe(false)
    for (const site of ['same-origin', 'same-site', 'none', undefined]) expect(isForeign(site, undefined, [])).toBe(false)
  })
})

describe('the stage', () => {
  const opened = ['draft', 'scheduled', 'rehearsal', 'live', 'paused', 'interrupted']
  test.each(PHASES)('%s', (phase) => {
    expect(mayOpenStage(phase)).toBe(opened.includes(phase))
    expect(mayWatchIn(phase, true)).toBe(opened.includes(phase))
    expect(mayWatchIn(phase, false)).toBe(['live', 'paused', 'interrupted'].includes(phase))
  })
  test('a pause may promise to be back within six hours', () => {
    expect(mayPromiseBack(undefined, 1_000)).toBe(true)
    expect([1_000, 999, 1_001 + BACK_AHEAD_MS_MAX].map((at) => mayPromiseBack(at, 1_000))).toEqual([false, false, false])
    expect([1_001, 1_000 + BACK_AHEAD_MS_MAX].map((at) => mayPromiseBack(at, 1_000))).toEqual([true, true])
  })
})

describe('the relay', () => {
  test('gets a credential of ten minutes that says whose it is', () => {
    const turn = { urls: ['turn:relay.example:3478', 'turns:relay.example:5349'], secret: 'relay secret' }
    const username = '1600:abcdefgh'
    const credential = createHmac('sha1', 'relay secret').update(username).digest('base64')
    expect(iceServersFor(turn, 'abcdefghijkl', 1_000_500)).toEqual([{ urls: turn.urls, username, credential }])
  })
  test('without urls or without a secret there is none; stun needs no secret', () => {
    expect(iceServersFor({ urls: [], secret: 'x' }, 'a', 0)).toEqual([])
    expect(iceServersFor({ urls: ['turn:a'], secret: undefined }, 'a', 0)).toEqual([])
    expect(iceServersFor({ urls: ['stun:a', 'stun:b'], secret: undefined }, 'a', 0)).toEqual([{ urls: ['stun:a', 'stun:b'] }])
  })
  test('never more servers and addresses than the wire carries', () => {
    const urls = Array.from({ length: 9 }, (_, n) => `turn:relay${n}`)
    expect(iceServersFor({ urls, secret: 's' }, 'a', 0)[0]?.urls).toHaveLength(4)
  })
})
