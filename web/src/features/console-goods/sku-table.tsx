// The SKUs of a product in one table: ticked ones are sold; price in yuan to the fen, opening stock of new ones, weight.
import { Checkbox, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { DeskButton } from '../../ui/desk-button.tsx'
import css from './goods.module.css'
import type { Dimension, SkuDraft, SkuLine, SkuProblem } from './product.rules.ts'

type Change = (key: string, change: Partial<SkuDraft>) => void
type RowProps = {
  line: SkuLine
  single: boolean
  problem: SkuProblem | undefined
  shown: boolean
  onChange: Change
  onStock: ((skuId: string) => void) | null
}

function SkuRow({ line, single, problem, shown, onChange, onStock }: RowProps) {
  const { t } = useTranslation('console')
  const name = line.values.join(' / ') || t('goods.single')
  const wrong = (field: SkuProblem) => (shown && problem === field ? ('error' as const) : undefined)
  const cell = (field: 'price' | 'onHand' | 'weight', label: string, width: number) => (
    <td>
      <Input
        className="num"
        style={{ width }}
        value={line[field]}
        disabled={line.off}
        status={wrong(field) ?? ''}
        inputMode={field === 'price' ? 'decimal' : 'numeric'}
        maxLength={12}
        aria-label={`${name} ${label}`}
        aria-invalid={wrong(field) !== undefined}
        onChange={(event) => onChange(line.key, { [field]: event.target.value })}
      />
      {wrong(field) && <p className={css.cellWrong}>{t(`goods.wrong.${field}`)}</p>}
    </td>
  )
  return (
    <tr className={line.off ? css.off : undefined}>
      {!single && (
        <td className={css.tick}>
          <Checkbox
            checked={!line.off}
            aria-label={t('goods.sells', { name })}
            onChange={(event) => onChange(line.key, { off: !event.target.checked })}
          />
        </td>
      )}
      {single ? <td>{t('goods.single')}</td> : line.values.map((value, index) => <td key={index}>{value}</td>)}
      {cell('price', t('goods.price'), 120)}
      {line.stock === null ? (
        cell('onHand', t('goods.opening'), 110)
      ) : (
        <td className="num">
          <span className={css.stock}>
            {t('goods.stockNow', line.stock)}
            {onStock && line.id !== undefined && (
              <DeskButton size="sm" onClick={() => onStock(line.id ?? '')}>
                {t('goods.adjust')}
              </DeskButton>
            )}
          </span>
        </td>
      )}
      {cell('weight', t('goods.weight'), 90)}
    </tr>
  )
}

export function SkuTable({
  lines,
  dimensions,
  problems,
  showProblems,
  onChange,
  onStock,
}: {
  lines: readonly SkuLine[]
  dimensions: readonly Dimension[]
  problems: ReadonlyMap<string, SkuProblem>
  showProblems: boolean
  onChange: Change
  onStock: ((skuId: string) => void) | null
}) {
  const { t } = useTranslation('console')
  const named = dimensions.filter((one) => one.values.length > 0)
  const single = named.length === 0
  return (
    <div className={css.scroll}>
      <table className={css.skus}>
        <thead>
          <tr>
            {!single && <th className={css.tick}>{t('goods.sell')}</th>}
            {single ? (
              <th scope="col">{t('goods.spec')}</th>
            ) : (
              named.map((one, index) => (
                <th key={index} scope="col">
                  {one.name || t('goods.spec')}
                </th>
              ))
            )}
            <th scope="col">{t('goods.priceYuan')}</th>
            <th scope="col">{t('goods.stock')}</th>
            <th scope="col">{t('goods.weightGrams')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <SkuRow
              key={line.key}
              line={line}
              single={single}
              problem={problems.get(line.key)}
              shown={showProblems}
              onChange={onChange}
              onStock={onStock}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}
