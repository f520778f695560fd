// What goes with an order as its buyer meets it: parcels in the time line, the moment, the invoice.
import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { OrderMoment } from '../../../../server/protocol/order-desk.ts'
import type { OrderDetail, OrderState } from '../../../../server/protocol/orders.ts'
import type { OrderParcels } from '../../../../server/protocol/shipments.ts'
import { InvoiceSheet } from '../../../../web/src/features/orders/invoice-sheet.tsx'
import { invoiceOf } from '../../../../web/src/features/orders/invoice.rules.ts'
import { MomentCard } from '../../../../web/src/features/orders/moment-card.tsx'
import { momentLine } from '../../../../web/src/features/orders/moment.rules.ts'
import { OrderCourse, OrderCredit } from '../../../../web/src/features/orders/order-parts.tsx'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

beforeAll(async () => {
  await startTexts('zh-CN')
  await loadTexts(['orders'])
})
afterEach(cleanup)

const T0 = Date.parse('2026-11-23T12:32:07Z')
const detailIn = (state: OrderState): OrderDetail =>
  ({
    order: { state, createdAtMs: T0, paidAtMs: T0 + 60_000, totalFen: 17_800 },
    units: [37, 38],
    timeline: [
      { code: 'placed', atMs: T0 },
      { code: 'paid', atMs: T0 + 60_000 },
      { code: 'shipped', atMs: T0 + 3_600_000 },
    ],
    nowMs: T0 + 7_200_000,
  }) as unknown as OrderDetail
const parcels: OrderParcels = {
  orderNo: '112300187042000000',
  state: 'toShip',
  parcels: [{ carrier: 'sf', waybillNo: 'SF1420087733021', correctedAtMs: null, quantity: 1, sentAtMs: T0, together: [] }],
  pickup: null,
  quantity: 2,
  sentUnits: 1,
  refundedUnits: 0,
  confirmAtMs: null,
  mayConfirm: false,
  mayExtend: false,
  nowMs: T0,
}

describe('who is credited', () => {
  const detail = (credited: Partial<OrderDetail['credited']>): OrderDetail =>
    ({
      nowMs: T0,
      credited: { leaderName: '李姐', reason: 'protectedBinding', touchAtMs: T0 - 60_000, ruleVersion: 3, blocked: false, ...credited },
    }) as unknown as OrderDetail
  test('is told to the buyer with the reason, the touch and the version of the rule', () => {
    render(<OrderCredit detail={detail({})} />)
    for (const words of ['由团长 李姐 服务', '保护期', '3']) expect(document.body.textContent).toContain(words)
    expect(document.body.textContent).not.toContain('佣金')
  })
  test('or that it is nobody’s', () => {
    render(<OrderCredit detail={detail({ leaderName: null, reason: 'direct', touchAtMs: null })} />)
    expect(document.body.textContent).toContain('没有团长')
  })
})

describe('the time line', () => {
  test('says what was got, what was paid, the parcel under way and what is still to be sent', async () => {
    const onCopy = jest.fn()
    render(<OrderCourse detail={detailIn('toShip')} parcels={parcels} onCopy={onCopy} />)
    for (const words of ['抢到第 37、38 件', '实付 ¥178.00', 'SF1420087733021', '还有 1 件没发出', '签收 10 天后自动确认'])
      expect(document.body.textContent).toContain(words)
    await userEvent.click(screen.getByRole('button', { name: '复制' }))
    expect(onCopy).toHaveBeenCalledWith('SF1420087733021')
  })
  test('says when receipt confirms itself', () => {
    const sent = { ...parcels, sentUnits: 2, confirmAtMs: T0 + 10 * 86_400_000 }
    render(<OrderCourse detail={detailIn('shipped')} parcels={sent} onCopy={() => undefined} />)
    expect(document.body.textContent).toContain('自动确认收货')
    expect(document.body.textContent).not.toContain('没发出')
  })
})

describe('the moment', () => {
  const moment: OrderMoment = {
    state: 'onAir',
    showTitle: '暖桌小聚',
    hostName: '小禾',
    priceFen: 8_900,
    orderedAtMs: T0,
    fromMs: T0 - 20_000,
    untilMs: T0 + 10_000,
    clipUrl: null,
  }
  const shown = (state: OrderMoment['state']) =>
    render(<MomentCard moment={{ ...moment, state }} player={<p>player</p>} onSnapshot={() => undefined} />).container.textContent
  test('waits in words for its recording, plays when it is there, and is silent where there is none', () => {
    expect(shown('onAir')).toContain('直播还在播')
    expect(shown('making')).toContain('回放正在生成')
    expect(shown('onAir')).not.toContain('player')
    expect(shown('ready')).toContain('player')
    expect(shown('none')).toBe('')
  })
  test('lies two thirds along its half minute', () => {
    expect(momentLine(moment)).toEqual({ percent: expect.closeTo(66.67, 1), from: '0:00', until: '0:30' })
    expect(momentLine({ ...moment, orderedAtMs: T0 + 99_000 }).percent).toBe(100)
  })
})

describe('the invoice', () => {
  test('is asked for when title and number are as they should be, the number in capitals without blanks', async () => {
    const onAsk = jest.fn()
    const own = { invoice: null, mayAsk: true, amountFen: 17_800 }
    render(<InvoiceSheet open own={own} busy={false} error={null} onAsk={onAsk} onClose={() => undefined} />)
    await userEvent.click(screen.getByRole('radio', { name: '企业' }))
    await userEvent.click(screen.getByRole('button', { name: '申请开票' }))
    expect(screen.getAllByRole('alert').map(({ textContent }) => textContent)).toEqual([
      '抬头至少 2 个字',
      '税号是 15 到 20 位大写字母和数字',
    ])
    expect(onAsk).not.toHaveBeenCalled()
    await userEvent.type(screen.getByLabelText('抬头（公司全称）'), '远山贸易')
    await userEvent.type(screen.getByLabelText('税号'), '9133 0106ma2xxxxx0x')
    await userEvent.click(screen.getByRole('button', { name: '申请开票' }))
    expect(onAsk).toHaveBeenCalledWith({ kind: 'company', title: '远山贸易', taxNo: '91330106MA2XXXXX0X' })
  })
  test('of a person has no number', () => {
    expect(invoiceOf({ kind: 'personal', title: ' 陈雨 ', taxNo: 'x' })).toEqual({ kind: 'personal', title: '陈雨' })
    expect(invoiceOf({ kind: 'personal', title: ' 陈', taxNo: '' })).toBeNull()
  })
})
