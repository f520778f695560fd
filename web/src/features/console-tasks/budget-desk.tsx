// Budgets of rewards: what is kept, paid and left; asked for by one, opened by another.
import { Input, InputNumber, type TableColumnsType } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BudgetRow } from '../../../../server/protocol/leader-tasks.ts'
import { displayText, graphemes } from '../../../../server/protocol/text.ts'
import { failureCodeOf, failureText } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskMoney } from '../../ui/desk-money.tsx'
import { DeskEmpty, DeskFailed, DeskField } from '../../ui/desk-parts.tsx'
import { DeskTable } from '../../ui/desk-table.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './tasks.module.css'
import { useAskBudget, useBudgets, useOpenBudget } from './tasks.query.ts'

const TOTAL_YUAN_MAX = 9_999_999
const within = (text: string, min: number, max: number): boolean => {
  const length = graphemes(displayText(text))
  return length >= min && length <= max
}

export function BudgetForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('console')
  const id = useId()
  const [title, setTitle] = useState('')
  const [yuan, setYuan] = useState<number | null>(null)
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const ask = useAskBudget()
  const good = within(title, 2, 30) && within(reason, 2, 100) && yuan !== null && yuan > 0
  const send = () => {
    setAsked(true)
    if (!good) return
    const done = () => {
      showToast(t('tasks.budgets.form.sent'), 'good')
      onClose()
    }
    ask.mutate({ title, totalFen: Math.round(yuan * 100), reason }, { onSuccess: done })
  }
  return (
    <DeskDialog
      open={open}
      title={t('tasks.budgets.add')}
      onClose={onClose}
      foot={
        <DeskButton look="primary" busy={ask.isPending} onClick={send}>
          {t('tasks.budgets.form.send')}
        </DeskButton>
      }
    >
      <div className={css.form}>
        <DeskField label={t('tasks.budgets.form.title')} htmlFor={`${id}-title`}>
          <Input id={`${id}-title`} data-first="" value={title} maxLength={60} onChange={(event) => setTitle(event.target.value)} />
        </DeskField>
        <DeskField label={t('tasks.budgets.form.total')} htmlFor={`${id}-total`}>
          <InputNumber
            id={`${id}-total`}
            className={css.wide ?? ''}
            min={0}
            max={TOTAL_YUAN_MAX}
            precision={2}
            value={yuan}
            onChange={setYuan}
          />
        </DeskField>
        <DeskField label={t('tasks.budgets.form.reason')} htmlFor={`${id}-reason`}>
          <Input id={`${id}-reason`} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
        </DeskField>
        {asked && (!good || ask.error) && (
          <p className={css.wrong} role="alert">
            {ask.error && good ? failureText(ask.error.code) : t('tasks.budgets.form.wrong')}
          </p>
        )}
      </div>
    </DeskDialog>
  )
}

export function BudgetDesk() {
  const { t } = useTranslation('console')
  const budgets = useBudgets(true)
  const open = useOpenBudget()
  const act = (budget: BudgetRow) =>
    open.mutate(budget, {
      onSuccess: () => showToast(t('tasks.budgets.opened'), 'good'),
      onError: (error) => showToast(error.code === 'not_allowed' ? t('tasks.budgets.notYours') : failureText(error.code), 'bad'),
    })
  const money = (fen: number) => <DeskMoney flat fen={fen} />
  const columns: TableColumnsType<BudgetRow> = [
    {
      key: 'title',
      title: t('tasks.budgets.col.title'),
      render: (_, { title, reason }) => (
        <span className={css.titled}>
          <b>{title}</b>
          <small>{reason}</small>
        </span>
      ),
    },
    { key: 'total', title: t('tasks.budgets.col.total'), align: 'right', render: (_, { totalFen }) => money(totalFen) },
    { key: 'held', title: t('tasks.budgets.col.held'), align: 'right', render: (_, { heldFen }) => money(heldFen) },
    { key: 'spent', title: t('tasks.budgets.col.spent'), align: 'right', render: (_, { spentFen }) => money(spentFen) },
    {
      key: 'left',
      title: t('tasks.budgets.col.left'),
      align: 'right',
      render: (_, { totalFen, heldFen, spentFen }) => money(totalFen - heldFen - spentFen),
    },
    { key: 'by', title: t('tasks.budgets.col.by'), dataIndex: 'byName' },
    {
      key: 'state',
      title: t('tasks.budgets.col.state'),
      render: (_, { state, single }) => (
        <>
          <DeskChip tone={state === 'open' ? 'green' : 'amber'}>{t(`tasks.budgets.state.${state}`)}</DeskChip>
          {single && <DeskChip dot={false}>{t('tasks.budgets.single')}</DeskChip>}
        </>
      ),
    },
    {
      key: 'act',
      align: 'right',
      render: (_, budget) =>
        budget.state === 'draft' && (
          <DeskButton size="sm" busy={open.isPending} onClick={() => act(budget)}>
            {t('tasks.budgets.act')}
          </DeskButton>
        ),
    },
  ]
  if (budgets.isError)
    return (
      <DeskFailed
        title={t('tasks.budgets.failed')}
        code={failureCodeOf(budgets.error) ?? 'fault'}
        busy={budgets.isFetching}
        onAgain={() => void budgets.refetch()}
      />
    )
  return (
    <DeskTable
      rows={budgets.data?.rows ?? []}
      columns={columns}
      rowKey="budgetId"
      minPx={860}
      loading={budgets.isPending}
      empty={<DeskEmpty title={t('tasks.budgets.none')} words={t('tasks.budgets.noneWords')} />}
    />
  )
}
