// Pickup points of the shop: where they are, who stands there, open or closed.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PointCard } from '../../../../server/protocol/pickup.ts'
import { provinces } from '../../features/addresses/address.rules.ts'
import { PointForm } from '../../features/console-pickup/point-form.tsx'
import css from '../../features/console-pickup/points.module.css'
import { useShopPoints } from '../../features/console-pickup/points.query.ts'
import { mayOpen } from '../../features/console-shell/access.rules.ts'
import { useGoodsChoices, useShowChoices } from '../../features/console-shipping/shipping.query.ts'
import { useMe } from '../../features/session/me.query.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { DeskCard, DeskEmpty, DeskFailed, DeskSkeleton } from '../../ui/desk-parts.tsx'

export function PointsDesk() {
  const { t } = useTranslation('console')
  const { data: me } = useMe()
  const points = useShopPoints()
  const goods = useGoodsChoices(me !== undefined && mayOpen(me, 'products')).data?.rows ?? []
  const shows = useShowChoices(me !== undefined && mayOpen(me, 'shows')).data?.rows ?? []
  const [open, setOpen] = useState<PointCard | 'new' | null>(null)
  const rows = points.data?.rows ?? []
  const people = points.data?.people ?? []
  const namesOf = (ids: readonly string[]) => people.flatMap(({ id, name }) => (ids.includes(id) ? [name] : [])).join('、')
  const add = (
    <DeskButton look="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => setOpen('new')}>
      {t('pickup.newPoint')}
    </DeskButton>
  )
  return (
    <>
      <DeskCard title={t('pickup.points')} words={t('pickup.pointsWords')} side={rows.length > 0 && add}>
        {points.isError ? (
          <DeskFailed
            title={t('pickup.failed')}
            code={failureCodeOf(points.error) ?? 'fault'}
            busy={points.isFetching}
            onAgain={() => void points.refetch()}
          />
        ) : !points.data ? (
          <DeskSkeleton rows={3} label={t('loading')} />
        ) : rows.length === 0 ? (
          <DeskEmpty title={t('pickup.noPoints')} words={t('pickup.noPointsWords')}>
            {add}
          </DeskEmpty>
        ) : (
          <ul className={css.points}>
            {rows.map((point) => (
              <li key={point.id}>
                <span className="grow">
                  <b>{point.name}</b>
                  <small>{[`${point.province}${point.city}${point.district}${point.street}`, point.hours].join(' · ')}</small>
                  <small>
                    {point.staffIds.length > 0 ? t('pickup.staffed', { names: namesOf(point.staffIds) }) : t('pickup.unstaffed')}
                  </small>
                </span>
                <DeskChip tone={point.active ? 'green' : 'grey'}>{t(point.active ? 'pickup.open' : 'pickup.shut')}</DeskChip>
                <DeskButton size="sm" onClick={() => setOpen(point)}>
                  {t('shipping.change')}
                </DeskButton>
              </li>
            ))}
          </ul>
        )}
      </DeskCard>
      {open !== null && (
        <PointForm
          point={open === 'new' ? null : open}
          provinces={provinces}
          choices={{
            staffIds: people.map(({ id, name }) => ({ value: id, label: name })),
            showIds: shows.map((show) => ({ value: show.id, label: show.title })),
            barredProductIds: goods.map((product) => ({ value: product.id, label: product.title })),
          }}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}
