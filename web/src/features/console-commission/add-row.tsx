// Adds a row to a commission table: for goods, a show, goods in a show or a category, as a rule or as a campaign with its span.
import { DatePicker, Input, Select, Switch } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeskButton } from '../../ui/desk-button.tsx'
import css from './commission.module.css'
import { useGoodsFor, useShowsFor } from './commission.query.ts'
import { addFault, type EditRow } from './commission.rules.ts'

type Kind = 'sku' | 'show' | 'showSku' | 'category' | 'shop'
type Named = { readonly value: string; readonly label: string }

function Goods({ enabled, value, onPick }: { enabled: boolean; value: Named | null; onPick: (value: Named) => void }) {
  const { t } = useTranslation('console')
  const [q, setQ] = useState('')
  const goods = useGoodsFor(q, enabled)
  const options = (goods.data?.rows ?? []).flatMap(({ title, skus }) =>
    skus.map((sku) => ({ value: sku.id, label: sku.label === '' ? title : `${title} · ${sku.label}` })),
  )
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: setQ }}
      aria-label={t('commission.goods')}
      className={css.pick ?? ''}
      placeholder={t('commission.goods')}
      loading={goods.isFetching}
      value={value?.value ?? null}
      options={value && !options.some((one) => one.value === value.value) ? [value, ...options] : options}
      onChange={(picked) => onPick(options.find((one) => one.value === picked) ?? { value: picked, label: picked })}
    />
  )
}

export function AddRow({
  rows,
  mayPick,
  onAdd,
}: {
  rows: readonly EditRow[]
  /** She may look at goods and shows. */
  mayPick: boolean
  onAdd: (row: EditRow, names: readonly (readonly [string, string])[]) => void
}) {
  const { t } = useTranslation('console')
  const [kind, setKind] = useState<Kind>(mayPick ? 'sku' : 'category')
  const [goods, setGoods] = useState<Named | null>(null)
  const [show, setShow] = useState<Named | null>(null)
  const [category, setCategory] = useState('')
  const [isCampaign, setCampaign] = useState(false)
  const [campaign, setCampaignName] = useState('')
  const [span, setSpan] = useState<readonly [number, number] | null>(null)
  const shows = useShowsFor(mayPick)
  const asksGoods = kind === 'sku' || kind === 'showSku'
  const asksShow = kind === 'show' || kind === 'showSku'
  const kinds: readonly Kind[] = [
    ...(mayPick ? (['sku', 'show', 'showSku'] as const) : []),
    'category',
    ...(isCampaign ? (['shop'] as const) : []),
  ]
  const scope = {
    ...(asksShow && show && { showId: show.value }),
    ...(asksGoods && goods && { skuId: goods.value }),
    ...(kind === 'category' && category.trim() !== '' && { category: category.trim() }),
    ...(isCampaign && { campaign: campaign.trim(), fromMs: span?.[0], untilMs: span?.[1] }),
  }
  const isWhole =
    (!asksGoods || goods !== null) &&
    (!asksShow || show !== null) &&
    (kind !== 'category' || category.trim() !== '') &&
    (!isCampaign || campaign.trim() !== '')
  const fault = isWhole ? addFault(rows, scope) : null
  const add = () => {
    const named = [asksGoods ? goods : null, asksShow ? show : null].flatMap((one) => (one ? [[one.value, one.label] as const] : []))
    onAdd({ ...scope, unit: 'bps', value: 0, levels: {} }, named)
  }
  return (
    <div className={css.add}>
      <Select<Kind>
        aria-label={t('commission.addKind')}
        className={css.kind ?? ''}
        value={kind}
        options={kinds.map((value) => ({ value, label: t(`commission.for.${value}`) }))}
        onChange={setKind}
      />
      {asksShow && (
        <Select
          aria-label={t('commission.show')}
          className={css.pick ?? ''}
          placeholder={t('commission.show')}
          value={show?.value ?? null}
          options={(shows.data?.rows ?? []).map(({ id, title }) => ({ value: id, label: title }))}
          onChange={(value, option) => setShow({ value, label: Array.isArray(option) ? value : (option?.label ?? value) })}
        />
      )}
      {asksGoods && <Goods enabled={mayPick} value={goods} onPick={setGoods} />}
      {kind === 'category' && (
        <Input
          aria-label={t('commission.categoryName')}
          className={css.kind ?? ''}
          placeholder={t('commission.categoryName')}
          maxLength={20}
          value={category}
          onChange={(event) => setCategory(event.target.value)}
        />
      )}
      <label className={css.switch}>
        <Switch
          size="small"
          checked={isCampaign}
          onChange={(on) => {
            setCampaign(on)
            if (!on && kind === 'shop') setKind('category')
          }}
        />
        {t('commission.isCampaign')}
      </label>
      {isCampaign && (
        <>
          <Input
            aria-label={t('commission.campaignName')}
            className={css.kind ?? ''}
            placeholder={t('commission.campaignName')}
            maxLength={20}
            value={campaign}
            onChange={(event) => setCampaignName(event.target.value)}
          />
          <DatePicker.RangePicker
            showTime={{ format: 'HH:mm' }}
            format="MM-DD HH:mm"
            onChange={(value) => setSpan(value?.[0] && value[1] ? [value[0].valueOf(), value[1].valueOf()] : null)}
          />
        </>
      )}
      <DeskButton disabled={!isWhole || fault !== null} icon={<Plus size={14} aria-hidden="true" />} onClick={add}>
        {t('commission.add')}
      </DeskButton>
      {fault !== null && <small role="alert">{t(`commission.fault.${fault}`)}</small>}
      {!mayPick && <small>{t('commission.noPick')}</small>}
    </div>
  )
}
