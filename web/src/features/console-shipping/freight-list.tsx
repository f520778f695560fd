// Freight templates in words: where, how much for the first weight and each step, from what amount on it is free.
import { useTranslation } from 'react-i18next'
import type { FreightTemplateCard } from '../../../../server/protocol/freight.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import css from './shipping.module.css'

type Row = NonNullable<FreightTemplateCard['other']>

function RowWords({ row }: { row: Row }) {
  const { t } = useTranslation('console')
  return (
    <span className="num">
      {t('shipping.rowWords', {
        firstGrams: row.firstGrams,
        first: yuanText(row.firstFen),
        stepGrams: row.stepGrams,
        step: yuanText(row.stepFen),
      })}
      {row.freeOverFen !== null && ` · ${t('shipping.freeOver', { amount: yuanText(row.freeOverFen) })}`}
    </span>
  )
}

export function FreightList({
  rows,
  onChange,
  onRemove,
}: {
  rows: readonly FreightTemplateCard[]
  onChange: (template: FreightTemplateCard) => void
  onRemove: (template: FreightTemplateCard) => void
}) {
  const { t } = useTranslation('console')
  return (
    <ul className={css.templates}>
      {rows.map((template) => (
        <li key={template.id} className={css.template}>
          <header>
            <h3>{template.name}</h3>
            {template.isDefault && <DeskChip tone="green">{t('shipping.default')}</DeskChip>}
            {template.productIds.length > 0 && (
              <DeskChip dot={false}>{t('shipping.goodsCount', { count: template.productIds.length })}</DeskChip>
            )}
            <span className="grow" />
            <DeskButton size="sm" onClick={() => onChange(template)}>
              {t('shipping.change')}
            </DeskButton>
            <DeskButton size="sm" look="danger" onClick={() => onRemove(template)}>
              {t('shipping.remove')}
            </DeskButton>
          </header>
          <dl>
            {template.regions.map((region) => (
              <div key={region.areas.join()}>
                <dt>{region.areas.join('、')}</dt>
                <dd>
                  <RowWords row={region} />
                </dd>
              </div>
            ))}
            <dt>{t('shipping.elsewhereShort')}</dt>
            <dd>{template.other ? <RowWords row={template.other} /> : t('shipping.notDelivered')}</dd>
          </dl>
        </li>
      ))}
    </ul>
  )
}
