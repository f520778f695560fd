// Measures the leader centre and the staff's productivity page in a shop of 5,000 leaders and 20,000 orders a day, while touches grow from 10,000 to a million; ends with 1 when a goal is missed.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Connection } from 'mongoose'
import { readConfig } from '../server/config.ts'
import { createProductivity } from '../server/insights/productivity/productivity.service.ts'
import { createProductivityStore } from '../server/insights/productivity/productivity.store.ts'
import { createTouchStore } from '../server/leaders/links/touch.store.ts'
import { RATES } from '../server/protocol/limits.ts'
import { createLogger } from '../server/logger.ts'
import { startEmbedded } from '../server/persistence/embedded.ts'
import { connectMongo } from '../server/persistence/mongo.ts'
import { freePort } from './bench/pinned.ts'
import { benchLeaderId, seedLeaders, seedSales, seedTouches } from './bench/leader-seed.ts'

const { values } = parseArgs({
  options: {
    leaders: { type: 'string', default: '5000' },
    days: { type: 'string', default: '10' },
    orders: { type: 'string', default: '20000' },
    asks: { type: 'string', default: '200' },
  },
})
const [LEADERS, DAYS, PER_DAY, ASKS] = [values.leaders, values.days, values.orders, values.asks].map(Number) as [
  number,
  number,
  number,
  number,
]
const TOUCHES = [10_000, 1_000_000] as const
const GOAL_P95_MS = 200
const GOAL_GROWTH = 1.5
/** A small collection is rightly read whole. */
const SCAN_MAY_READ = 200
const SESSIONS = 16
/** Boards are kept for so long; then they are read again. */
const BOARD_KEPT_MS = 6_000
const WARM_UP = 5
/** Of a person's rate, for each of the two sizes and the look at the plans. */
const PEOPLE_ASKS = Math.floor(RATES.peopleRead.points / 2) - WARM_UP - 1
const READY_WITHIN_MS = 120_000

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const at = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)] ?? 0

const startServer = async (env: Readonly<Record<string, string>>, url: string): Promise<ChildProcess> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../server/main.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'error', ...env },
  })
  const untilMs = performance.now() + READY_WITHIN_MS
  while (
    !(await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || performance.now() > untilMs) throw new Error('the server did not become ready')
    await new Promise((settle) => setTimeout(settle, 200))
  }
  return child
}
const cookiesOf = (answer: Response): string[] => answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '')
/** Cookies of a new session of a demo person, opened by a visitor of its own, so that no rate is reached. */
const signIn = async (url: string, person: string): Promise<string> => {
  const visitor = cookiesOf(await fetch(`${url}/`))
  const answer = await fetch(`${url}/api/v1/sign-in/demo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, cookie: visitor.join('; ') },
    body: JSON.stringify({ person }),
  })
  if (!answer.ok) throw new Error(`signing in as ${person}: ${answer.status} ${await answer.text()}`)
  return [...visitor, ...cookiesOf(answer)].join('; ')
}
/** `asks`: fewer where a person may ask only so often. */
type Page = {
  readonly name: string
  readonly path: string
  readonly cookies: readonly string[]
  readonly asks?: number
  /** It counts her own visits, which grow with the touches: its growth is told and not judged. */
  readonly grows?: true
}
const timesOf = async (url: string, { name, path, cookies, asks = ASKS }: Page): Promise<number[]> => {
  const times: number[] = []
  for (let ask = -WARM_UP; ask < asks; ask += 1) {
    const fromMs = performance.now()
    const answer = await fetch(`${url}/api/v1${path}`, { headers: { cookie: cookies[(ask + WARM_UP) % cookies.length] ?? '' } })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${text}`)
    if (ask >= 0) times.push(performance.now() - fromMs)
  }
  return times
}

