// Two gateways over one Redis: no gap, no duplicate, the higher version wins, and every page equals the rows after whatever Redis forgot.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { allIn, openFoldingPage, openSocket, wrongCells, type FoldingPage } from '../../support/folding-page.ts'
import {
  createRows,
  hexId,
  memberCookie,
  offerCell,
  openGateway,
  pinCell,
  type Gateway,
  type Rows,
} from '../../support/realtime-gateway.ts'
import { startRedis, type OwnRedis } from '../../support/real-parts.ts'
import { until } from '../../support/until.ts'

// Real servers on a busy machine: each wait inside has its own, shorter bound.
jest.setTimeout(60_000)

const PAGES_A_GATEWAY = 4
const QUIET_WITHIN_MS = 15_000

let redis: OwnRedis
let rows: Rows
let gateways: Gateway[]
let pages: FoldingPage[]
let showId: string

const open = async (config: Parameters<typeof openGateway>[0]['config'] = {}): Promise<Gateway> => {
  const gateway = await openGateway({ redisUrl: redis.url, rows, config })
  gateways.push(gateway)
  return gateway
}
const watch = (gateway: Gateway, count: number): void => {
  for (let index = 0; index < count; index += 1) pages.push(openFoldingPage(gateway.url, memberCookie(), showId))
}
/** Every gateway changes every cell in turn; the rows judge by version. */
const changeAll = (offers: readonly string[], rounds: number, diesEvery = 0): void => {
  let made = 0
  for (let round = 0; round < rounds; round += 1) {
    for (const gateway of gateways) {
      const offerId = offers[round % offers.length] ?? ''
      const next = rows.version(showId, offerCell(0, offerId, 0)) + 1
      made += 1
      gateway.change(showId, offerCell(next, offerId, 100 + next), diesEvery > 0 && made % diesEvery === 0)
      gateway.change(showId, pinCell(rows.version(showId, pinCell(0, null)) + 1, offerId))
    }
  }
}
const equal = (): Promise<boolean> =>
  until('every page equals the rows', QUIET_WITHIN_MS, () => wrongCells(pages, rows.cells(showId)) === 0)

beforeEach(async () => {
  redis = await startRedis({ aof: 'everysec' })
  rows = createRows()
  showId = hexId()
  gateways = []
  pages = []
})
afterEach(async () => {
  for (const page of pages) page.stop()
  await Promise.all(gateways.map((gateway) => gateway.close()))
  await redis.stop()
})

describe('the log of a show', () => {
  test('two gateways change the same cells: each page hears every entry once, in order, and ends at the rows', async () => {
    const [first, second] = [await open(), await open()]
    const offers = [hexId(), hexId(), hexId()]
    rows.commit(showId, offerCell(1, offers[0] ?? '', 100))
    watch(first, PAGES_A_GATEWAY)
    watch(second, PAGES_A_GATEWAY)
    await allIn(pages)
    const start = pages.map((page) => page.entries())
    for (let burst = 0; burst < 6; burst += 1) {
      changeAll(offers, 3)
      await equal()
    }
    const positions = new Set(pages.map((page) => JSON.stringify(page.position())))
    expect(positions.size).toBe(1)
    expect(pages.map((page) => page.gaps())).toEqual(pages.map(() => 0))
    // The one that came with joining.
    expect(pages.map((page) => page.rooms())).toEqual(pages.map(() => 1))
    expect(pages.every((page, index) => page.entries() > (start[index] ?? 0))).toBe(true)
    expect(await first.metrics.exposition().then(({ body }) => /room_gaps_total (\d+)/.exec(body)?.[1])).toBe('0')
  })

  test('an entry that comes after a newer one changes nothing, but is counted', async () => {
    const gateway = await open()
    const offerId = hexId()
    gateway.change(showId, offerCell(1, offerId, 100))
    watch(gateway, 1)
    await allIn(pages)
    await equal()
    gateway.change(showId, offerCell(6, offerId, 600))
    gateway.bus.emit('cellChanged', { showId, entry: offerCell(5, offerId, 500) })
    const page = pages[0] as FoldingPage
    const { seq } = page.position()
    await until('both are heard', 20_000, () => page.position().seq >= seq + 2)
    expect(page.cells().get(`offer:${offerId}`)?.version).toBe(6)
  })

  test('a page that was away hears what it missed, or the whole room when it missed too much', async () => {
    const gateway = await open()
    const offerId = hexId()
    for (let version = 1; version <= 3; version += 1) gateway.change(showId, offerCell(version, offerId, version))
    const socket = await openSocket(gateway.url, memberCookie())
    const joined = await socket.ask('show:join', { showId, purpose: 'viewer' })
    if (!joined.ok) throw new Error('not in')
    gateway.change(showId, offerCell(4, offerId, 4))
    gateway.change(showId, offerCell(5, offerId, 5))
    const here = await until('the log is read', 20_000, async () => {
      const answer = await socket.ask('show:join', { showId, purpose: 'viewer' })
      return answer.ok && answer.told.room?.cells.some((cell) => cell.version === 5) ? answer.told : null
    })
    const after = await socket.ask('show:resync', { epoch: here.epoch, afterSeq: (here.seq ?? 0) - 2 })
    expect(after).toMatchObject({ ok: true, told: { epoch: here.epoch, seq: here.seq, entries: [{ version: 4 }, { version: 5 }] } })
    const upToDate = await socket.ask('show:resync', { epoch: here.epoch, afterSeq: here.seq ?? 0 })
    expect(upToDate).toMatchObject({ ok: true, told: { seq: here.seq, entries: [] } })
    for (const unknown of [
      { epoch: '123', afterSeq: 1 },
      { epoch: here.epoch, afterSeq: (here.seq ?? 0) + 9 },
    ]) {
      const whole = await socket.ask('show:resync', unknown)
      expect(whole).toMatchObject({ ok: true, told: { epoch: here.epoch, seq: here.seq, room: { cells: [{ version: 5 }] } } })
    }
    expect(await socket.ask('show:resync', { epoch: here.epoch, afterSeq: 0 })).toMatchObject({ ok: false, code: 'slow_down' })
    socket.close()
  })
})

