// S12, privacy: a copy is whole and hers alone, a closed account leaves no word of hers. What goes by the clock: contracts/privacy/retention.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openAudit } from '../../../server/audit/door.ts'
import { createBus } from '../../../server/domain-events.ts'
import { createAgeings, createHolders, createKeepers } from '../../../server/keepers.ts'
import type { Keeper } from '../../../server/keeping.ts'
import { createLogger } from '../../../server/logger.ts'
import { openPrivacy } from '../../../server/privacy/door.ts'
import { KEPT_NOUNS, type OwnData } from '../../../server/protocol/privacy.ts'
import { NOT_OF_A_PERSON } from '../../support/not-of-a-person.ts'
import { hex, plantOwnData, type Who, type Words } from '../../support/own-data-story.ts'
import { startRealApp, type Asker, type RealApp } from '../../support/real-app.ts'
import { until } from '../../support/until.ts'

const DAY_MS = 86_400_000
const WITHIN_MS = 20_000
const logger = createLogger('silent')

let app: RealApp
let aheadMs = 0
let keepers: readonly Keeper[]
const clock = { nowMs: () => Date.now() + aheadMs, monotonicMs: () => performance.now() }

const open = (using: readonly Keeper[]) => {
  const { db, sealing } = app
  const audit = openAudit({ db, clock })
  const ageings = createAgeings({ ...app, clock, bus: createBus(logger) })
  const notices = { send: () => Promise.resolve(true) }
  const holds = { holders: createHolders(db), orderIdByNo: async () => null }
  return openPrivacy({ db, clock, logger, sealing, audit, shopName: '暖桌', keepers: using, ageings, notices, publicUrl: '', ...holds })
}
let privacy: ReturnType<typeof open>

const whoOf = async (mark: string, n: number): Promise<Who> => {
  const memberId = await app.person({ kind: 'member' })
  return { memberId, leaderId: hex(0x100 + n), visitorId: hex(0x200 + n), mark, n }
}
const planted = (words: Words): string[] => Object.values(words)
const found = (text: string, words: readonly string[]): string[] => words.filter((word) => text.includes(word))
const collections = async (): Promise<string[]> => {
  const names = await app.db.db?.listCollections({}, { nameOnly: true }).toArray()
  return (names ?? []).map(({ name }) => name).filter((name) => !name.startsWith('system.'))
}
const whole = async (name: string): Promise<string> => JSON.stringify(await app.db.collection(name).find({}).toArray())
const dataOf = ({ body }: { body: unknown }): OwnData => body as OwnData

beforeAll(async () => {
  app = await startRealApp()
  const leaders = { bindings: { endAllOf: () => Promise.resolve() }, forget: () => undefined }
  keepers = createKeepers({
    ground: { ...app, clock, bus: createBus(logger) },
    members: app.members,
    leaders: leaders as never,
    hosts: () => Promise.resolve(false),
    timeZone: 'Asia/Shanghai',
  })
  privacy = open(keepers)
}, 60_000)
afterAll(() => app.stop())

test('every collection of the database has a keeper, or a reason why it needs none', async () => {
  const kept = new Set(privacy.keepers.flatMap((keeper) => keeper.collections))
  const names = await collections()
  expect(names.filter((name) => !kept.has(name) && !(name in NOT_OF_A_PERSON))).toEqual([])
  expect(new Set(privacy.keepers.map(({ name }) => name))).toEqual(new Set(KEPT_NOUNS))
})

