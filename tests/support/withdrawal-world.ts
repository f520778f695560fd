// Withdrawals on a real database with a clock to move, a sandbox provider, and calls that can be cut off before or after they happened.
import type { Connection } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { openLedger } from '../../server/ledger/door.ts'
import { createLogger } from '../../server/logger.ts'
import { createMetrics } from '../../server/metrics.ts'
import type { NoticeText } from '../../server/notifications/notice.service.ts'
import { createNoticeSender } from '../../server/payments/sandbox/notice-sender.service.ts'
import type { Sealing } from '../../server/sealing.ts'
import { createBooking } from '../../server/withdrawals/booking.service.ts'
import { createDesk } from '../../server/withdrawals/desk.service.ts'
import { createPayees } from '../../server/withdrawals/payee.service.ts'
import { createPayoutFiles } from '../../server/withdrawals/payout-file.service.ts'
import { createPayouts } from '../../server/withdrawals/payout.service.ts'
import { createPayoutNoticeReader, createSandboxPayoutProvider } from '../../server/withdrawals/sandbox/sandbox-payout.adapter.ts'
import { createSandboxPayouts } from '../../server/withdrawals/sandbox/sandbox-payout.service.ts'
import { createSandboxPayoutStore } from '../../server/withdrawals/sandbox/sandbox-payout.store.ts'
import { createTaxDesk } from '../../server/withdrawals/tax-desk.service.ts'
import { createPayeeStore, createPayoutReportStore, createTaxDeskStore } from '../../server/withdrawals/withdrawal-parts.store.ts'
import { createPurses, createWithdrawals } from '../../server/withdrawals/withdrawal.service.ts'
import { createWithdrawalStore } from '../../server/withdrawals/withdrawal.store.ts'
import { leaderActor, rememberingBus, staffActor } from './leader-world.ts'

const SECRET = new Uint8Array(32).fill(3)
/** 10:00 of a local day. */
export const START = Date.parse('2026-03-10T10:00:00+08:00')
export const ID_NUMBER = '110101199003078371'
const zone = { timeZone: 'Asia/Shanghai' }
const plainSealing: Pick<Sealing, 'seal' | 'unseal' | 'blindIndex'> = {
  seal: (personId, kind, plain) => `sealed:${personId}:${kind}:${Buffer.from(plain).toString('base64')}`,
  unseal: (personId, kind, sealed) => {
    const [, whose, what, body = ''] = sealed.split(':')
    if (whose !== personId || what !== kind) throw new Error('sealed for another')
    return Buffer.from(body, 'base64').toString()
  },
  blindIndex: (kind, normalised) => `${kind}|${Buffer.from(normalised).toString('base64')}`,
}

/** Wraps every function of an object: the nth call from now on is cut off, before or after it happened. */
export function cuttable() {
  let cut: { at: number; after: boolean } | null = null
  let calls = 0
  const names: string[] = []
  const through = <T extends object>(name: string, parts: T, only: readonly (keyof T)[]): T => {
    const wrapped = { ...parts }
    for (const key of only) {
      const call = parts[key] as (...given: unknown[]) => Promise<unknown>
      wrapped[key] = (async (...given: unknown[]) => {
        calls += 1
        names.push(`${name}.${String(key)}`)
        const isCut = cut?.at === calls
        if (isCut && cut?.after === false) throw new Error('cut off before')
        const answer = await call(...given)
        if (isCut) throw new Error('cut off after')
        return answer
      }) as T[keyof T]
    }
    return wrapped
  }
  return {
    through,
    /** at 0: nothing is cut. */
    arm: (at: number, after: boolean) => {
      cut = at === 0 ? null : { at, after }
      calls = 0
      names.length = 0
    },
    calls: () => calls,
    names,
  }
}

