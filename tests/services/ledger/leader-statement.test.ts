// A leader's statement: opening and closing from her chain, every entry of the local month, a seal that any change breaks, a table that calculates nothing.
import { generateKeyPairSync } from 'node:crypto'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { createLeaderStatements, type LeaderStatements } from '../../../server/ledger/leader-statement.service.ts'
import { chainTransfer, emptyHead, headOf, type ChainedTransfer } from '../../../server/ledger/chain.rules.ts'
import { commissionTransfer, sideTransfer } from '../../../server/ledger/transfer.rules.ts'
import { canonicalJson, createStatementKey, isSealed } from '../../../server/statement-key.ts'
import { leaderActor, memberActor } from '../../support/leader-world.ts'

const LEADER = 'a'.repeat(24)
const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const key = createStatementKey(pem)
const her = leaderActor('m', LEADER)
/** Shanghai is eight hours ahead: the month begins at 16:00 of the day before. */
const NOVEMBER = Date.UTC(2026, 9, 31, 16)
const DECEMBER = Date.UTC(2026, 10, 30, 16)
const why = {
  touchAtMs: null,
  bindingSinceMs: null,
  reason: 'touch' as const,
  ruleVersion: 1,
  baseFen: 0,
  rateBps: 1000,
  fenPerUnit: null,
  units: 1,
}

let chain: ChainedTransfer[]
let statements: LeaderStatements
const add = (atMs: number, amountFen: number, title = '桂花糕'): void => {
  const head = chain.at(-1) === undefined ? emptyHead(LEADER) : headOf(chain.at(-1) as ChainedTransfer)
  const named = {
    transferId: `o${chain.length}:accrue`,
    orderId: 'o',
    orderNo: '202611250000000001',
    code: 'accrue' as const,
    explain: { ...why, title },
  }
  chain.push(chainTransfer(head, LEADER, commissionTransfer(named, LEADER, 'frozen', amountFen), atMs))
}
beforeEach(() => {
  chain = []
  statements = createLeaderStatements({
    store: {
      between: async (_id, fromMs, untilMs, limit) => chain.filter(({ atMs }) => fromMs <= atMs && atMs < untilMs).slice(0, limit),
      headBefore: async (_id, atMs) => chain.findLast((entry) => entry.atMs < atMs)?.chain ?? null,
    },
    key,
    nameOf: async () => '李姐',
    shopName: '暖桌',
    timeZone: 'Asia/Shanghai',
    clock: { nowMs: () => DECEMBER + 1000 },
  })
})

describe('a month', () => {
  test('has what came in it by the local day, what was before and what is after', async () => {
    add(NOVEMBER - 1, 100)
    add(NOVEMBER, 250)
    add(DECEMBER - 1, -50)
    add(DECEMBER, 7)
    const { statement } = await statements.own(her, '2026-11')
    expect(statement).toMatchObject({
      month: '2026-11',
      fromMs: NOVEMBER,
      untilMs: DECEMBER,
      opening: { frozenFen: 100, availableFen: 0, withdrawingFen: 0 },
      closing: { frozenFen: 300, availableFen: 0, withdrawingFen: 0 },
      head: { number: 3, hash: chain[2]?.chain.hash },
    })
    expect(statement.entries.map(({ number, amountFen }) => [number, amountFen])).toEqual([
      [2, 250],
      [3, -50],
    ])
    const december = await statements.own(her, '2026-12')
    expect(december.statement).toMatchObject({ opening: { frozenFen: 300 }, closing: { frozenFen: 307 } })
  })
  test('with nothing in it says so, from the head before or from none', async () => {
    expect((await statements.own(her, '2026-11')).statement).toMatchObject({ entries: [], head: { number: 0 }, closing: { frozenFen: 0 } })
    add(NOVEMBER - 1, 100)
    const { statement } = await statements.own(her, '2026-11')
    expect(statement).toMatchObject({ entries: [], head: { number: 1 }, opening: { frozenFen: 100 }, closing: { frozenFen: 100 } })
  })
  test('that has not begun is not there; who is no leader has none', async () => {
    await expect(statements.own(her, '2027-01')).rejects.toMatchObject({ code: 'not_found' })
    await expect(statements.own(memberActor('m'), '2026-11')).rejects.toMatchObject({ code: 'not_allowed' })
  })
})

describe('the seal', () => {
  test('is good for this statement and this key, and for no other letter of it', async () => {
    add(NOVEMBER, 250)
    const { statement, signature, kid } = await statements.own(her, '2026-11')
    const [published] = statements.publicKeys().keys
    expect(published?.kid).toBe(kid)
    expect(isSealed(JSON.parse(JSON.stringify(statement)), signature, published?.pem ?? '')).toBe(true)
    expect(isSealed({ ...statement, closing: { ...statement.closing, frozenFen: 251 } }, signature, key.publicPem)).toBe(false)
    const other = createStatementKey(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    expect(isSealed(statement, signature, other.publicPem)).toBe(false)
  })
  test('does not hang on the order of names', () => {
    expect(canonicalJson({ b: [1, { d: null, c: '二' }], a: true, left: undefined })).toBe('{"a":true,"b":[1,{"c":"二","d":null}]}')
  })
})

test('the table has the same facts, yuan to the fen, and nothing in it calculates', async () => {
  add(NOVEMBER, 123456, '=HYPERLINK("x")')
  const settled = { transferId: 'o:settle', orderId: 'o', orderNo: null, code: 'settle' as const, explain: null }
  chain.push(
    chainTransfer(headOf(chain[0] as ChainedTransfer), LEADER, sideTransfer(settled, LEADER, 'frozen', 'available', 6), NOVEMBER + 1),
  )
  const lines = await statements.ownLines(her, '2026-11')
  expect(lines[3]).toEqual(['期末', '1234.50', '0.06', '0.00'])
  expect(lines[5]?.[1]).toBe(key.kid)
  expect(lines[8]?.slice(0, 7)).toEqual([
    '1',
    '2026-11-01 00:00:00',
    '佣金入账',
    '202611250000000001',
    '\'=HYPERLINK("x")',
    '冻结',
    '1234.56',
  ])
  expect(lines[9]?.slice(2, 7)).toEqual(['转为可提现', '', '', '可提现', '0.06'])
})
