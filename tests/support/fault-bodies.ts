// Bodies as no page sends them, at both gateways beside a sale: a byte at a time, cut in the middle, too large, of wrong types, with wrong fields.
import fc from 'fast-check'
import { makeBuyer } from '../flows/shop-story.ts'
import { ERRORS } from '../../server/protocol/errors.ts'
import type { Fault } from './fault-kinds.ts'
import { askBare, dribble, sendCut, type Ask, type Reply } from './fault-wire.ts'
import { pageKey } from './page-client.ts'

const ATTACKERS = 12
const SLOW_LINES = 40
const SLOW_EVERY_MS = 250
/** Headers have 10 s, looked at every 5 s; the machine is busy. */
const SLOW_HEAD_BORNE_MAX_MS = 30_000
const ASK_EVERY_MS = 100
const FROM = '127.0.0.13'
const BIG = 'x'.repeat(1024 * 1024)
const DEEP = `${'['.repeat(7_000)}${']'.repeat(7_000)}`

type Attacker = { readonly cookie: string; readonly order: Readonly<Record<string, unknown>> }
type Hostile = { readonly what: string; readonly ask: Ask; readonly allowed: readonly number[] }

const value = fc.oneof(
  fc.constantFrom<unknown>({ $ne: null }, { $gt: '' }, ['__proto__'], { constructor: { prototype: 1 } }, -1, 1.5, 1e308, '\u0000', null),
  fc.string({ maxLength: 60 }),
  fc.jsonValue({ maxDepth: 3 }),
)
type Change = { readonly field: number; readonly value: unknown; readonly drop: boolean; readonly add: boolean }
const changes: fc.Arbitrary<Change> = fc.record({ field: fc.nat(), value, drop: fc.boolean(), add: fc.boolean() })
/** The order with one field changed or missing, perhaps one too many. */
const mutated = (order: Readonly<Record<string, unknown>>, { field, value: wrong, drop, add }: Change): string => {
  const names = Object.keys(order)
  const chosen = names[field % names.length] ?? ''
  const rest = Object.fromEntries(Object.entries(order).filter(([name]) => name !== chosen))
  return JSON.stringify({ ...rest, ...(drop ? {} : { [chosen]: wrong }), ...(add ? { leaderId: wrong, priceFen: 1 } : {}) })
}
const json = { 'Content-Type': 'application/json' }

/** One of each kind in turn; a session's own rates may answer first (429). */
const hostileAsk = (round: number, { cookie, order }: Attacker, change: Change): Hostile => {
  const body = JSON.stringify(order)
  const given = { Cookie: cookie, 'Idempotency-Key': pageKey() }
  const post = (headers: Record<string, string>, text: string | Buffer): Ask => ({
    method: 'POST',
    path: '/api/v1/orders',
    headers: { ...given, ...headers },
    body: text,
    from: FROM,
  })
  const kinds: readonly Hostile[] = [
    { what: 'one field wrong', ask: post(json, mutated(order, change)), allowed: [200, 202, 400, 404, 409, 410, 422, 429, 503] },
    { what: 'a megabyte', ask: post(json, `{"offerId":"${BIG}"}`), allowed: [413, 429] },
    { what: 'plain text', ask: post({ 'Content-Type': 'text/plain' }, body), allowed: [415, 429] },
    { what: 'a form', ask: post({ 'Content-Type': 'application/x-www-form-urlencoded' }, 'offerId=1&quantity=1'), allowed: [415, 429] },
    {
      what: 'XML',
      ask: post({ 'Content-Type': 'application/xml' }, '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'),
      allowed: [415, 429],
    },
    { what: 'another charset', ask: post({ 'Content-Type': 'application/json; charset=utf-7' }, body), allowed: [415, 429] },
    { what: 'packed', ask: post({ ...json, 'Content-Encoding': 'gzip' }, Buffer.from('1f8b0800', 'hex')), allowed: [415, 429] },
    { what: 'half a JSON', ask: post(json, body.slice(0, -10)), allowed: [400, 429] },
    { what: 'deep', ask: post(json, DEEP), allowed: [400, 413, 429] },
    { what: 'bytes that are no text', ask: post(json, Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])), allowed: [400, 429] },
    { what: 'a foreign page', ask: post({ ...json, Origin: 'https://evil.example' }, body), allowed: [403, 429] },
    { what: 'no key', ask: post({ ...json, 'Idempotency-Key': '' }, body), allowed: [400, 429] },
  ]
  return kinds[round % kinds.length] as Hostile
}
const isWrong = (reply: Reply, allowed: readonly number[]): boolean =>
  reply !== 'cut' &&
  (!allowed.includes(reply.status) || (reply.status >= 400 && (reply.code === null || !(reply.code in ERRORS))) || reply.code === 'fault')

