// Proves how a show is played: what a join answers, lists and segments by their windows, and machine-made pictures on the air.
import { describe, expect, test } from '@jest/globals'
import { broadcastWorld, SHOW, showWith } from '../../support/broadcast-world.ts'
import { guest, idOf, member } from '../../support/goods-actors.ts'
import type { Show } from '../../../server/shows/show.rules.ts'

const opened = async (facts: Partial<Show> = {}) => {
  const world = broadcastWorld()
  await world.put({ phase: 'live', ...facts })
  return { ...world, ...world.process('one') }
}
const tokenIn = (text: string): string => /^([\w-]+)\/abcdef-0\.m4s$/m.exec(text)?.[1] ?? ''

describe('a join', () => {
  test('gets the list’s address always, capabilities where there is room, the later take', async () => {
    const { play, fake } = await opened()
    const show = showWith({ phase: 'live', media: { state: 'on', take: 3, sinceMs: 0, layers: 3, version: 1 } })
    expect(await play.play(show, guest())).toMatchObject({ playlistUrl: `/hls/${SHOW}/index.m3u8`, webrtc: {}, iceServers: [], take: 3 })
    fake.answer('admit', { webrtc: null, take: 4 })
    expect(await play.play(show, guest())).toEqual({ playlistUrl: `/hls/${SHOW}/index.m3u8`, webrtc: null, iceServers: [], take: 4 })
  })
  test('of a show that is over gets the list alone', async () => {
    const { play, fake } = await opened()
    for (const phase of ['ended', 'replay', 'archived', 'banned'] as const)
      expect((await play.play(showWith({ phase }), guest())).webrtc).toBeNull()
    expect(fake.calls).toEqual([])
  })
})

describe('lists', () => {
  test('name segments under a path that is the same for everybody within its window', async () => {
    const { play, clock } = await opened()
    const first = tokenIn((await play.playlist(guest(), SHOW)).text)
    expect(first).toMatch(/^[\w-]{22}$/)
    clock.advance(1_000)
    expect(tokenIn((await play.playlist(member(idOf(7)), SHOW)).text)).toBe(first)
    clock.advance(10 * 60_000)
    expect(tokenIn((await play.playlist(guest(), SHOW)).text)).not.toBe(first)
  })
  test('a path is good in its window and the next, for its show alone', async () => {
    const { play, clock } = await opened()
    clock.advance(600_000 - (clock.nowMs() % 600_000))
    const token = tokenIn((await play.playlist(guest(), SHOW)).text)
    expect((await play.segment(SHOW, token, 'abcdef-0.m4s')).bytes).toHaveLength(3)
    await expect(play.segment(idOf(9), token, 'abcdef-0.m4s')).rejects.toMatchObject({ code: 'not_allowed' })
    const forged = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`
    await expect(play.segment(SHOW, forged, 'abcdef-0.m4s')).rejects.toMatchObject({ code: 'not_allowed' })
    clock.advance(2 * 600_000 - 1)
    await expect(play.segment(SHOW, token, 'abcdef-0.m4s')).resolves.toBeDefined()
    clock.advance(1)
    await expect(play.segment(SHOW, token, 'abcdef-0.m4s')).rejects.toMatchObject({ code: 'not_allowed' })
  })
  test('a crowd is one read of the rows and one of the list', async () => {
    const { play, fake } = await opened()
    await Promise.all(Array.from({ length: 50 }, (_, n) => play.playlist(member(idOf(n)), SHOW)))
    expect(fake.calls.filter((call) => call.startsWith('playlist'))).toHaveLength(1)
  })
  test('the replay’s list is asked for as such', async () => {
    const { play, fake } = await opened({ phase: 'replay' })
    await play.playlist(guest(), SHOW)
    expect(fake.inputs.at(-1)?.input).toMatchObject({ view: 'replay' })
  })
  test('refused: kicked, not begun, unknown; not listed yet is asked again', async () => {
    const { play, kicked, fake, clock } = await opened()
    kicked.add(idOf(7))
    await expect(play.playlist(member(idOf(7)), SHOW)).rejects.toMatchObject({ code: 'kicked' })
    await expect(play.playlist(guest(), idOf(9))).rejects.toMatchObject({ code: 'not_found' })
    const scheduled = await opened({ phase: 'scheduled' })
    await expect(scheduled.play.playlist(guest(), SHOW)).rejects.toMatchObject({ code: 'not_found' })
    fake.answer('playlist', null)
    await expect(play.playlist(guest(), SHOW)).rejects.toMatchObject({ code: 'busy', retryAfterMs: 1_000 })
    clock.advance(1_000)
    fake.answer('segment', null)
    const token = tokenIn((await scheduledToLive()).text)
    await expect(play.segment(SHOW, token, 'abcdef-0.m4s')).rejects.toMatchObject({ code: 'not_found' })
  })
})
const scheduledToLive = async () => (await opened()).play.playlist(guest(), SHOW)

describe('a picture made here', () => {
  const args = { inputArgs: ['-i', 'x'], videoMap: '[v]', audioMap: null }
  const feed = async (phase: Show['phase']) => {
    const world = await opened({ phase, media: { state: 'off', take: 5, sinceMs: 0, layers: 1, version: 0 } })
    const fed = world.feeds.feedShow(SHOW, args)
    fed.catch(() => undefined)
    for (let n = 0; n < 10; n += 1) await Promise.resolve()
    return { ...world, fed }
  }
  test('moves a scheduled show live once there is a picture, and records it', async () => {
    const { fed, fake, show, clock, settled } = await feed('scheduled')
    expect(fake.inputs.find(({ name }) => name === 'startFeed')?.input).toEqual({ ...args, stageId: SHOW, takeFrom: 5 })
    expect((await show()).phase).toBe('scheduled')
    await fake.tell({ type: 'producing', stageId: SHOW, cell: { state: 'on', take: 6, sinceMs: clock.nowMs(), layers: 1 } })
    expect(await fed).toMatchObject({ phase: 'live' })
    await settled()
    expect(await show()).toMatchObject({ phase: 'live', media: { state: 'on', take: 6 } })
    expect(fake.calls).toContain(`startRecording ${SHOW}`)
  })
  test('goes on in a show that is on the air already; not in one that is over', async () => {
    const { fed, fake, clock } = await feed('live')
    await fake.tell({ type: 'producing', stageId: SHOW, cell: { state: 'on', take: 6, sinceMs: clock.nowMs(), layers: 1 } })
    expect(await fed).toMatchObject({ phase: 'live' })
    const over = await feed('replay')
    await expect(over.fed).rejects.toMatchObject({ code: 'wrong_phase' })
  })
  test('a stage held by a person stays hers', async () => {
    const world = await opened({ phase: 'live' })
    world.fake.answer('startFeed', { ok: false, code: 'stage_busy', params: { sinceMs: 3 } })
    await expect(world.feeds.feedShow(SHOW, args)).rejects.toMatchObject({ code: 'stage_busy', params: { sinceMs: 3 } })
  })
})
