// Money back without a case: how much of the goods' and of the freight's, and why; a second person agrees before it moves.
import { Input } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectRefundAsk } from '../../../../server/protocol/after-sales.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import css from './order-drawer.module.css'
import { fenTyped } from './refund.rules.ts'

const reasonChars = { min: 2, max: 200 } as const

export function RefundDialog({
  open,
  left,
  busy,
  error,
  onRefund,
  onClose,
}: {
  open: boolean
  left: { goodsLeftFen: number; freightLeftFen: number }
  busy: boolean
  error: string | null
  onRefund: (ask: DirectRefundAsk) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [goods, setGoods] = useState('')
  const [freight, setFreight] = useState('')
  const [reason, setReason] = useState('')
  useEffect(() => {
    if (!open) return
    setGoods('')
    setFreight('')
    setReason('')
  }, [open])
  const goodsFen = fenTyped(goods, left.goodsLeftFen)
  const freightFen = fenTyped(freight, left.freightLeftFen)
  const sumFen = (goodsFen ?? 0) + (freightFen ?? 0)
  const why = reason.trim()
  const ready = goodsFen !== null && freightFen !== null && sumFen > 0 && why.length >= reasonChars.min
  const wrong = (maxFen: number) => t('orders.refund.wrong', { max: yuanText(maxFen) })
  return (
    <DeskDialog
      open={open}
      title={t('orders.refund.title')}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="primary" busy={busy} disabled={!ready} onClick={() => ready && onRefund({ goodsFen, freightFen, reason: why })}>
            {t('orders.refund.ask', { amount: yuanText(sumFen) })}
          </DeskButton>
        </>
      }
    >
      <p>{t('orders.refund.words')}</p>
      <div className={css.fields}>
        <DeskField
          label={t('orders.refund.goods')}
          htmlFor={`${id}-goods`}
          error={goodsFen === null ? wrong(left.goodsLeftFen) : null}
          hint={t('orders.refund.atMost', { max: yuanText(left.goodsLeftFen) })}
        >
          <Input
            id={`${id}-goods`}
            data-first=""
            prefix="¥"
            inputMode="decimal"
            maxLength={12}
            value={goods}
            onChange={(event) => setGoods(event.target.value)}
          />
        </DeskField>
        {left.freightLeftFen > 0 && (
          <DeskField
            label={t('orders.refund.freight')}
            htmlFor={`${id}-freight`}
            error={freightFen === null ? wrong(left.freightLeftFen) : null}
            hint={t('orders.refund.atMost', { max: yuanText(left.freightLeftFen) })}
          >
            <Input
              id={`${id}-freight`}
              prefix="¥"
              inputMode="decimal"
              maxLength={12}
              value={freight}
              onChange={(event) => setFreight(event.target.value)}
            />
          </DeskField>
        )}
        <DeskField label={t('orders.refund.why')} htmlFor={`${id}-why`} error={error}>
          <Input id={`${id}-why`} value={reason} maxLength={reasonChars.max} onChange={(event) => setReason(event.target.value)} />
        </DeskField>
      </div>
    </DeskDialog>
  )
}
