// What is scanned at a pickup point, and what the list says without network.
import { webcrypto } from 'node:crypto'
import { TextEncoder as NodeTextEncoder } from 'node:util'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { offlineMac } from '../../../../server/fulfilment/pickup-code.rules.ts'
import { codedOf, judgeOffline, macOf, type Kept } from '../../../../web/src/features/console-pickup/scan.rules.ts'

const NO = '202601010000000001'
const CODE = '0123456789'

beforeAll(() => {
  // jsdom has neither
  Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true })
  Object.defineProperty(globalThis, 'TextEncoder', { value: NodeTextEncoder, configurable: true })
})

describe('a scan', () => {
  test.each([
    [`SIBO1.${NO}.${CODE}`, { orderNo: NO, code: CODE }],
    [` SIBO1.${NO}.${CODE}\n`, { orderNo: NO, code: CODE }],
    ['0123 456 789', { code: CODE }],
    ['012-345-6789', { code: CODE }],
    ['012345678', null],
    ['https://example.com', null],
    [`SIBO2.${NO}.${CODE}`, null],
    ['０１２３４５６７８９', null],
  ])('%j', (text, expected) => expect(codedOf(text)).toEqual(expected))
})

describe('without network', () => {
  const kept = (facts: Partial<Kept> = {}): Kept => ({
    pointId: 'p',
    list: {
      token: 't',
      salt: 'salt',
      issuedAtMs: 0,
      expiresAtMs: 600_000,
      rows: [{ mac: offlineMac('salt', NO, CODE), left: 2, title: '海苔', skuLabel: '原味' }],
    },
    scans: [],
    ...facts,
  })
  const scan = (quantity: number) => ({ scanId: 's', orderNo: NO, code: CODE, quantity, atMs: 1 })

  test('the page and the server make the same of a picture', async () => {
    expect(await macOf('salt', NO, CODE)).toBe(offlineMac('salt', NO, CODE))
  })
  test.each([
    ['good', { orderNo: NO, code: CODE }, [], 0, { kind: 'good', left: 2, title: '海苔', skuLabel: '原味' }],
    [
      'less what went over the counter',
      { orderNo: NO, code: CODE },
      [scan(1)],
      0,
      { kind: 'good', left: 1, title: '海苔', skuLabel: '原味' },
    ],
    ['all gone', { orderNo: NO, code: CODE }, [scan(1), scan(1)], 0, { kind: 'used' }],
    ['digits alone', { code: CODE }, [], 0, { kind: 'needs_picture' }],
    ['another code', { orderNo: NO, code: '9999999999' }, [], 0, { kind: 'unknown' }],
    ['after ten minutes', { orderNo: NO, code: CODE }, [], 600_000, { kind: 'expired' }],
  ])('%s', async (_, coded, scans, nowMs, expected) => expect(await judgeOffline(kept({ scans }), coded, nowMs)).toEqual(expected))
})
