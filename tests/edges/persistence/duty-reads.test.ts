// What work by the clock reads: by an index and only what is due, however much of the past the shop has gathered.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startRealApp, type RealApp } from '../../support/real-app.ts'

/** They look at the past by design, once a night or a month, or at each day once. */
const READ_THE_PAST = ['crediting.nightly', 'levels.monthly', 'insights.leaders', 'payments.bill', 'withdrawals.files']
/** Settings of one shop: a handful of rows that are rightly read whole. */
const SETTINGS = ['rateTables', 'freightTemplates', 'freightCaps', 'attributionSettings', 'dataKeys', 'rooms']
const PAST = 120
/** A duty may look at what is due and find that it is not, but never at all of them. */
const READ_MAX = 50

const LONG_AGO = new Date(1_700_000_000_000)
const YESTERDAY = new Date(Date.now() - 86_400_000)
const NOT_YET = new Date(4_000_000_000_000)
/** Rows that came to their end or are not due for long, in the fields by which a duty could find them. */
const ENDED: readonly [collection: string, rows: readonly object[]][] = [
  [
    'orders',
    [
      {
        state: 'completed',
        receivedAt: LONG_AGO,
        settledAt: LONG_AGO,
        expiresAt: LONG_AGO,
        confirmAt: LONG_AGO,
        sentUnits: 1,
        quantity: 1,
      },
      { state: 'refunded', receivedAt: LONG_AGO, expiresAt: LONG_AGO, confirmAt: LONG_AGO, sentUnits: 1, quantity: 1 },
      { state: 'toShip', expiresAt: LONG_AGO, quantity: 1 },
      { state: 'shipped', expiresAt: LONG_AGO, confirmAt: NOT_YET, sentUnits: 1, quantity: 1 },
      { state: 'closed', expiresAt: LONG_AGO, closedAt: LONG_AGO },
      { state: 'pendingPayment', expiresAt: NOT_YET },
    ],
  ],
  ['touches', [{ leaderId: 'l', refusal: null, groupId: null, at: YESTERDAY }]],
  ['creditedOrders', [{ leaderId: 'l', groupId: null, judged: true, paidAt: LONG_AGO, netGoodsFen: 1 }]],
  [
    'payments',
    [
      { state: 'succeeded', polledAt: LONG_AGO },
      { state: 'closed', polledAt: LONG_AGO },
    ],
  ],
  ['refunds', [{ state: 'succeeded', nextAt: LONG_AGO }]],
  ['inbox', [{ state: 'done', nextAt: LONG_AGO }]],
  ['afterSales', [{ state: 'done', openedAt: LONG_AGO }]],
  ['directRefunds', [{ state: 'done' }, { state: 'dropped' }]],
  ['withdrawals', [{ state: 'paid', nextAt: LONG_AGO }]],
  ['flags', [{ state: 'confirmed', at: LONG_AGO }]],
  ['taskClaims', [{ state: 'paid', lookedAt: LONG_AGO }]],
  ['levelMoves', [{ at: LONG_AGO }]],
  ['campaigns', [{ state: 'launched', launchAt: LONG_AGO }]],
  ['noticeRounds', [{ kind: 'campaign', open: false, leaseUntil: LONG_AGO }]],
  ['leaderTransfers', [{ aliveAt: LONG_AGO }]],
  ['waits', [{ state: 'ended', offerId: 'o' }]],
  ['offers', [{ state: 'closed', showId: 's', position: 1 }]],
  ['shows', [{ phase: 'archived', startsAtMs: 0 }]],
  ['reservations', [{ showId: 's', remindedAtMs: 1 }]],
]

/** What indexes want to be each row's own. */
const ownFields = (name: string, kind: number, number: number): object => {
  const one = `${kind}:${number}`
  return {
    _id: `0${name}:${one}`,
    key: one,
    orderId: one,
    orderNo: one,
    visitorId: one,
    memberId: one,
    lotId: `${kind}`,
    units: [number],
    n: number,
  }
}

let app: RealApp
beforeAll(async () => {
  app = await startRealApp()
  for (const [name, rows] of ENDED) {
    const past = rows.flatMap((row, kind) => Array.from({ length: PAST }, (_, number) => ({ ...ownFields(name, kind, number), ...row })))
    await app.db.collection(name).insertMany(past as never, { bypassDocumentValidation: true, ordered: true })
  }
}, 60_000)
afterAll(() => app?.stop(), 60_000)

test('no duty reads a collection whole, nor what came to its end', async () => {
  const mongo = app.db.db
  if (!mongo) throw new Error('no database')
  await mongo.createCollection('system.profile', { capped: true, size: 32 * 1024 * 1024 })
  await mongo.setProfilingLevel('all')
  const run: string[] = []
  for (const duty of app.duties) {
    if (READ_THE_PAST.includes(duty.name)) continue
    await duty.run()
    run.push(duty.name)
  }
  await mongo.setProfilingLevel('off')
  expect(run.length).toBeGreaterThan(25)
  const asked = await mongo
    .collection('system.profile')
    .find({ planSummary: { $type: 'string' }, ns: { $not: /system\./ } })
    .toArray()
  const nameOf = (ns: string): string => ns.slice(ns.indexOf('.') + 1)
  const seen = new Set(asked.map(({ ns }) => nameOf(String(ns))))
  for (const name of ['orders', 'flags', 'directRefunds', 'touches', 'payments', 'withdrawals']) expect(seen).toContain(name)
  const wrong = asked
    .filter(({ ns }) => !SETTINGS.includes(nameOf(String(ns))))
    .filter(
      ({ planSummary, docsExamined = 0, keysExamined = 0 }) =>
        /COLLSCAN/.test(String(planSummary)) || docsExamined > READ_MAX || keysExamined > READ_MAX,
    )
    .map(
      ({ ns, planSummary, docsExamined, command }) =>
        `${nameOf(String(ns))}: ${planSummary}, ${docsExamined} rows: ${JSON.stringify(command?.filter ?? command?.pipeline ?? command?.q)}`,
    )
  expect([...new Set(wrong)]).toEqual([])
}, 120_000)
