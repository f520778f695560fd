// S10, leaks: planted phones, names, streets, codes, passwords and tokens are searched for in logs, metrics, rows and strangers' answers.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startPeopleServer, type PeopleServer, type Tab } from '../../support/people-server.ts'

const PHONES = Array.from({ length: 10 }, (_, n) => `1391234${String(5670 + n)}`)
const DELIVERY_PHONES = Array.from({ length: 10 }, (_, n) => `1588765${String(4320 + n)}`)
const RECIPIENTS = Array.from({ length: 10 }, (_, n) => `收件人甲${'乙丙丁戊己庚辛壬癸子'[n]}`)
const STREETS = Array.from({ length: 10 }, (_, n) => `梧桐秘密路${700 + n}号`)
const PASSWORD = 'eleven quiet herons wade'
const PLANTED = [...PHONES, ...DELIVERY_PHONES, ...RECIPIENTS, ...STREETS, PASSWORD]

let server: PeopleServer
let owner: Tab
const cookies: string[] = []
const codes: string[] = []
const foreign: string[] = []

const codeOfLastSms = (): string =>
  /验证码 (\d{6})/.exec(
    server
      .lines()
      .split('\n')
      .filter((line) => line.includes('验证码'))
      .at(-1) ?? '',
  )?.[1] ?? ''

beforeAll(async () => {
  server = await startPeopleServer()
  owner = server.openTab()
  await owner.signInAs(await server.person('staff', { owner: true }))
  for (const [n, phone] of PHONES.entries()) {
    const tab = server.openTab()
    await tab.signInByPhone(phone)
    codes.push(codeOfLastSms())
    cookies.push(...tab.cookieHeader().split('; '))
    const address = {
      recipient: RECIPIENTS[n],
      phone: DELIVERY_PHONES[n],
      province: '浙江省',
      city: '杭州市',
      district: '西湖区',
      street: STREETS[n],
      isDefault: true,
    }
    const added = await tab.ask('POST', '/addresses', address)
    if (added.status !== 200) throw new Error(added.text)
    // Refusals and faults on the way: what is wrong is said, not what was sent.
    const { challengeId } = (await tab.ask('POST', '/sign-in/code', { phone })).body as { challengeId: string }
    const refusals = [
      await tab.ask('POST', '/sign-in/verify', { challengeId, code: '000000' }),
      await tab.ask('POST', '/sign-in/verify', { challengeId, code: phone }),
      await tab.ask('POST', '/sign-in/code', { phone: `${phone}1` }),
      await tab.ask('POST', '/sign-in/password', { name: RECIPIENTS[n], password: PASSWORD }),
      await tab.ask('POST', '/addresses', { ...address, extra: STREETS[n] }),
      await tab.ask('POST', '/addresses', { ...address, phone: `${DELIVERY_PHONES[n]}x` }),
      await tab.ask('POST', '/addresses', `{"street":"${STREETS[n]}`),
      await tab.ask('GET', `/shows?phone=${phone}&street=${encodeURIComponent(STREETS[n] ?? '')}`),
      await tab.ask('GET', `/nothing/${phone}`),
    ]
    foreign.push(...refusals.map(({ text }) => text))
  }
  // What staff and strangers see.
  foreign.push((await owner.ask('GET', '/staff/members?limit=50')).text, (await owner.ask('GET', `/staff/members?q=${PHONES[0]}`)).text)
  foreign.push((await server.openTab().ask('GET', '/me')).text, (await fetch(`${server.url}/openapi.json`)).text.toString())
  foreign.push(await (await fetch(`${server.url}/metrics`)).text())
}, 60_000)
afterAll(() => server.stop())

const found = (text: string, planted: readonly string[]): string[] => planted.filter((one) => text.includes(one))

describe('planted values', () => {
  test('were planted: forty of them, and each is where it may be', async () => {
    expect(PLANTED.length).toBeGreaterThan(40)
    expect(codes.filter(Boolean)).toHaveLength(10)
    const tab = server.openTab()
    await tab.signInByPhone(PHONES[3] ?? '')
    const own = (await tab.ask('GET', '/addresses')).text
    expect(found(own, PLANTED)).toEqual([DELIVERY_PHONES[3], RECIPIENTS[3], STREETS[3]])
  })
  test('are not in the log, but for the codes that the local sender says', () => {
    const lines = server.lines().split('\n')
    expect(lines.length).toBeGreaterThan(100)
    expect(found(server.lines(), PLANTED)).toEqual([])
    const others = lines.filter((line) => !line.includes('"msg":"local sms"')).join('\n')
    // A code is six digits: only its own line may hold it, so it is looked for as a whole word.
    const told = codes.filter((code) => new RegExp(`\\b${code}\\b`).test(others))
    expect(told).toEqual([])
  })
  test('nor are tokens and cookies', () => {
    const values = cookies.map((cookie) => cookie.slice(cookie.indexOf('=') + 1)).filter((value) => value.length > 20)
    expect(values.length).toBeGreaterThanOrEqual(20)
    for (const value of values) {
      expect(server.lines()).not.toContain(value)
      const mac = value.split('.').at(-1) ?? ''
      expect(server.lines()).not.toContain(mac)
    }
  })
  test('are in no row of the database in clear', async () => {
    const db = server.db.db
    if (!db) throw new Error('not open')
    let rows = 0
    for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
      const text = JSON.stringify(await db.collection(name).find({}).toArray())
      rows += 1
      expect([name, found(text, PLANTED)]).toEqual([name, []])
    }
    expect(rows).toBeGreaterThan(8)
  })
  test('are in no key or value of Redis', async () => {
    const redis = server.redis.general
    const keys = await redis.keys('*')
    const values = await Promise.all(keys.map(async (key) => ((await redis.type(key)) === 'string' ? await redis.get(key) : '')))
    expect(found(JSON.stringify([keys, values]), [...PLANTED, ...codes])).toEqual([])
  })
  test('are in no answer to staff, strangers or a refused request; staff see masks', () => {
    expect(foreign.length).toBeGreaterThan(90)
    expect(found(foreign.join('\n'), PLANTED)).toEqual([])
    expect(foreign.join('\n')).toContain('139****5670')
  })
})
