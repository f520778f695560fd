// Plants a sample of everything that tidy forbids, and of what it must let pass, and looks whether each rule bites.
import { describe, expect, test } from '@jest/globals'
import { checkCircles, checkDeadFiles } from '../../support/tidy/graph-rules.ts'
import { checkImports } from '../../support/tidy/import-rules.ts'
import { checkShape } from '../../support/tidy/shape-rules.ts'
import { parseSource } from '../../support/tidy/source-file.ts'

const OPENING = '// Looks after one thing and says which in this sentence.\n'
const importing = (path: string, line: string): string[] => checkImports(parseSource(path, OPENING + line + '\n')).map((one) => one.what)
const shape = (path: string, code: string): string[] =>
  checkShape(parseSource(path, OPENING + code + '\n')).map((one) => `${one.rule}: ${one.what}`)

describe('imports that are refused', () => {
  test.each([
    ['server/protocol/orders.ts', `import { a } from '../domain-error.ts'`],
    ['server/protocol/orders.ts', `import dayjs from 'dayjs'`],
    ['server/protocol/money.ts', `import { z } from 'zod'`],
    ['server/protocol/money.ts', `import { a } from './limits.ts'`],
    ['media/stage.ts', `import { a } from '../server/config.ts'`],
    ['server/broadcast/broadcast.service.ts', `import { a } from '../../media/stage.ts'`],
    ['server/broadcast/broadcast.service.ts', `import { a } from '../../media/media-engine.ts'`],
    ['server/domain-error.ts', `import { a } from './orders/order.rules.ts'`],
    ['server/domain-error.ts', `import { a } from './persistence/mongo.ts'`],
    ['server/http/guards.ts', `import { a } from '../members/permissions.rules.ts'`],
    ['server/http/guards.ts', `import type { A } from '../members/session.service.ts'`],
    ['server/persistence/redis.ts', `import { a } from '../http/route.ts'`],
    ['server/jobs/queue.ts', `import { a } from '../app.ts'`],
    ['server/chat/chat.service.ts', `import { a } from '../replay/cue.rules.ts'`],
    ['server/catalog/product.service.ts', `import type { A } from '../orders/order.service.ts'`],
    ['server/payments/payment.service.ts', `import { a } from '../members/session.service.ts'`],
    ['server/audit/audit.service.ts', `import { a } from '../notifications/sms.service.ts'`],
    ['server/cellar/wine.service.ts', `import { a } from '../audit/audit.service.ts'`],
    ['server/orders/order.service.ts', `import { a } from '../offers/offer.store.ts'`],
    ['server/orders/order.service.ts', `import { a } from './order.store.ts'`],
    ['server/orders/order.service.ts', `import { a } from '../persistence/mongo.ts'`],
    ['server/orders/order.rules.ts', `import { a } from './order.service.ts'`],
    ['server/orders/order.rules.ts', `import { a } from '../offers/offer.service.ts'`],
    ['server/orders/order.rules.ts', `import { DomainError } from '../domain-error.ts'`],
    ['server/orders/order.rules.ts', `import { readFileSync } from 'node:fs'`],
    ['server/orders/order.store.ts', `import { a } from './order.service.ts'`],
    ['server/orders/order.store.ts', `import { a } from '../http/route.ts'`],
    ['server/orders/order.routes.ts', `import { a } from './order.store.ts'`],
    ['server/orders/order.routes.ts', `import { a } from '../realtime/bind-event.ts'`],
    ['server/orders/order.routes.ts', `import { a } from '../offers/offer.service.ts'`],
    ['server/orders/order.socket.ts', `import { a } from '../http/route.ts'`],
    ['server/orders/door.ts', `import { openPayments } from '../payments/door.ts'`],
    ['server/chat/chat.routes.ts', `import type { Inbox } from '../payments/inbox.service.ts'`],
    ['server/orders/order.service.ts', `import mongoose from 'mongoose'`],
    ['server/http/guards.ts', `import { Redis } from 'ioredis'`],
    ['server/orders/order.service.ts', `import { a } from '../../tests/support/memory-orders.ts'`],
    ['server/app.ts', `import { a } from '../scripts/test.ts'`],
    ['server/app.ts', `import { a } from '../web/src/app.tsx'`],
    ['web/src/features/chat/chat.ts', `import { a } from '../../../../server/domain-error.ts'`],
    ['web/src/features/chat/chat.ts', `import { chatLine } from '../../../../server/protocol/chat.ts'`],
    ['web/src/features/chat/chat.ts', `import { a } from '../orders/order-list.ts'`],
    ['web/src/features/chat/chat.ts', `import { a } from '../../pages/live/live.page.tsx'`],
    ['web/src/ui/button.tsx', `import { a } from '../features/chat/chat.ts'`],
    ['web/src/platform/rest-client.ts', `import { a } from '../ui/toast.tsx'`],
    ['web/src/app.tsx', `import { readFile } from 'node:fs'`],
    ['server/orders/order.service.ts', `export { a } from './order.store.ts'`],
    ['server/orders/order.service.ts', `const a = await import('./order.store.ts')`],
    ['server/orders/order.service.ts', `export type A = import('./order.store.ts').A`],
    ['web/src/features/console-goods/goods-form.tsx', `import { productBody } from '../../../../server/protocol/catalog.ts'`],
  ])('%s may not say: %s', (path, line) => {
    expect(importing(path, line)).toHaveLength(1)
  })
})

