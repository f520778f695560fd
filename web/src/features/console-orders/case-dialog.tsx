// A case that staff open for a buyer: what was agreed with her, or a claim after the order was final.
import { Input, InputNumber, Select } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AfterSaleOpen, OrderAfterSales } from '../../../../server/protocol/after-sales.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import css from './order-drawer.module.css'
import { choiceKey, choiceOf, inOrder, wishOf } from './refund.rules.ts'

const wordsChars = { min: 2, max: 300 } as const

export function CaseDialog({
  open,
  page,
  busy,
  error,
  onOpen,
  onClose,
}: {
  open: boolean
  /** undefined while it is read. */
  page: OrderAfterSales | undefined
  busy: boolean
  error: string | null
  onOpen: (wish: AfterSaleOpen) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [chosen, setChosen] = useState('')
  const [units, setUnits] = useState(1)
  const [words, setWords] = useState('')
  useEffect(() => {
    if (open) setWords('')
  }, [open])
  const choices = inOrder(page?.choices ?? [])
  const choice = choiceOf(choices, chosen) ?? choices[0] ?? null
  const said = words.trim()
  const ready = choice !== null && said.length >= wordsChars.min
  return (
    <DeskDialog
      open={open}
      title={t('orders.openCase.title')}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="primary" busy={busy} disabled={!ready} onClick={() => choice && onOpen(wishOf(choice, units, said))}>
            {t('orders.openCase.act')}
          </DeskButton>
        </>
      }
    >
      {page?.shut ? (
        <p>{t(`orders.openCase.shut.${page.shut}`)}</p>
      ) : (
        <>
          <p>{t('orders.openCase.words')}</p>
          <div className={css.fields}>
            <DeskField label={t('orders.openCase.what')} htmlFor={`${id}-what`}>
              <Select
                id={`${id}-what`}
                loading={page === undefined}
                value={choice ? choiceKey(choice) : ''}
                options={choices.map((one) => ({
                  value: choiceKey(one),
                  label: [
                    t(`afterSales.reason.${one.reason}`),
                    t(`afterSales.kind.${one.kind}`),
                    t(one.unsent ? 'orders.openCase.unsent' : 'orders.openCase.sent'),
                  ].join(' · '),
                }))}
                onChange={setChosen}
              />
            </DeskField>
            {choice && choice.unitsMax > 1 && !choice.whole && (
              <DeskField label={t('orders.openCase.units', { max: choice.unitsMax })} htmlFor={`${id}-units`}>
                <InputNumber
                  id={`${id}-units`}
                  min={1}
                  max={choice.unitsMax}
                  precision={0}
                  value={Math.min(units, choice.unitsMax)}
                  onChange={(value) => setUnits(value ?? 1)}
                />
              </DeskField>
            )}
            <DeskField label={t('orders.openCase.said')} htmlFor={`${id}-words`} error={error}>
              <Input.TextArea
                id={`${id}-words`}
                data-first=""
                rows={3}
                maxLength={wordsChars.max}
                value={words}
                onChange={(event) => setWords(event.target.value)}
              />
            </DeskField>
          </div>
        </>
      )}
    </DeskDialog>
  )
}