describe('many changes at once', () => {
  test('above 20 a second only the last value of each cell goes out; the page ends at the rows', async () => {
    const gateway = await open()
    watch(gateway, 2)
    await allIn(pages)
    const offers = [hexId(), hexId()]
    changeAll(offers, 60)
    await equal()
    // A bucket of twenty, and then two offers and the pin each 200 ms.
    expect(pages[0]?.entries()).toBeLessThan(40)
    expect(pages.map((page) => page.gaps())).toEqual([0, 0])
  })
})

describe('what Redis forgets', () => {
  test('FLUSHALL in the middle: a new epoch, rooms replaced, nothing wrong', async () => {
    const [first, second] = [await open(), await open()]
    const offers = [hexId(), hexId()]
    changeAll(offers, 4)
    watch(first, PAGES_A_GATEWAY)
    watch(second, PAGES_A_GATEWAY)
    await allIn(pages)
    await equal()
    const before = pages.map((page) => page.position().epoch)
    await first.redis.general.flushall()
    changeAll(offers, 4)
    await until('a new epoch everywhere', 20_000, () => pages.every((page, index) => page.position().epoch !== before[index]))
    await equal()
    expect(pages.map((page) => page.gaps())).toEqual(pages.map(() => 0))
  })

  test('a wiped Redis whose clock went back: the lower epoch is found all the same', async () => {
    const [first, second] = [await open({ auditEveryMs: 300 }), await open({ auditEveryMs: 300 })]
    watch(first, 1)
    watch(second, 1)
    changeAll([hexId()], 2)
    await allIn(pages)
    await equal()
    const redisClient = first.redis.general
    const runId = /run_id:(\w+)/.exec(await redisClient.info('server'))?.[1] ?? ''
    await redisClient.flushall()
    await redisClient.hset(`show:{${showId}}:meta`, { run: runId, epoch: '5' })
    first.change(showId, pinCell(rows.version(showId, pinCell(0, null)) + 1, null))
    await equal()
    expect(await until('both under the new epoch', QUIET_WITHIN_MS, () => pages.every((page) => page.position().epoch === '5'))).toBe(true)
  })

  test('FUNCTION FLUSH: the functions are loaded again', async () => {
    const gateway = await open()
    watch(gateway, 1)
    await allIn(pages)
    await gateway.redis.general.call('FUNCTION', 'FLUSH')
    gateway.change(showId, pinCell(1, hexId()))
    expect(await equal()).toBe(true)
  })

  test('Redis is killed -9 and comes back empty while changes go on: the rows are told under a local epoch, then by a new one', async () => {
    const [first, second] = [await open({ auditEveryMs: 500 }), await open({ auditEveryMs: 500 })]
    const offers = [hexId(), hexId()]
    changeAll(offers, 3)
    watch(first, PAGES_A_GATEWAY)
    watch(second, PAGES_A_GATEWAY)
    await allIn(pages)
    await equal()
    await redis.kill9()
    changeAll(offers, 3)
    await equal()
    expect(pages.every((page) => page.position().epoch.startsWith('L'))).toBe(true)
    // A page that comes now is answered too.
    watch(first, 1)
    await allIn(pages)
    await equal()
    await redis.startAgain({ wipe: true })
    changeAll(offers, 3)
    await until('one epoch of the log everywhere', QUIET_WITHIN_MS, () => {
      const epochs = new Set(pages.map((page) => page.position().epoch))
      return epochs.size === 1 && !pages[0]?.position().epoch.startsWith('L')
    })
    changeAll(offers, 3)
    await equal()
  })

  test('a gateway that slept while the log was trimmed past it rebuilds its room', async () => {
    const [first, second] = [await open(), await open()]
    const offerId = hexId()
    first.change(showId, offerCell(1, offerId, 1))
    watch(second, 2)
    await allIn(pages)
    await equal()
    // Added and trimmed in one step: the gateways read only the last of three, which is not the next number.
    const [log, meta] = [`show:{${showId}}:log`, `show:{${showId}}:meta`]
    const rooms = pages.map((page) => page.rooms())
    const many = first.redis.general.multi()
    for (let version = 2; version <= 4; version += 1) {
      const entry = offerCell(version, version === 4 ? hexId() : offerId, version)
      rows.commit(showId, entry)
      many.call('FCALL', 'log_append_2', '2', log, meta, '1000', JSON.stringify(entry))
    }
    await many.xtrim(log, 'MAXLEN', '=', 1).exec()
    await until('rooms are replaced', 20_000, () => pages.every((page, index) => page.rooms() > (rooms[index] ?? 0)))
    expect(await equal()).toBe(true)
  })

  test('a deleted log begins a new epoch: numbers are never given twice', async () => {
    const gateway = await open()
    watch(gateway, 1)
    for (let version = 1; version <= 3; version += 1) gateway.change(showId, pinCell(version, hexId()))
    await allIn(pages)
    await equal()
    await gateway.redis.general.del(`show:{${showId}}:log`)
    gateway.change(showId, pinCell(4, null))
    expect(await until('the change is heard at once', 4_000, () => pages[0]?.cells().get('pin')?.version === 4)).toBe(true)
    await equal()
  })
})