type Plan = { readonly ns: string; readonly plan: string; readonly read: number; readonly asked: string }
/** What MongoDB did while `run` ran, by its own profiler: the plan of every query. */
const plansDuring = async (db: Connection, run: () => Promise<unknown>): Promise<Plan[]> => {
  const mongo = db.db
  if (!mongo) throw new Error('no database')
  await mongo.setProfilingLevel('off')
  await mongo
    .collection('system.profile')
    .drop()
    .catch(() => undefined)
  await mongo.createCollection('system.profile', { capped: true, size: 64 * 1024 * 1024 })
  await mongo.setProfilingLevel('all')
  await run()
  await mongo.setProfilingLevel('off')
  const rows = await mongo
    .collection('system.profile')
    .aggregate<{ _id: { ns: string; plan: string }; read: number; asked: Record<string, unknown> }>([
      { $match: { planSummary: { $type: 'string' }, ns: { $not: /system\.profile/ } } },
      { $group: { _id: { ns: '$ns', plan: '$planSummary' }, read: { $max: '$docsExamined' }, asked: { $first: '$command' } } },
      { $sort: { read: -1 } },
    ])
    .toArray()
  return rows.map(({ _id, read, asked }) => ({
    ns: _id.ns.slice(_id.ns.indexOf('.') + 1),
    plan: _id.plan,
    read,
    asked: JSON.stringify(asked['filter'] ?? asked['pipeline'] ?? asked['query'] ?? null).slice(0, 160),
  }))
}

type Shop = { readonly showId: string; readonly strongId: string; readonly leaderIds: readonly string[]; readonly nowMs: number }
/** Leaders, their orders and the sums of their days, in the demo's live show; one of them sells more than the others. */
const fillShop = async (db: Connection, nowMs: number): Promise<Shop> => {
  const strong = await db.db?.collection<{ _id: string; name: string }>('leaders').findOne({ state: 'active' })
  if (!strong) throw new Error('the demo has no leader')
  const show = await db.db?.collection<{ _id: string }>('shows').findOne({ phase: 'live' })
  if (!show) throw new Error('the demo has no show')
  const shop = {
    showId: show._id,
    strongId: strong._id,
    leaderIds: Array.from({ length: LEADERS }, (_, number) => benchLeaderId(number)),
    nowMs,
  }
  await seedLeaders(db, LEADERS, nowMs)
  const orders = await seedSales(db, { ...shop, herShare: 200, days: DAYS, perDay: PER_DAY })
  const sums = createProductivity({
    store: createProductivityStore(db),
    leaders: { cards: () => Promise.resolve(new Map()) },
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    timeZone: 'Asia/Shanghai',
  })
  const sumFromMs = performance.now()
  await sums.sum()
  say(`${LEADERS} leaders, ${orders} orders in ${DAYS} days; first sum of their days ${Math.round(performance.now() - sumFromMs)} ms`)
  const againFromMs = performance.now()
  await sums.sum()
  say(`every later sum (yesterday and today) ${Math.round(performance.now() - againFromMs)} ms`)
  return shop
}

const pagesOf = async (url: string, { showId, strongId, nowMs }: Shop): Promise<readonly Page[]> => {
  const many = async (person: string): Promise<string[]> => Promise.all(Array.from({ length: SESSIONS }, () => signIn(url, person)))
  const [hers, staff] = [await many('leader'), await many('merchant')]
  const localDay = (atMs: number): string => new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 10)
  const [month, yesterday] = [localDay(nowMs).slice(0, 7), localDay(nowMs - 86_400_000)]
  return [
    { name: 'leader home', path: '/leader/home', cookies: hers },
    { name: 'leader people', path: '/leader/people?limit=20', cookies: hers, asks: PEOPLE_ASKS },
    { name: 'leader entries', path: '/leader/entries?limit=20', cookies: hers },
    { name: 'leader statement', path: `/leader/statements/${month}`, cookies: hers },
    { name: 'leader level', path: '/leader/level', cookies: hers },
    { name: 'board of a show', path: `/leader/board?showId=${showId}`, cookies: hers },
    { name: 'board of a day', path: `/leader/board?day=${yesterday}`, cookies: hers },
    { name: 'staff board', path: `/staff/leaders/board?day=${yesterday}`, cookies: staff },
    { name: 'staff profile', path: `/staff/leaders/${strongId}/profile`, cookies: staff, grows: true },
    { name: 'staff level', path: `/staff/leaders/${strongId}/level`, cookies: staff },
    { name: 'staff leaders', path: '/staff/leaders?limit=20', cookies: staff },
    { name: 'staff productivity', path: '/staff/leaders/productivity', cookies: staff },
  ]
}

