// What is done with one order from its drawer: a remark, closing an unpaid one, the invoice asked for.
import { Input } from 'antd'
import { Eye } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import type { Invoice, MaskedInvoice } from '../../../../server/protocol/order-desk.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import css from './order-drawer.module.css'

const remarkChars = { min: 2, max: 100 } as const

/** `onRemark` answers whether it was taken. */
export function RemarkLine({ busy, onRemark }: { busy: boolean; onRemark: (text: string) => Promise<boolean> }) {
  const { t } = useTranslation('console')
  const id = useId()
  const [text, setText] = useState('')
  const given = text.trim()
  const ready = given.length >= remarkChars.min
  const send = async () => {
    if (ready && !busy && (await onRemark(given))) setText('')
  }
  return (
    <div className={css.remark}>
      <Input
        id={id}
        aria-label={t('orders.remark.label')}
        placeholder={t('orders.remark.label')}
        maxLength={remarkChars.max}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={() => void send()}
      />
      <DeskButton disabled={!ready} busy={busy} onClick={() => void send()}>
        {t('orders.remark.act')}
      </DeskButton>
    </div>
  )
}

export function InvoiceLines({
  masked,
  shown,
  mayReveal,
  onReveal,
}: {
  masked: NonNullable<MaskedInvoice['invoice']>
  shown: Invoice | null
  mayReveal: boolean
  onReveal: () => void
}) {
  const { t } = useTranslation('console')
  return (
    <section className={css.section}>
      <h3>
        {t('orders.invoice.title')}
        <small>{t(`orders.invoice.kind.${masked.kind}`)}</small>
        <span>
          {mayReveal && !shown && (
            <DeskButton size="sm" icon={<Eye size={14} aria-hidden="true" />} onClick={onReveal}>
              {t('orders.reveal')}
            </DeskButton>
          )}
        </span>
      </h3>
      <p className={css.plain}>
        {shown?.title ?? masked.titleMasked} <span className="num">{yuanText(masked.amountFen)}</span>
        {masked.hasTaxNo && (
          <>
            <br />
            {t('orders.invoice.taxNo')} <span className="num">{shown?.taxNo ?? '******'}</span>
          </>
        )}
      </p>
    </section>
  )
}
