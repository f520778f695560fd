// The statement of a month: every account from its opening to its closing balance, derived from the ledger each time.
import type { TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ShopStatement } from '../../../../server/protocol/finance-endpoints.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { DeskTable } from '../../ui/desk-table.tsx'
import css from './finance.module.css'

type Line = ShopStatement['lines'][number]

export function StatementTable({ statement, loading }: { statement: ShopStatement | undefined; loading: boolean }) {
  const { t } = useTranslation('console')
  const money = (key: 'openingFen' | 'inFen' | 'outFen' | 'closingFen', title: string): TableColumnsType<Line>[number] => ({
    key,
    title,
    align: 'right',
    className: 'num',
    render: (_, line) => yuanText(line[key]),
  })
  const columns: TableColumnsType<Line> = [
    {
      key: 'account',
      title: t('finance.account'),
      render: (_, { account }) => (
        <span className={css.account}>
          {t(`finance.accounts.${account}`)}
          <small>{t(`finance.means.${account}`)}</small>
        </span>
      ),
    },
    money('openingFen', t('finance.opening')),
    money('inFen', t('finance.credits')),
    money('outFen', t('finance.debits')),
    money('closingFen', t('finance.closing')),
  ]
  const moved = statement?.lines.filter(({ openingFen, inFen, outFen }) => openingFen !== 0 || inFen !== 0 || outFen !== 0) ?? []
  return (
    <>
      <DeskTable minPx={680} rowKey="account" columns={columns} rows={moved} loading={loading} empty={t('finance.noMoney')} />
      {statement && (
        <p className={css.foot}>
          {statement.codes.map(({ code, rows, amountFen }) => (
            <span key={code} className="num">
              {t('finance.codeLine', { code: t(`finance.codes.${code}`), rows, amount: yuanText(amountFen) })}
            </span>
          ))}
          <b className={statement.sumFen === 0 ? css.good : css.bad}>
            {statement.sumFen === 0 ? t('finance.zero') : t('finance.notZero', { amount: yuanText(statement.sumFen) })}
          </b>
        </p>
      )}
    </>
  )
}
