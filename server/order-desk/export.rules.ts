// What stands in an export's columns: masked, or with personal values; in the language asked for. Pure.
import { yuanText } from '../protocol/money.ts'
import type { OrderExport } from '../protocol/order-desk.ts'
import type { OrderState } from '../protocol/orders.ts'

export type ExportLanguage = OrderExport['language']
/** One line's values, ready to be shown; personal ones empty in a masked file. */
export type ExportLine = {
  readonly orderNo: string
  readonly showTitle: string
  readonly state: OrderState
  readonly createdAtMs: number
  readonly paidAtMs: number | null
  readonly title: string
  readonly skuLabel: string
  readonly quantity: number
  readonly priceFen: number
  readonly goodsFen: number
  readonly freightFen: number
  readonly totalFen: number
  readonly refundedFen: number
  readonly buyerName: string
  readonly phone: string
  readonly region: string
  readonly leaderName: string
  readonly commissionFen: number
  readonly personal: { readonly recipient: string; readonly street: string } | null
}

const HEADS = {
  'zh-CN': [
    '订单号',
    '场次',
    '状态',
    '下单时间',
    '付款时间',
    '商品',
    '规格',
    '数量',
    '单价',
    '商品金额',
    '运费',
    '实付',
    '已退',
    '买家',
    '手机号',
    '地区',
    '团长',
    '佣金',
  ],
  en: [
    'Order no',
    'Show',
    'State',
    'Placed',
    'Paid',
    'Product',
    'Option',
    'Quantity',
    'Unit price',
    'Goods',
    'Freight',
    'Total',
    'Refunded',
    'Buyer',
    'Phone',
    'Region',
    'Leader',
    'Commission',
  ],
} as const
const PERSONAL_HEADS = { 'zh-CN': ['收货人', '详细地址'], en: ['Recipient', 'Street'] } as const
const MARK_HEADS = { 'zh-CN': '导出', en: 'Exported by' } as const
const STATES: Readonly<Record<ExportLanguage, Readonly<Record<OrderState, string>>>> = {
  'zh-CN': {
    pendingPayment: '待支付',
    paid: '已支付',
    toShip: '待发货',
    shipped: '待收货',
    completed: '已完成',
    closed: '已关闭',
    refunded: '已退款',
  },
  en: {
    pendingPayment: 'To pay',
    paid: 'Paid',
    toShip: 'To ship',
    shipped: 'Shipped',
    completed: 'Completed',
    closed: 'Closed',
    refunded: 'Refunded',
  },
}

/** What a table program would take for a formula, in any of its disguises (security.md part 4). */
const FORMULA = /^[\s\p{Cf}]*[=+\-@|%\p{Cc}＝＋－＠]/u
export const escapeCell = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)
/** Eighteen digits that a table program must not round: a tab in front keeps them text. */
const keptWhole = (digits: string): string => `\t${digits}`

const amount = (fen: number): string => yuanText(fen).replace(/[¥,]/g, '')

export const headOf = (language: ExportLanguage, personal: boolean): string[] => [
  ...HEADS[language],
  ...(personal ? PERSONAL_HEADS[language] : []),
  MARK_HEADS[language],
]
/** `timeText`: a moment in the shop's own time; `mark`: who took the file and when, on every line. */
export const cellsOf = (
  line: ExportLine,
  { language, mark, timeText }: { readonly language: ExportLanguage; readonly mark: string; readonly timeText: (ms: number) => string },
): string[] => [
  keptWhole(line.orderNo),
  ...[
    line.showTitle,
    STATES[language][line.state],
    timeText(line.createdAtMs),
    line.paidAtMs === null ? '' : timeText(line.paidAtMs),
    line.title,
    line.skuLabel,
  ].map(escapeCell),
  String(line.quantity),
  ...[line.priceFen, line.goodsFen, line.freightFen, line.totalFen, line.refundedFen].map(amount),
  ...[line.buyerName, line.phone, line.region, line.leaderName].map(escapeCell),
  amount(line.commissionFen),
  ...(line.personal === null ? [] : [line.personal.recipient, line.personal.street].map(escapeCell)),
  escapeCell(mark),
]
