// A room on the page: joins, comes back with what it knows, hears what is told, and says why it may not enter.
import { describe, expect, test } from '@jest/globals'
import { createRoom, type RoomHears } from '../../../../web/src/features/room/room.store.ts'
import { fakeLine } from '../../fake-line.ts'

const show = { kind: 'show', version: 1, phase: 'live', title: '暖桌小聚' }
const joinAck = (over: object = {}) => ({
  ok: true,
  nowMs: 1,
  told: { epoch: '7', seq: 3, room: { cells: [show] } },
  chat: [],
  viewers: 5,
  simulated: 0,
  likes: 10,
  me: { speakerKey: 'me', roles: ['guest'], mutedUntilMs: null, leaderName: '李姐', orders: [], waits: [] },
  play: { playlistUrl: '/x', webrtc: null, iceServers: [], take: 1 },
  bootId: 'b',
  touchAfterMs: null,
  ...over,
})
const settled = async () => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
}
const open = (hears: RoomHears = {}, state: 'open' | 'connecting' = 'open') => {
  const line = fakeLine(state)
  const room = createRoom({
    socket: line.socket,
    nowMs: () => 1000,
    showId: 's',
    purpose: 'viewer',
    shareCode: 'CODE',
    chatAfter: () => 7,
    hears,
  })
  return { line, room, now: () => room.store.getState() }
}

describe('joining', () => {
  test('the first join brings the room, the leader and the picture’s facts', async () => {
    const joined: boolean[] = []
    const { line, room, now } = open({ joined: (_, first) => joined.push(first) })
    line.answers('show:join', joinAck())
    await room.join()
    expect(line.asked[0]).toMatchObject({ name: 'show:join', payload: { showId: 's', purpose: 'viewer', shareCode: 'CODE', chatAfter: 7 } })
    expect(now()).toMatchObject({ stand: 'in', viewers: 5, show: { phase: 'live' }, me: { leaderName: '李姐' }, bootId: 'b' })
    expect(joined).toEqual([true])
  })
  test('a line that is not open yet joins when it opens', async () => {
    const { line, room, now } = open({}, 'connecting')
    line.answers('show:join', joinAck())
    await room.join()
    expect(line.asked).toEqual([])
    line.become('open')
    await settled()
    expect(now().stand).toBe('in')
  })
  test('after a break it joins with what it knows', async () => {
    const { line, room, now } = open()
    line.answers('show:join', joinAck(), joinAck({ told: { epoch: '7', entries: [] } }))
    await room.join()
    line.become('away')
    expect(now()).toMatchObject({ stand: 'away', awaySinceMs: 1000 })
    line.become('open')
    await settled()
    expect(line.asked.at(-1)?.payload).toMatchObject({ since: { epoch: '7', seq: 3 } })
    expect(now()).toMatchObject({ stand: 'in', awaySinceMs: null })
  })
  test('a refusal is said with its facts; a code then enters', async () => {
    const { line, room, now } = open()
    line.answers('show:join', { ok: false, nowMs: 1, code: 'code_needed' }, joinAck())
    await room.join()
    expect(now()).toMatchObject({ stand: 'refused', refusal: { code: 'code_needed' } })
    await room.join('6868')
    expect(line.asked.at(-1)?.payload).toMatchObject({ accessCode: '6868' })
    expect(now().stand).toBe('in')
  })
})

describe('being told', () => {
  const joined = async (hears: RoomHears = {}) => {
    const opened = open(hears)
    opened.line.answers('show:join', joinAck())
    await opened.room.join()
    return opened
  }
  test('entries change their cells, erasures are handed on', async () => {
    const erased: unknown[] = []
    const { line, now } = await joined({ erased: (entry) => erased.push(entry.lineNos) })
    line.tell('show:told', {
      epoch: '7',
      entries: [
        { seq: 4, ...show, version: 2, phase: 'paused' },
        { seq: 5, kind: 'erased', version: 1, lineNos: [9] },
      ],
    })
    expect([now().show?.phase, erased]).toEqual(['paused', [[9]]])
  })
  test('a pulse shows a gap in a quiet room and one resync mends it', async () => {
    const { line, now } = await joined()
    line.answers('show:resync', { ok: true, nowMs: 1, told: { epoch: '7', entries: [{ seq: 4, ...show, version: 2, phase: 'ended' }] } })
    line.tell('show:pulse', {
      epoch: '7',
      seq: 4,
      nowMs: 1,
      viewers: 9,
      simulated: 2,
      likes: 11,
      left: [{ offerId: 'o', skuId: 'k', left: 3, v: 1 }],
    })
    await new Promise((resolve) => setTimeout(resolve, 350))
    await settled()
    expect(line.asked.filter((one) => one.name === 'show:resync').map((one) => one.payload)).toEqual([{ epoch: '7', afterSeq: 3 }])
    expect(now()).toMatchObject({ viewers: 9, simulated: 2, likes: 11, show: { phase: 'ended' } })
  })
  test('my orders move forward only', async () => {
    const { line, now } = await joined()
    const order = (version: number, state: string) => ({ kind: 'order', version, order: { orderId: 'a', showId: 's', version, state } })
    line.tell('me:told', { entries: [order(2, 'paid'), order(1, 'pendingPayment')] })
    expect(now().orders.get('a')?.state).toBe('paid')
  })
  test('being put out is said once and for all', async () => {
    const { line, now } = await joined()
    line.tell('session:ended', { reason: 'kicked' })
    expect(now()).toMatchObject({ stand: 'ended', endReason: 'kicked' })
  })
  test('without a line a room read over HTTP still replaces the cells', async () => {
    const { line, room, now } = open({}, 'connecting')
    room.takeTold({ epoch: '9', seq: 1, room: { cells: [show] } } as never, 12)
    expect(now()).toMatchObject({ stand: 'away', viewers: 12, show: { phase: 'live' } })
    expect(line.asked).toEqual([])
  })
})
