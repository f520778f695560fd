// Order help: a leader follows her own orders and reminds once who has not paid; off is respected, another's order is as if it were not there.
import { beforeEach, describe, expect, test } from '@jest/globals'
import type { CaseRow } from '../../../server/after-sales/after-sale.rules.ts'
import { createNoticeSettings } from '../../../server/members/notices/notice-settings.service.ts'
import type { NoticeText } from '../../../server/notifications/notice.service.ts'
import { createOrderHelp, type OrderHelp } from '../../../server/order-desk/help/order-help.service.ts'
import type { OrderRow } from '../../../server/orders/order.rules.ts'
import type { NoticeSettings } from '../../../server/protocol/order-help.ts'
import { guestActor, leaderActor, memberActor } from '../../support/leader-world.ts'

const NOW = 1_790_000_000_000
const NO = '202611250000000001'
const li = leaderActor('li', 'l1')
const wang = leaderActor('wang', 'l2')
const placed = (more: object = {}): OrderRow =>
  ({
    _id: 'o1',
    orderNo: NO,
    memberId: 'chen',
    state: 'pendingPayment',
    expiresAt: new Date(NOW + 60_000),
    refunds: [],
    attribution: { leaderId: 'l1', leaderName: '李姐' },
    productSnapshot: { title: '手工糕点' },
    ...more,
  }) as unknown as OrderRow

let order: OrderRow
let cases: CaseRow[]
let help: OrderHelp
let said: { personId: string; text: NoticeText }[]
let chosen: Map<string, NoticeSettings>
let counted: number
const choices = createNoticeSettings({
  store: { of: async (id) => chosen.get(id) ?? null, write: async (id, settings) => void chosen.set(id, settings) },
})
beforeEach(() => {
  const reminders = new Map<string, number>()
  ;[order, cases, said, chosen, counted] = [placed(), [], [], new Map(), 0]
  help = createOrderHelp({
    store: {
      insert: async (id, _leader, atMs) => !reminders.has(id) && reminders.set(id, atMs).size > 0,
      atMsOf: async (id) => reminders.get(id) ?? null,
    },
    orderByNo: async (no) => (no === order.orderNo ? order : null),
    casesOf: async () => cases,
    choices,
    notices: { send: async (personId, text) => said.push({ personId, text }) > 0 },
    limits: { consume: async () => ({ ok: (counted += 1) <= 2 }) },
    publicUrl: 'https://sibo.example',
    clock: { nowMs: () => NOW },
  })
})

describe('reminding', () => {
  test('tells the buyer once, in the leader’s name, with the way to the order', async () => {
    expect(await help.remind(li, NO)).toEqual({ sent: true, remindedAtMs: NOW })
    const text = { template: 'orderWaits', title: '手工糕点', leaderName: '李姐', url: `https://sibo.example/orders/${NO}` }
    expect(said).toEqual([{ personId: 'chen', text }])
    await expect(help.remind(li, NO)).rejects.toMatchObject({ code: 'wrong_state', params: { why: 'again' } })
    expect(await help.progress(li, NO)).toMatchObject({ remindedAtMs: NOW })
  })
  test('tells nobody who does not want to be told, from the next notice on', async () => {
    await choices.write(memberActor('chen'), { orderWaits: false })
    expect(await help.remind(li, NO)).toMatchObject({ sent: false })
    expect(said).toEqual([])
    expect(await choices.own(memberActor('chen'))).toEqual({ orderWaits: false })
    expect(await choices.own(memberActor('other'))).toEqual({ orderWaits: true })
    await expect(choices.own(guestActor('v'))).rejects.toMatchObject({ code: 'sign_in_needed' })
  })
  test('is told twice a day at most, by all leaders together', async () => {
    counted = 2
    expect(await help.remind(li, NO)).toMatchObject({ sent: false })
  })
  test.each([
    ['paid', { state: 'toShip' }, 'paid'],
    ['closed', { state: 'closed' }, 'over'],
    ['at its end', { expiresAt: new Date(NOW) }, 'over'],
  ])('not of an order that is %s', async (_what, more, why) => {
    order = placed(more)
    await expect(help.remind(li, NO)).rejects.toMatchObject({ code: 'wrong_state', params: { why } })
    expect(said).toEqual([])
  })
})

describe('following', () => {
  test('says how far it is and that there is a case, and nothing of what the buyer wrote', async () => {
    const closedAt = new Date(NOW + 5)
    const asked = { state: 'done', openedAt: new Date(NOW), closedAt, units: 1, words: '不甜', pictureIds: ['p'], reason: 'taste' }
    cases = [asked as unknown as CaseRow]
    order = placed({ state: 'shipped', paidAt: new Date(1), shippedAt: new Date(2), refunds: [{ amountFen: 500 }] })
    expect(await help.progress(li, NO)).toEqual({
      state: 'shipped',
      paidAtMs: 1,
      shippedAtMs: 2,
      receivedAtMs: null,
      settledAtMs: null,
      refundedFen: 500,
      afterSales: [{ state: 'done', openedAtMs: NOW, closedAtMs: NOW + 5, units: 1 }],
      remindedAtMs: null,
    })
  })
  test.each([
    ['another leader', wang, 'not_found'],
    ['a member', memberActor('chen'), 'not_allowed'],
    ['a guest', guestActor('v'), 'sign_in_needed'],
  ])('%s learns nothing', async (_who, actor, code) => {
    for (const act of [help.progress, help.remind]) {
      await expect(act(actor, NO)).rejects.toMatchObject({ code })
      await expect(act(actor, '202611250000000009')).rejects.toMatchObject({ code })
    }
    expect(said).toEqual([])
  })
})