describe('a change whose gateway died between commit and append', () => {
  const plant = async (roomAudit: boolean): Promise<number> => {
    const [first, second] = [await open({ roomAudit, auditEveryMs: 300 }), await open({ roomAudit, auditEveryMs: 300 })]
    const offers = [hexId(), hexId(), hexId()]
    changeAll(offers, 3)
    watch(first, 2)
    watch(second, 2)
    await allIn(pages)
    await equal()
    for (const offerId of offers) first.change(showId, offerCell(rows.version(showId, offerCell(0, offerId, 0)) + 1, offerId, 7), true)
    first.change(showId, pinCell(rows.version(showId, pinCell(0, null)) + 1, null))
    await until('the pin is heard', 20_000, () =>
      pages.every((page) => page.cells().get('pin')?.version === rows.version(showId, pinCell(0, null))),
    )
    return wrongCells(pages, rows.cells(showId))
  }

  test('the audit appends what nobody else would', async () => {
    expect(await plant(true)).toBeGreaterThanOrEqual(0)
    await equal()
    const healed = await gateways[0]?.metrics.exposition()
    const healedToo = await gateways[1]?.metrics.exposition()
    const sum = [healed, healedToo]
      .map((one) => Number(/room_audit_healed_total (\d+)/.exec(one?.body ?? '')?.[1] ?? 0))
      .reduce((a, b) => a + b)
    expect(sum).toBeGreaterThanOrEqual(3)
  })

  test('planted: without the audit the cells stay wrong', async () => {
    const wrong = await plant(false)
    expect(wrong).toBe(3 * pages.length)
    await expect(until('never', 4_000, () => wrongCells(pages, rows.cells(showId)) === 0)).rejects.toThrow('waited')
  })
})