export function createWithdrawalWorld(db: Connection) {
  let nowMs = START
  let made = 0
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs }
  const logger = createLogger('silent')
  const metrics = createMetrics()
  const { bus, told } = rememberingBus()
  const audits: Record<string, unknown>[] = []
  const said: { personId: string; text: NoticeText }[] = []
  const linked = new Set<string>()
  const states = new Map<string, 'active' | 'paused'>()
  const staff = { count: 2 }
  const scissors = cuttable()
  const { ledger: whole } = openLedger({ db, clock })
  const ledger = scissors.through('ledger', whole, ['post', 'postWithin'])
  const store = scissors.through('store', createWithdrawalStore(db), ['insert', 'change'])
  const audit = { write: async (entry: object) => void audits.push(entry as Record<string, unknown>) }
  const notices = { send: async (personId: string, text: NoticeText) => said.push({ personId, text }) > 0 }
  const common = { clock, logger, metrics, bus, audit, notices, publicUrl: 'https://sibo.example', ...zone }
  const sandboxStore = createSandboxPayoutStore(db)
  const read = createPayoutNoticeReader(SECRET)
  const heard: boolean[] = []
  const sender = createNoticeSender({
    store: sandboxStore,
    secret: SECRET,
    clock,
    logger,
    post: async (headers, body) => {
      const fact = read(headers, Buffer.from(body), clock.nowMs())
      const taken = fact !== null && (await payouts.apply(fact))
      heard.push(taken)
      return taken
    },
  })
  const sandbox = createSandboxPayouts({ store: sandboxStore, clock, kick: () => undefined })
  const provider = scissors.through('provider', createSandboxPayoutProvider(sandbox), ['pay'])
  const taxDesk = createTaxDesk({
    store: createTaxDeskStore(db),
    ...common,
    anotherPays: async () => staff.count > 1,
    nicknames: async (ids) => new Map(ids.map((id) => [id, id])),
  })
  const settings = taxDesk.inForce
  const purses = createPurses({ store, settings, clock })
  const booking = createBooking({ ...common, store, ledger })
  const payees = createPayees({
    ...common,
    store: createPayeeStore(db),
    sealing: plainSealing,
    hasOpen: async (leaderId) => (await store.openOfLeader(leaderId)) !== null,
  })
  const limits = { consume: async () => ({ ok: true }) }
  const withdrawals = createWithdrawals({ ...common, store, payees, booking, ledger, settings, limits })
  const payouts = createPayouts({ ...common, store, provider, payees, purses, booking, ledger })
  const desk = createDesk({
    ...common,
    ...{ store, payees, purses, payouts, booking, ledger },
    leaderCards: async (ids) => new Map(ids.map((id) => [id, { name: '李姐', state: states.get(id) ?? ('active' as const) }])),
    nicknames: async (ids) => new Map(ids.map((id) => [id, id])),
    anotherPays: async () => staff.count > 1,
    isLinked: async (personId) => linked.has(personId),
  })
  const files = createPayoutFiles({
    ...common,
    ...{ store, payouts, ledger },
    reports: createPayoutReportStore(db),
    source: { name: 'sandbox', file: sandbox.file },
  })
  const hex = () => (made += 1).toString(16).padStart(24, '0')
  const earn = async (leaderId: string, amountFen: number) => {
    const orderId = hex()
    const named = { transferId: `${orderId}:accrue`, code: 'accrue' as const, orderId, orderNo: null, explain: null, amountFen }
    await whole.post([{ ...named, debit: 'commission', credit: `leader:${leaderId}:available` }])
  }
  /** A leader with money, who said who she is a day ago. */
  const leader = async (availableFen: number, { account = '6222020000001234', idNumber = ID_NUMBER } = {}) => {
    const [memberId, leaderId] = [hex(), hex()]
    const actor: Actor = { ...leaderActor(memberId, leaderId), stepUpAtMs: nowMs }
    if (availableFen > 0) await earn(leaderId, availableFen)
    await payees.writeIdentity(actor, { name: '李小红', idNumber })
    await payees.writeAccount(actor, { kind: 'bank', provider: '工商银行', number: account })
    nowMs += 25 * 3_600_000
    return { actor, leaderId, memberId, key: () => `key-${hex()}` }
  }
  const finance = (id: string): Actor => ({ ...staffActor(id, ['finance']), stepUpAtMs: nowMs })
  /** Everything that runs by the clock, until nothing moves any more. */
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 6; round += 1) {
      await booking.bringOwed()
      await payouts.work()
      await sender.work()
      nowMs += 70_000
    }
  }
  return {
    ...{ db, clock, store, ledger: whole, payees, withdrawals, payouts, desk, taxDesk, booking, files, sandbox, sender, scissors },
    ...{ audits, said, told, heard, linked, states, staff, leader, finance, earn, settle },
    later: (ms: number) => void (nowMs += ms),
    /** Rows as the desk names them. */
    chosen: async (...ids: string[]) => (await store.byIds(ids)).map(({ _id, version }) => ({ withdrawalId: _id, seenVersion: version })),
  }
}
export type WithdrawalWorld = ReturnType<typeof createWithdrawalWorld>

/** Every collection that a story of withdrawals writes. */
const WRITTEN = ['withdrawals', 'payees', 'transfers', 'withdrawalRules', 'withdrawalRuleDrafts', 'payoutReports']
const SANDBOX = ['sandboxPayouts', 'sandboxPayoutNotices']
export const emptyWithdrawals = async (db: Connection): Promise<void> =>
  void (await Promise.all([...WRITTEN, ...SANDBOX].map((name) => db.collection(name).deleteMany({}))))

type StoryLeader = Awaited<ReturnType<WithdrawalWorld['leader']>>
/** What stories of withdrawals do and look at, in the world of the test that runs now. */
export const withdrawalSteps = (now: () => WithdrawalWorld) => {
  /** Asked by her, approved by one. */
  const approved = async (her: StoryLeader, amountFen: number): Promise<string> => {
    const { withdrawalId } = await now().withdrawals.request({ ...her.actor, stepUpAtMs: 1 }, amountFen, her.key())
    await now().desk.approve(now().finance('anna'), await now().chosen(withdrawalId), '核对无误')
    return withdrawalId
  }
  return {
    approved,
    /** Paid by another. */
    paidOut: async (her: StoryLeader, amountFen: number) => {
      const withdrawalId = await approved(her, amountFen)
      const { results } = await now().desk.pay(now().finance('bea'), [withdrawalId], her.key(), '本周打款')
      return { withdrawalId, result: results[0] }
    },
    balances: async ({ leaderId }: StoryLeader): Promise<[number, number]> => {
      const { availableFen, withdrawingFen } = await now().ledger.balancesOf(leaderId)
      return [availableFen, withdrawingFen]
    },
    account: async (name: 'cash' | 'tax'): Promise<number> => (await now().ledger.balances()).get(name) ?? 0,
  }
}