/** Every page at the two sizes; true when each answers within the goal and grows no more than it may. */
const measure = async (db: Connection, url: string, shop: Shop, pages: readonly Page[]): Promise<boolean> => {
  const medians: number[][] = []
  let good = true
  let from = 0
  for (const until of TOUCHES) {
    await seedTouches(db, { from, until, ...shop })
    await createTouchStore(db).countAgain(0)
    from = until
    say(`\n${until} touches, load ${loadavg()[0]?.toFixed(1)}`)
    const row: number[] = []
    for (const page of pages) {
      const times = await timesOf(url, page)
      const [median, p95] = [at(times, 0.5), at(times, 0.95)]
      row.push(median)
      good &&= p95 < GOAL_P95_MS
      const missed = p95 < GOAL_P95_MS ? '' : `  (goal ${GOAL_P95_MS} ms)`
      say(`  ${page.name.padEnd(20)} median ${median.toFixed(1).padStart(7)} ms   p95 ${p95.toFixed(1).padStart(7)} ms${missed}`)
    }
    medians.push(row)
  }
  say(`\ngrowth of the median, ${TOUCHES[0]} to ${TOUCHES[1]} touches (goal ${GOAL_GROWTH})`)
  for (const [place, { name, grows }] of pages.entries()) {
    const growth = (medians[1]?.[place] ?? 0) / (medians[0]?.[place] || 1)
    good &&= grows === true || growth <= GOAL_GROWTH
    say(`  ${name.padEnd(20)} ${growth.toFixed(2)} x${grows ? ' (her own visits; not judged)' : ''}`)
  }
  return good
}

/** True when no query of the pages reads a large collection whole, and those that must be read were. */
const plansAreGood = async (db: Connection, url: string, pages: readonly Page[]): Promise<boolean> => {
  await new Promise((settle) => setTimeout(settle, BOARD_KEPT_MS))
  const plans = await plansDuring(db, async () => {
    for (const { path, cookies } of pages) await (await fetch(`${url}/api/v1${path}`, { headers: { cookie: cookies[0] ?? '' } })).text()
  })
  const scans = plans.filter(({ plan, read }) => plan.includes('COLLSCAN') && read > SCAN_MAY_READ)
  say(`\n${plans.length} kinds of queries; most rows read:`)
  for (const { ns, plan, read } of plans.slice(0, 8)) say(`  ${String(read).padStart(7)}  ${ns}: ${plan}`)
  for (const { ns, read, asked } of scans) say(`without an index: ${ns}, ${read} rows: ${asked}`)
  const unread = ['transfers', 'leaderPeople', 'orders', 'visitSteps', 'leaderDays'].filter((name) => !plans.some(({ ns }) => ns === name))
  for (const name of unread) say(`never read: ${name}`)
  return unread.length === 0 && scans.length === 0
}

const bench = async (db: Connection, url: string): Promise<boolean> => {
  const shop = await fillShop(db, Date.now())
  const pages = await pagesOf(url, shop)
  const isFast = await measure(db, url, shop, pages)
  return (await plansAreGood(db, url, pages)) && isFast
}

const config = readConfig(join(import.meta.dirname, '..'))
const dataDir = mkdtempSync(join(tmpdir(), 'sibo-bench-leaders-'))
const embedded = await startEmbedded({ dataDir, parts: config.native, logger: createLogger('silent') })
const port = await freePort()
const url = `http://localhost:${port}`
let server: ChildProcess | undefined
let db: Connection | undefined
try {
  const demo = { DEMO: '1', DEMO_BROADCAST: '0', DEMO_AUDIENCE: '0', MEDIASOUP_WORKERS: '0' }
  server = await startServer(
    {
      ...demo,
      PORT: String(port),
      HOST: '127.0.0.1',
      SIBO_DATA: join(dataDir, 'server'),
      MONGODB_URI: embedded.mongoUri,
      REDIS_URL: embedded.redisUrl,
    },
    url,
  )
  db = await connectMongo(embedded.mongoUri)
  const good = await bench(db, url)
  say(good ? '\nevery goal reached' : '\na goal was missed')
  process.exitCode = good ? 0 : 1
} finally {
  await db?.close()
  if (server && server.exitCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  await embedded.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
