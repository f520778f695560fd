// Asks for an invoice: for a person or a company, with its title and tax number; what was asked stands there and may be changed.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import type { InvoiceAsk, OwnInvoice } from '../../../../server/protocol/order-desk.ts'
import { Button } from '../../ui/button.tsx'
import { Choices } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import css from './care.module.css'
import { invoiceFaults, invoiceOf, type InvoiceDraft } from './invoice.rules.ts'

const draftOf = ({ invoice }: OwnInvoice): InvoiceDraft => ({
  kind: invoice?.kind ?? 'personal',
  title: invoice?.title ?? '',
  taxNo: invoice?.taxNo ?? '',
})

export function InvoiceSheet({
  open,
  own,
  busy,
  error,
  onAsk,
  onClose,
}: {
  open: boolean
  own: OwnInvoice
  busy: boolean
  error: string | null
  onAsk: (ask: InvoiceAsk) => void
  onClose: () => void
}) {
  const { t } = useTranslation('orders')
  const [draft, setDraft] = useState(() => draftOf(own))
  const [tried, setTried] = useState(false)
  useEffect(() => {
    if (!open) return
    setDraft(draftOf(own))
    setTried(false)
  }, [open, own])
  const faults = invoiceFaults(draft)
  const shown = (key: 'title' | 'taxNo') => (tried && faults[key] ? { error: t(`invoice.fault.${key}`) } : {})
  const ask = () => {
    setTried(true)
    const given = invoiceOf(draft)
    if (given) onAsk(given)
  }
  return (
    <Sheet
      open={open}
      onClose={onClose}
      label={t('invoice.title')}
      title={t('invoice.title')}
      foot={
        <Button look="ink" block busy={busy} onClick={ask}>
          {t(own.invoice ? 'invoice.change' : 'invoice.ask')}
        </Button>
      }
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          ask()
        }}
      >
        <Choices
          look="tiles"
          label={t('invoice.kindName')}
          value={draft.kind}
          options={(['personal', 'company'] as const).map((key) => ({ key, label: t(`invoice.kind.${key}`) }))}
          onChange={(kind) => setDraft({ ...draft, kind })}
        />
        <Field
          label={t(draft.kind === 'company' ? 'invoice.company' : 'invoice.person')}
          value={draft.title}
          maxLength={80}
          autoComplete={draft.kind === 'company' ? 'organization' : 'name'}
          onChange={(event) => setDraft({ ...draft, title: event.target.value })}
          {...shown('title')}
        />
        {draft.kind === 'company' && (
          <Field
            label={t('invoice.taxNo')}
            value={draft.taxNo}
            maxLength={20}
            autoCapitalize="characters"
            autoComplete="off"
            onChange={(event) => setDraft({ ...draft, taxNo: event.target.value })}
            {...shown('taxNo')}
          />
        )}
        <p className={css.note}>{t('invoice.words', { amount: yuanText(own.amountFen) })}</p>
        {error !== null && (
          <p className={css.fault} role="alert">
            {error}
          </p>
        )}
      </form>
    </Sheet>
  )
}