describe('imports that pass', () => {
  test.each([
    ['server/protocol/orders.ts', `import { z } from 'zod'`],
    ['server/protocol/orders.ts', `import { LIMITS } from './limits.ts'`],
    ['media/stage.ts', `import type { A } from '../server/protocol/stage.ts'`],
    ['server/broadcast/broadcast.service.ts', `import type { MediaEngine } from '../../media/media-engine.ts'`],
    ['server/orders/order.service.ts', `import { a } from '../offers/offer.rules.ts'`],
    ['server/orders/order.service.ts', `import type { A } from '../payments/payment.service.ts'`],
    ['server/orders/order.rules.ts', `import { canMove } from '../transitions.ts'`],
    ['server/orders/order.rules.ts', `import { createHash } from 'node:crypto'`],
    ['server/orders/order.store.ts', `import type { OrderStore } from './order.service.ts'`],
    ['server/orders/order.store.ts', `import mongoose from 'mongoose'`],
    ['server/orders/door.ts', `import type { Connection } from 'mongoose'`],
    ['server/orders/door.ts', `import { createOrderStore } from './order.store.ts'`],
    ['server/orders/order.routes.ts', `import { route } from '../http/route.ts'`],
    ['server/orders/notices.routes.ts', `import type { Inbox } from '../payments/inbox.service.ts'`],
    ['server/orders/door.ts', `import type { Payments } from '../payments/door.ts'`],
    ['server/payments/sandbox/sandbox.adapter.ts', `import { bill } from './sandbox.service.ts'`],
    ['server/payments/payment.service.ts', `import type { A } from '../ledger/ledger.service.ts'`],
    ['server/app.ts', `import { openOrders } from './orders/door.ts'`],
    ['web/src/features/chat/chat.ts', `import type { ChatLine } from '../../../../server/protocol/chat.ts'`],
    ['web/src/features/chat/chat.ts', `import { yuan } from '../../../../server/protocol/money.ts'`],
    ['web/src/features/console-goods/goods-form.tsx', `import { SCOPES } from '../../../../server/protocol/acts.ts'`],
    ['web/src/pages/live/live.page.tsx', `import { Chat } from '../../features/chat/chat.tsx'`],
    ['tests/edges/orders/order.test.ts', `import { a } from '../../../server/orders/order.store.ts'`],
  ])('%s may say: %s', (path, line) => {
    expect(importing(path, line)).toEqual([])
  })
})

describe('what a file may not hold', () => {
  const lines = (count: number): string => 'const a = 1\n'.repeat(count)
  test.each([
    ['server/orders/order.rules.ts', lines(299), 'file length: 301'],
    ['server/orders/order.rules.ts', `export function place() {\n${lines(69)}}`, 'function length: place: 71'],
    ['server/orders/order.rules.ts', `export const place = async () => {\n${lines(69)}}`, 'function length: place: 71'],
    ['server/orders/order.rules.ts', `const o = { place() {\n${lines(69)}} }`, 'function length: place: 71'],
    ['web/src/ui/button.tsx', `export function Button() {\n${lines(149)}}`, 'function length: Button: 151'],
    [
      'server/orders/order.service.ts',
      `function createOrders() {\nconst a = () => {\n${lines(50)}}\n${lines(70)}}`,
      'function length: createOrders: 72',
    ],
    ['server/orders/order.service.ts', `function place() {\nlist.map(() => {\n${lines(68)}})\n}`, 'function length: place: 72'],
    ['web/src/ui/utils.ts', '', 'name: utils.ts'],
    ['server/common/money.rules.ts', '', 'name: common'],
    ['server/orders/order-helpers/order.rules.ts', 'const helperLess = 1', ''],
    ['web/src/helpers/text.ts', '', 'name: helpers'],
    ['web/src/ui/BigButton.tsx', '', 'name: BigButton.tsx is not kebab-case'],
    ['web/src/ui/button.tsx', 'export function handleClick() {}', 'name: handleClick'],
    ['server/orders/order.service.ts', 'const createOrderManager = () => 1', 'name: createOrderManager'],
    ['server/orders/placing.ts', '', 'name: a file of a domain has a role'],
    ['web/src/ui/all.ts', `export * from './button.tsx'`, 'name: a barrel file'],
    ['server/orders/order.service.ts', 'const port = process.env.PORT', 'word: process.env'],
    ['server/orders/order.service.ts', `const port = process['env'].PORT`, 'word: process.env'],
    ['web/src/ui/text.tsx', 'const a = <p dangerouslySetInnerHTML={{ __html: b }} />', 'word: dangerouslySetInnerHTML'],
    ['web/src/ui/text.ts', `element.innerHTML = 'a'`, 'word: innerHTML'],
    ['web/src/ui/text.ts', `eval('1')`, 'word: eval'],
    ['web/src/ui/text.ts', `const f = new Function('return 1')`, 'word: new Function'],
    ['server/protocol/acts.ts', `const acts = ['ledger.update']`, 'word: ledger.update'],
    ['server/protocol/orders.ts', 'const a = z.any()', 'word: z.any'],
    ['server/protocol/orders.ts', 'const a = z.unknown()', 'word: z.unknown'],
    ['server/protocol/orders.ts', 'const a = z.json()', 'word: z.json'],
    ['server/protocol/orders.ts', 'const a = z.looseObject({})', 'word: z.looseObject'],
    ['server/protocol/orders.ts', 'const a = z.object({}).passthrough()', 'word: passthrough'],
    ['server/protocol/orders.ts', 'const a = z.coerce.number()', 'word: z.coerce'],
    ['server/protocol/orders.ts', 'const a = z.record(z.string(), z.int())', 'word: z.record'],
    ['server/orders/order.rules.ts', 'const now = Date.now()', 'word: Date.now'],
    ['server/orders/order.rules.ts', 'const now = new Date()', 'word: new Date'],
    ['server/orders/order.rules.ts', 'const dice = Math.random()', 'word: Math.random'],
    ['server/orders/order.service.ts', `// ${'TO'}${'DO'}: later`, 'word: a note about unfinished work'],
  ])('%s (sample %#)', (path, code, expected) => {
    const found = shape(path, code)
    if (expected === '') expect(found).toEqual([])
    else expect(found).toEqual([expect.stringContaining(expected)])
  })

  test('a file without its opening sentence', () => {
    const found = checkShape(parseSource('server/clock.ts', 'export const a = 1\n'))
    expect(found.map((one) => one.rule)).toEqual(['opening comment'])
  })
})