export const hostileBodies: Fault['run'] = async ({ gateways }, seconds, { offers, showId, phoneTails, due }) => {
  const [first] = offers
  const attackers: Attacker[] = []
  for (let place = 0; place < ATTACKERS; place += 1) {
    const { page, addressId } = await makeBuyer(gateways[place % 2 === 0 ? 0 : 1].url, phoneTails())
    const socket = await page.connect()
    await socket.must('show:join', { showId, purpose: 'viewer' })
    const { clickToken } = await socket.must('offer:prepare', { offerId: first?.offerId ?? '' })
    socket.close()
    due.set((await page.call('me')).personId ?? '', null)
    const order = { offerId: first?.offerId, skuId: first?.skuId, quantity: 1, addressId, seenPriceFen: first?.priceFen, clickToken }
    attackers.push({ cookie: page.cookie(), order })
  }
  const ports = gateways.map(({ port }) => port)
  const endMs = performance.now() + seconds * 1_000
  const wrong: string[] = []
  const counts = new Map<string, number>()
  const slow = Array.from({ length: SLOW_LINES }, (_, place) => {
    const part = place % 4 < 2 ? ('head' as const) : ('body' as const)
    return { part, line: dribble(ports[place % 2] ?? 0, SLOW_EVERY_MS, part, FROM) }
  })
  const random = fc.sample(changes, { numRuns: 20_000, seed: 13 })
  const attack = async (attacker: Attacker, place: number): Promise<void> => {
    for (let round = place; performance.now() < endMs; round += 1) {
      const change = random[(round * ATTACKERS + place) % random.length]
      const port = ports[round % 2] ?? 0
      if (!change) return
      const { what, ask, allowed } = hostileAsk(round, attacker, change)
      const reply = await askBare(port, ask)
      const said = reply === 'cut' ? 'cut' : `${reply.status} ${reply.code ?? ''}`
      counts.set(said, (counts.get(said) ?? 0) + 1)
      if (isWrong(reply, allowed)) wrong.push(`${what}: answered ${said}`)
      await sendCut(port, { Cookie: attacker.cookie }, FROM)
      await new Promise((done) => setTimeout(done, ASK_EVERY_MS))
    }
  }
  await Promise.all(attackers.map(attack))
  for (const { line } of slow) line.stop()
  for (const { part, line } of slow) {
    const borneMs = await line.borneMs
    const isLong = part === 'head' && seconds * 1_000 > SLOW_HEAD_BORNE_MAX_MS && (borneMs === null || borneMs > SLOW_HEAD_BORNE_MAX_MS)
    if (isLong) wrong.push(`slow headers were borne for ${borneMs === null ? 'the whole run' : `${Math.round(borneMs)} ms`}`)
  }
  const borne = await Promise.all(slow.filter(({ part }) => part === 'head').map(({ line }) => line.borneMs))
  console.log(
    'bodies',
    Object.fromEntries(counts),
    'slow heads borne, ms',
    borne.map((ms) => (ms === null ? null : Math.round(ms))).slice(0, 6),
  )
  return wrong
}
