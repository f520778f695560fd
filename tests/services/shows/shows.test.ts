// Proves what planning, moving and listing shows does and refuses.
import { describe, expect, test } from '@jest/globals'
import type { NoticeText } from '../../../server/notifications/notice.service.ts'
import { createReminders } from '../../../server/shows/reminder.service.ts'
import { guest, idOf, member, staff } from '../../support/goods-actors.ts'
import { HELPER, HOST, showWorld } from './show-world.ts'

const HOUR_MS = 3_600_000
const planned = async () => {
  const world = showWorld()
  const room = await world.plan.addRoom(staff('shows'), { name: '素山直播间', hostPhone: '13800000001' })
  const row = await world.plan.add(member(HOST, 'host'), {
    roomId: room.id,
    title: '初冬羊绒专场',
    coverId: null,
    startsAtMs: world.clock.nowMs() + HOUR_MS,
  })
  return { ...world, room, row }
}
const scheduled = async () => {
  const world = await planned()
  const row = await world.plan.change(member(HOST, 'host'), world.row.id, { action: 'publish', seenVersion: world.row.version })
  return { ...world, row }
}

describe('rooms', () => {
  test('staff with the scope make a room for a member by her phone; the host grant is audited', async () => {
    const { room, audited, shows } = await planned()
    expect(room).toMatchObject({ hostPersonId: HOST, hostName: 'nick 405f' })
    expect(audited[0]).toMatchObject({ act: 'host.grant', id: room.id })
    expect(await shows.standing(HOST)).toEqual({ host: true, assistant: false })
    expect(await shows.standing(HELPER)).toEqual({ host: false, assistant: false })
  })
  test('an unknown phone, a member and a host are refused', async () => {
    const { plan } = showWorld()
    const wish = { name: '直播间', hostPhone: '13900000000' }
    await expect(plan.addRoom(staff('shows'), wish)).rejects.toMatchObject({ code: 'bad_input', params: { field: 'hostPhone' } })
    await expect(plan.addRoom(member(HOST, 'host'), wish)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(plan.addRoom(guest(), wish)).rejects.toMatchObject({ code: 'sign_in_needed' })
  })
  test('a lasting address leads to the show on air, else the next, else the last', async () => {
    const { lobby, plan, shows, room, row, clock } = await scheduled()
    const later = await plan.add(staff('shows'), {
      roomId: room.id,
      title: '下一场',
      coverId: null,
      startsAtMs: clock.nowMs() + 2 * HOUR_MS,
    })
    await plan.change(staff('shows'), later.id, { action: 'publish', seenVersion: later.version })
    expect(await lobby.roomLeadsTo(room.id)).toEqual({ showId: row.id })
    await shows.move(later.id, 'live')
    expect(await lobby.roomLeadsTo(room.id)).toEqual({ showId: later.id })
    await shows.move(later.id, 'ended')
    await shows.move(row.id, 'cancelled')
    expect(await lobby.roomLeadsTo(room.id)).toEqual({ showId: later.id })
    await expect(lobby.roomLeadsTo(idOf(1))).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('planning', () => {
  test('another host can neither plan in the room nor see the show; staff can', async () => {
    const { plan, room, row, clock } = await planned()
    const other = member(idOf(0x07e4), 'host')
    const wish = { roomId: room.id, title: '别人的场', coverId: null, startsAtMs: clock.nowMs() + HOUR_MS }
    await expect(plan.add(other, wish)).rejects.toMatchObject({ code: 'not_found' })
    await expect(plan.one(other, row.id)).rejects.toMatchObject({ code: 'not_found' })
    await plan.openRoom('另一间', idOf(0x07e4))
    expect((await plan.list(other, {})).rows).toEqual([])
    expect((await plan.list(staff('shows'), {})).rows.map((show) => show.id)).toEqual([row.id])
    expect((await plan.list(member(HOST, 'host'), {})).rows.map((show) => show.id)).toEqual([row.id])
    await expect(plan.list(member(HELPER), {})).rejects.toMatchObject({ code: 'not_allowed' })
  })
  test('a start in the past or beyond a year, and an unknown cover, are refused', async () => {
    const { plan, room, clock } = await planned()
    const wish = { roomId: room.id, title: '专场', coverId: null, startsAtMs: clock.nowMs() - HOUR_MS }
    await expect(plan.add(staff('shows'), wish)).rejects.toMatchObject({ code: 'bad_input', params: { field: 'startsAtMs' } })
    await expect(plan.add(staff('shows'), { ...wish, startsAtMs: clock.nowMs() + 400 * 24 * HOUR_MS })).rejects.toMatchObject({
      code: 'bad_input',
    })
    await expect(plan.add(staff('shows'), { ...wish, startsAtMs: clock.nowMs(), coverId: idOf(0xbad) })).rejects.toMatchObject({
      params: { field: 'coverId' },
    })
  })
  test('a draft is announced once its check list is clean, and only once', async () => {
    const { plan, row, problems } = await planned()
    problems.set(row.id, ['offer:7:units_over_available'])
    const host = member(HOST, 'host')
    const wish = { action: 'publish' as const, seenVersion: row.version }
    await expect(plan.change(host, row.id, wish)).rejects.toMatchObject({
      code: 'not_ready',
      params: { missing: ['offer:7:units_over_available'] },
    })
    expect((await plan.one(host, row.id)).problems).toEqual(['offer:7:units_over_available'])
    problems.clear()
    expect((await plan.change(host, row.id, wish)).phase).toBe('scheduled')
    expect((await plan.change(host, row.id, wish)).phase).toBe('scheduled')
  })
  test('an edit over an older version is refused and changes nothing', async () => {
    const { plan, row, cells } = await planned()
    const host = member(HOST, 'host')
    const renamed = await plan.change(host, row.id, { title: '新名字', seenVersion: row.version })
    expect(cells.at(-1)?.entry).toMatchObject({ kind: 'show', title: '新名字', version: renamed.version })
    await expect(plan.change(host, row.id, { title: '旧页面', seenVersion: row.version })).rejects.toMatchObject({
      code: 'changed_meanwhile',
      params: { version: renamed.version },
    })
    expect((await plan.one(host, row.id)).title).toBe('新名字')
  })
  test('an assistant is named by phone, kept to her show, and removed when neither right is left', async () => {
    const { plan, shows, row } = await planned()
    const host = member(HOST, 'host')
    await plan.assistantGrant(host, row.id, { phone: '13800000002', trade: true, mod: false })
    expect(await shows.grants(member(HELPER), row.id)).toEqual({ host: false, assistant: { trade: true, mod: false } })
    expect(await shows.grants(member(HELPER), idOf(1))).toEqual({ host: false, assistant: null })
    expect(await shows.grants(member(HOST), row.id)).toEqual({ host: true, assistant: null })
    expect(await shows.grants(guest(), row.id)).toEqual({ host: false, assistant: null })
    expect(await shows.standing(HELPER)).toEqual({ host: false, assistant: true })
    await plan.assistantGrant(host, row.id, { phone: '13800000002', trade: false, mod: false })
    expect(await shows.standing(HELPER)).toEqual({ host: false, assistant: false })
    await expect(plan.assistantGrant(member(HELPER), row.id, { phone: '13800000002', trade: true, mod: true })).rejects.toMatchObject({
      code: 'not_allowed',
    })
  })
})

describe('phases', () => {
  test('going live stamps the first time on air; a pause keeps when she is back; the way back lifts it', async () => {
    const { shows, row, clock } = await scheduled()
    const live = await shows.move(row.id, 'live')
    expect(live).toMatchObject({ phase: 'live', liveAtMs: clock.nowMs(), phaseSinceMs: clock.nowMs() })
    clock.advance(1000)
    const paused = await shows.move(row.id, 'paused', { backAtMs: clock.nowMs() + 60_000, seenVersion: live.version })
    expect(paused.backAtMs).toBe(clock.nowMs() + 60_000)
    const interrupted = await shows.move(row.id, 'interrupted')
    expect(interrupted).toMatchObject({ phaseBefore: 'paused', backAtMs: null })
    await expect(shows.move(row.id, 'live')).rejects.toMatchObject({ code: 'wrong_phase' })
    expect(await shows.move(row.id, 'paused')).toMatchObject({ phase: 'paused', phaseBefore: null, liveAtMs: live.liveAtMs })
    const ended = await shows.move(row.id, 'ended', { endedReason: 'host' })
    expect(ended).toMatchObject({ endedReason: 'host', endedAtMs: clock.nowMs() })
  })
  test('a seen version that is no longer the row is refused, unless the wish is already true', async () => {
    const { shows, row } = await scheduled()
    const live = await shows.move(row.id, 'live')
    expect((await shows.move(row.id, 'live', { seenVersion: row.version })).version).toBe(live.version)
    await expect(shows.move(row.id, 'paused', { seenVersion: row.version })).rejects.toMatchObject({
      code: 'changed_meanwhile',
      params: { version: live.version, phase: 'live' },
    })
    await expect(shows.move(row.id, 'replay')).rejects.toMatchObject({ code: 'wrong_phase', params: { phase: 'live' } })
    await expect(shows.move(idOf(9), 'live')).rejects.toMatchObject({ code: 'not_found' })
  })
  test('many movers at once make one move', async () => {
    const { shows, row, cells } = await scheduled()
    const before = cells.length
    const results = await Promise.all(Array.from({ length: 5 }, () => shows.move(row.id, 'live')))
    expect(new Set(results.map((show) => show.version)).size).toBe(1)
    expect(cells.slice(before).filter(({ entry }) => entry.kind === 'show')).toHaveLength(1)
  })
  test('media is noted with a version of its own, an older take is not', async () => {
    const { shows, row, cells } = await scheduled()
    const on = await shows.setMedia(row.id, { state: 'on', take: 2, sinceMs: 5, layers: 3 })
    expect(on.media).toEqual({ state: 'on', take: 2, sinceMs: 5, layers: 3, version: 2 })
    expect(on.version).toBe(row.version + (on.version - row.version))
    expect(cells.at(-1)?.entry).toMatchObject({ kind: 'media', state: 'on', version: 2 })
    const late = await shows.setMedia(row.id, { state: 'away', take: 1, sinceMs: 9, layers: 0 })
    expect(late.media.state).toBe('on')
    expect((await shows.cells(row.id)).map((cell) => [cell.kind, cell.version])).toEqual([
      ['show', late.version],
      ['media', 2],
    ])
  })
  test('an announced show that never opened expires after 6 h, not before', async () => {
    const { shows, row, clock } = await scheduled()
    clock.advance(7 * HOUR_MS - 1)
    await shows.expireDue()
    expect((await shows.get(row.id))?.phase).toBe('scheduled')
    clock.advance(1)
    await shows.expireDue()
    expect(await shows.get(row.id)).toMatchObject({ phase: 'expired', endedReason: 'expired' })
  })
})

describe('the lobby', () => {
  test('drafts are unseen by outsiders, seen by their host and by staff', async () => {
    const { lobby, row } = await planned()
    expect((await lobby.list(guest())).rows).toEqual([])
    await expect(lobby.page(guest(), row.id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(lobby.page(member(HELPER), row.id)).rejects.toMatchObject({ code: 'not_found' })
    expect((await lobby.page(member(HOST, 'host'), row.id)).show.phase).toBe('draft')
    expect((await lobby.page(staff('shows'), row.id)).show.phase).toBe('draft')
  })
  test('lists say what is on, what comes and what was; viewers only while on air', async () => {
    const { lobby, shows, row } = await scheduled()
    const [upcoming] = (await lobby.list(guest(), 'upcoming')).rows
    expect(upcoming).toMatchObject({ id: row.id, phase: 'scheduled', viewers: null, reserved: false })
    await shows.move(row.id, 'rehearsal')
    expect((await lobby.list(guest(), 'upcoming')).rows[0]?.phase).toBe('scheduled')
    await shows.move(row.id, 'live')
    expect((await lobby.list(guest(), 'upcoming')).rows).toEqual([])
    expect((await lobby.list(guest(), 'live')).rows[0]).toMatchObject({ id: row.id, viewers: 7 })
    await shows.move(row.id, 'ended')
    expect((await lobby.list(guest(), 'replay')).rows[0]).toMatchObject({ id: row.id, phase: 'ended', viewers: null })
    expect((await lobby.list(guest())).rows).toHaveLength(1)
  })
  test('a member reserves once, however often she taps; a guest is asked to sign in; a show on air cannot be reserved', async () => {
    const { lobby, shows, row } = await scheduled()
    const viewer = member(HELPER)
    await expect(lobby.reserve(guest(), row.id)).rejects.toMatchObject({ code: 'sign_in_needed' })
    expect(await lobby.reserve(viewer, row.id)).toEqual({ reservations: 1 })
    expect(await lobby.reserve(viewer, row.id)).toEqual({ reservations: 1 })
    expect((await lobby.page(viewer, row.id)).show).toMatchObject({ reserved: true, reservations: 1 })
    expect((await lobby.page(guest(), row.id)).show).toMatchObject({ reserved: false, reservations: 1 })
    expect(await lobby.unreserve(viewer, row.id)).toEqual({ reservations: 0 })
    await shows.move(row.id, 'live')
    await expect(lobby.reserve(viewer, row.id)).rejects.toMatchObject({ code: 'wrong_phase' })
  })
  test('who reserved is reminded once, five minutes before or on air, with the code she came by; a sender that fails stops nobody', async () => {
    const { lobby, shows, store, clock, row } = await scheduled()
    const sent: [string, NoticeText][] = []
    const send = async (personId: string, text: NoticeText): Promise<boolean> => sent.push([personId, text]) !== 1
    const reminders = createReminders({ store, clock, publicUrl: 'https://sibo.example', notices: { send } })
    await lobby.reserve(member(HELPER), row.id, '23456789ABCD')
    await lobby.reserve(member(HOST), row.id, 'no code')
    clock.advance(HOUR_MS - 300_001)
    await reminders.remindDue()
    expect(sent).toEqual([])
    clock.advance(1)
    await Promise.all([reminders.remindDue(), reminders.remindDue()])
    const url = `https://sibo.example/live/${row.id}`
    expect(sent.map(([personId, text]) => [personId, text.url])).toEqual([
      [HELPER, `${url}?code=23456789ABCD`],
      [HOST, url],
    ])
    await shows.move(row.id, 'live')
    await reminders.remindDue()
    expect(sent).toHaveLength(2)
  })
})