describe('what a file may hold', () => {
  test.each([
    ['server/orders/order.rules.ts', `export function place() {\n${'const a = 1\n'.repeat(68)}}`],
    ['web/src/ui/button.tsx', `export function Button() {\n${'const a = 1\n'.repeat(148)}}`],
    [
      'server/orders/order.service.ts',
      `function createOrders() {\n${['a', 'b'].map((name) => `const ${name} = () => {\n${'const a = 1\n'.repeat(50)}}\n`).join('')}return { a, b } }`,
    ],
    ['server/config.ts', 'const port = process.env.PORT'],
    ['server/orders/order.rules.ts', 'const at = new Date(nowMs)'],
    ['server/offers/stock-gate.store.ts', `redis.eval('return 1')`],
    ['server/protocol/orders.ts', 'const a = z.strictObject({ any: z.int() })'],
    ['tests/edges/orders/order.test.ts', `describe('orders', () => {\n${'const a = 1\n'.repeat(100)}})`],
  ])('%s (sample %#)', (path, code) => {
    expect(shape(path, code)).toEqual([])
  })
})

describe('all files together', () => {
  const file = (path: string, ...targets: string[]): ReturnType<typeof parseSource> =>
    parseSource(path, OPENING + targets.map((target) => `import '${target}'\n`).join('') + 'export {}\n')

  test('a circle is found once and named', () => {
    const found = checkCircles([
      file('server/b.ts', './c.ts'),
      file('server/c.ts', './a.ts'),
      file('server/a.ts', './b.ts'),
      file('server/d.ts', './a.ts'),
    ])
    expect(found.map((one) => one.what)).toEqual(['server/a.ts -> server/b.ts -> server/c.ts -> server/a.ts'])
  })

  test('a diamond is no circle', () => {
    expect(
      checkCircles([
        file('server/a.ts', './b.ts', './c.ts'),
        file('server/b.ts', './d.ts'),
        file('server/c.ts', './d.ts'),
        file('server/d.ts'),
      ]),
    ).toEqual([])
  })

  test('a file that nobody uses is dead; one that is imported, started or an entry is not', () => {
    const starter = parseSource('server/main.ts', `${OPENING}import './used.ts'\nstart(join(folder, 'worker.ts'))\n`)
    const found = checkDeadFiles([
      starter,
      file('server/used.ts'),
      file('server/worker.ts'),
      file('server/dead.ts', './dead.ts'),
      file('server/only-tested.ts'),
      file('tests/x.test.ts', '../server/only-tested.ts'),
    ])
    expect(found.map((one) => one.file)).toEqual(['server/dead.ts', 'server/only-tested.ts'])
  })
})

test('lines are right behind wide characters and comments', () => {
  const text = '// 私播：直播间\n\n/* 商品 */\nconst 名 = "橙子"\nexport function place() {\n  return 名\n}\n'
  expect(parseSource('server/a.ts', text).functions).toEqual([{ name: 'place', line: 5, lines: 3, isComponent: false }])
})