describe('a copy of her data', () => {
  let her: Who
  let words: Words
  let others: string[]
  let fresh: Asker
  let stale: Asker
  let stranger: Asker
  let exportId = ''
  beforeAll(async () => {
    her = await whoOf('QIN', 1)
    const other = await whoOf('WEI', 2)
    words = await plantOwnData(app.db, app.sealing, her)
    others = planted(await plantOwnData(app.db, app.sealing, other))
    fresh = await app.askerFor(her.memberId, true)
    stale = await app.askerFor(her.memberId)
    stranger = await app.askerFor(other.memberId, true)
  })

  test('is asked for and read only by a session that has just proved who it is', async () => {
    expect((await stale('POST', '/me/data/exports')).code).toBe('confirm_identity')
    const asked = await fresh('POST', '/me/data/exports')
    expect(asked.status).toBe(200)
    exportId = dataOf(asked).copy?.exportId ?? ''
    // A second wish is the same one, or finds it ready.
    await fresh('POST', '/me/data/exports')
    const ready = await until('the copy', WITHIN_MS, async () => {
      const { copy } = dataOf(await fresh('GET', '/me/data'))
      return copy?.state === 'ready' ? copy : null
    })
    exportId = ready.exportId
    expect((await stale('GET', `/me/data/exports/${exportId}/all`)).code).toBe('confirm_identity')
    const missing = await stranger('GET', `/me/data/exports/${hex(0xdead)}/all`)
    expect([missing.status, missing.code]).toEqual([404, 'not_found'])
    const another = await stranger('GET', `/me/data/exports/${exportId}/all`)
    expect(another.text).toBe(missing.text)
  })

  test('holds every planted word of hers and none of another’s', async () => {
    expect(planted(words).length).toBeGreaterThanOrEqual(40)
    const { text } = (await fresh('GET', `/me/data/exports/${exportId}/all`)).body as { text: string }
    expect(planted(words).filter((word) => !text.includes(word))).toEqual([])
    expect(found(text, others)).toEqual([])
    const nouns = Object.keys((JSON.parse(text) as { data: object }).data)
    expect(KEPT_NOUNS.filter((noun) => !nouns.includes(noun) && noun !== 'pictures' && noun !== 'exports')).toEqual([])
  })

  test('comes as a table for each noun too', async () => {
    const { fileName, text } = (await fresh('GET', `/me/data/exports/${exportId}/orders`)).body as { fileName: string; text: string }
    expect(fileName).toMatch(/^sibo-orders-\d{4}-\d\d-\d\d\.csv$/)
    expect(found(text, planted(words)).length).toBeGreaterThan(4)
    expect((await fresh('GET', `/me/data/exports/${exportId}/pictures`)).code).toBe('not_found')
    expect((await fresh('GET', `/me/data/exports/${exportId}/passwords`)).code).toBe('bad_input')
  })

  test('and no collection that names her is without a keeper', async () => {
    const kept = new Set(privacy.keepers.flatMap((keeper) => keeper.collections))
    const naming: string[] = []
    for (const name of await collections()) if ((await whole(name)).includes(her.memberId)) naming.push(name)
    expect(naming.length).toBeGreaterThan(20)
    expect(naming.filter((name) => !kept.has(name))).toEqual(['audit'])
  })

  test('lies sealed in the database', async () => {
    const pieces = await whole('dataCopyPieces')
    expect(pieces.length).toBeGreaterThan(1000)
    expect(found(pieces, planted(words))).toEqual([])
  })

  test('is gone after 72 hours', async () => {
    aheadMs = 72 * 3_600_000 - 60_000
    await privacy.copies.work()
    expect(await whole('dataCopyPieces')).toContain(exportId)
    aheadMs = 72 * 3_600_000 + 60_000
    await privacy.copies.work()
    aheadMs = 0
    expect(await whole('dataCopyPieces')).not.toContain(exportId)
    expect((await fresh('GET', `/me/data/exports/${exportId}/all`)).code).toBe('not_found')
    expect(dataOf(await fresh('GET', '/me/data')).copy).toBeNull()
  })
})

