// A leader's statement as a fold of her chain: what she had before the month, its entries, what she has after. Pure.
import { NO_BALANCES, type LeaderBalances } from './balance.rules.ts'
import { emptyHead, type ChainedTransfer, type ChainHead } from './chain.rules.ts'
import { entryRow } from './entry.rules.ts'
import type { LeaderStatement } from '../protocol/leader-statements.ts'

/** Entries of the month in order; before: the last entry of hers before it. */
export const monthOf = (
  leaderId: string,
  before: ChainHead | null,
  entries: readonly ChainedTransfer[],
): Pick<LeaderStatement, 'opening' | 'entries' | 'closing' | 'head'> => {
  const last: ChainHead = entries.at(-1)?.chain ?? before ?? emptyHead(leaderId)
  return {
    opening: balancesOf(before?.after ?? NO_BALANCES),
    entries: entries.map((entry) => {
      const { number, atMs, code, orderNo, side, amountFen, hash, explain } = entryRow(entry)
      return { number, atMs, code, orderNo, title: explain?.title ?? null, side, amountFen, hash }
    }),
    closing: balancesOf(last.after),
    head: { number: last.number, hash: last.hash },
  }
}

const balancesOf = ({ frozenFen, availableFen, withdrawingFen }: LeaderBalances): LeaderBalances => ({
  frozenFen,
  availableFen,
  withdrawingFen,
})

const CODES: Readonly<Record<LeaderStatement['entries'][number]['code'], string>> = {
  accrue: '佣金入账',
  reverse: '退款冲销',
  settle: '转为可提现',
  withdraw: '提现',
  move: '归属变更',
  bonus: '奖励',
  back: '退回',
  withdrawn: '提现到账',
  tax: '代扣税',
  reward: '任务奖励',
}
const SIDES: Readonly<Record<LeaderStatement['entries'][number]['side'], string>> = {
  frozen: '冻结',
  available: '可提现',
  withdrawing: '提现中',
}
const yuan = (fen: number): string =>
  `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`

/** A leading =, +, -, @ and their like make a table program calculate: such texts get a quote in front. */
const plain = (text: string): string => (/^[\s\p{Cf}]*[=+\-@|%\p{Cc}＝＋－＠]/u.test(text) ? `'${text}` : text)

/** The statement as lines of cells: its facts first, then a line an entry. */
export const linesOf = (
  statement: LeaderStatement,
  seal: { kid: string; signature: string },
  dayOf: (atMs: number) => string,
): string[][] => {
  const { shop, leader, month, opening, closing, entries, head } = statement
  const money = ({ frozenFen, availableFen, withdrawingFen }: LeaderBalances) => [yuan(frozenFen), yuan(availableFen), yuan(withdrawingFen)]
  return [
    ['商家', plain(shop), '团长', plain(leader), '月份', month],
    ['', '冻结', '可提现', '提现中'],
    ['期初', ...money(opening)],
    ['期末', ...money(closing)],
    ['链头', `第 ${head.number} 条`, head.hash],
    ['签名', seal.kid, seal.signature],
    [],
    ['编号', '时间', '事由', '订单号', '商品', '科目', '金额', '哈希'],
    ...entries.map((entry) => [
      String(entry.number),
      dayOf(entry.atMs),
      CODES[entry.code],
      entry.orderNo ?? '',
      plain(entry.title ?? ''),
      SIDES[entry.side],
      yuan(entry.amountFen),
      entry.hash,
    ]),
  ]
}