describe('closing an account', () => {
  let her: Who
  let words: Words
  let ask: Asker
  const set = (name: string, _id: unknown, fields: object) =>
    app.db.collection(name).updateOne({ _id } as never, { $set: fields }, { bypassDocumentValidation: true })
  const closing = async () => dataOf(await ask('GET', '/me/data')).closing
  beforeAll(async () => {
    her = await whoOf('ZHOU', 3)
    words = await plantOwnData(app.db, app.sealing, her)
    ask = await app.askerFor(her.memberId, true)
  })

  test('waits for what is still open: orders, cases, a leader’s money and requests, shows to come', async () => {
    expect((await (await app.askerFor(her.memberId))('POST', '/me/data/closing')).code).toBe('confirm_identity')
    const changes: readonly (readonly [string, string, unknown, object, object])[] = [
      ['orders', 'orders', `order${her.mark}`, { state: 'shipped' }, { state: 'completed' }],
      ['cases', 'afterSales', `case${her.mark}`, { open: true }, { open: false }],
      ['balance', 'transfers', `t-${her.mark}`, { 'chain.after.availableFen': -5 }, { 'chain.after.availableFen': 0 }],
      ['withdrawal', 'withdrawals', hex(0x16000 + her.n), { open: true }, { open: false }],
    ]
    for (const [block, name, id, on, off] of changes) {
      await set(name, id, on)
      const refused = await ask('POST', '/me/data/closing')
      expect([refused.code, (refused.body as { params: unknown }).params]).toEqual(['wrong_state', { blockedBy: [block] }])
      await set(name, id, off)
    }
    await app.db
      .collection<{ _id: string }>('shows')
      .insertOne({ _id: hex(0x900), hostPersonId: her.memberId, phase: 'scheduled' } as never, { bypassDocumentValidation: true })
    expect((await ask('POST', '/me/data/closing')).text).toContain('shows')
    await app.db.collection<{ _id: string }>('shows').deleteOne({ _id: hex(0x900) })
  })

  test('can be taken back for seven days', async () => {
    expect((await ask('POST', '/me/data/closing')).status).toBe(200)
    const first = await closing()
    expect(await app.db.collection('noticeLog').countDocuments({ personId: her.memberId, template: 'accountCloses' })).toBe(1)
    expect((first?.dueAtMs ?? 0) - (first?.askedAtMs ?? 0)).toBe(7 * DAY_MS)
    expect(dataOf(await ask('POST', '/me/data/closing')).closing).toEqual(first)
    // No step-up: whoever holds the session may keep the account.
    expect(dataOf(await (await app.askerFor(her.memberId))('DELETE', '/me/data/closing')).closing).toBeNull()
    expect((await ask('DELETE', '/me/data/closing')).code).toBe('not_found')
    aheadMs = 8 * DAY_MS
    await privacy.closings.work()
    aheadMs = 0
    expect(await whole('people')).toContain(words.nickname)
  })

  test('is not carried out before its day, nor while an order came in between', async () => {
    await ask('POST', '/me/data/closing')
    aheadMs = 7 * DAY_MS - 60_000
    await privacy.closings.work()
    expect((await closing())?.running).toBe(false)
    await set('orders', `order${her.mark}`, { state: 'paid' })
    aheadMs = 7 * DAY_MS + 60_000
    await privacy.closings.work()
    expect(await closing()).toMatchObject({ running: false, blockedBy: ['orders'] })
    await set('orders', `order${her.mark}`, { state: 'completed' })
  })

  test('goes on where a crash left it, and leaves no word of hers', async () => {
    let died = false
    const dying = keepers.map((keeper) =>
      keeper.name !== 'visits'
        ? keeper
        : {
            ...keeper,
            // After its work, before that is written down: the step is done again.
            forget: async (memberId: string) => {
              const rows = await keeper.forget(memberId)
              if (died) return rows
              died = true
              throw new Error('the process died here')
            },
          },
    )
    aheadMs = 7 * DAY_MS + 2 * 3_600_000
    await open(dying).closings.work()
    expect(died).toBe(true)
    const stepsOf = async (state: string): Promise<string[]> =>
      (await app.db.collection<{ steps: { noun: string }[] }>('accountClosings').find({ memberId: her.memberId, state }).toArray())
        .flatMap(({ steps }) => steps)
        .map(({ noun }) => noun)
    expect((await stepsOf('carrying')).length).toBeGreaterThan(3)
    aheadMs += 3_600_000
    await privacy.closings.work()
    expect(await stepsOf('done')).toEqual(privacy.keepers.map(({ name }) => name))
    aheadMs = 0

    // What trade and contract keep in clear by law; everything else is gone or sealed.
    const byLaw = [
      'orderNo',
      'goods',
      'option',
      'payment',
      'waybill',
      'packed',
      'caseWords',
      'caseReason',
      'caseMark',
      'bound',
      'agreed',
      'group',
    ] as const
    const more = ['link', 'level', 'hash', 'paidAt', 'consent', 'touched'] as const
    const mayStay = new Set([...byLaw, ...more].map((key) => words[key]))
    const mustGo = planted(words).filter((word) => !mayStay.has(word))
    expect(mustGo.length).toBeGreaterThan(18)
    for (const name of await collections()) expect([name, found(await whole(name), mustGo)]).toEqual([name, []])
  })

  test('ends her session, unlinks her visits, frees her phone, and says what it did by ids alone', async () => {
    expect(await ask('GET', '/me')).toMatchObject({ body: { kind: 'guest' } })
    for (const name of ['touches', 'visitorOwners', 'leaderPeople', 'visitSteps', 'bindings', 'sessions', 'addresses', 'payees', 'waits'])
      expect([name, found(await whole(name), [her.memberId, her.visitorId])]).toEqual([name, []])
    const person = await app.db.collection<{ _id: string }>('people').findOne({ _id: her.memberId })
    expect(person).toMatchObject({ nickname: '已注销用户', pictureUrl: null })
    expect(person).not.toHaveProperty('phone')
    expect(await app.members.memberByPhone(words.phone)).not.toBe(her.memberId)
    expect(await app.db.collection<{ _id: string }>('leaders').findOne({ _id: her.leaderId })).toMatchObject({
      name: '已注销用户',
      state: 'disabled',
    })
    const audited = (await app.db.collection('audit').find({ 'on.id': her.memberId, act: 'account.erase' }).toArray()).at(-1)
    expect(found(JSON.stringify(audited), planted(words))).toEqual([])
    expect(String(audited?.['after'])).toContain('addresses')
  })

  test('leaves order and chat sealed for who has to answer for them', async () => {
    const order = await app.db.collection('orders').findOne({ memberId: her.memberId })
    expect(app.members.addresses.reveal(her.memberId, order?.['delivery'] as never)).toMatchObject({
      recipient: words.orderRecipient,
      street: words.orderStreet,
    })
    const lines = await app.db.collection('chatLines').find({ personId: her.memberId }).sort({ lineNo: 1 }).toArray()
    expect(lines.map(({ name, text }) => [name, text])).toEqual([
      ['已注销用户', ''],
      ['已注销用户', ''],
    ])
    expect(lines.map((line) => app.sealing.unseal(her.memberId, 'chatLine', String(line['sealed'])))).toEqual([
      words.chat,
      words.chatOriginal,
    ])
  })
})
