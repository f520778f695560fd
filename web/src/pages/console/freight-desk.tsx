// Freight of the shop: its templates, and the cap of a show.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FreightTemplateCard } from '../../../../server/protocol/freight.ts'
import { provinces } from '../../features/addresses/address.rules.ts'
import { mayOpen } from '../../features/console-shell/access.rules.ts'
import { FreightCap } from '../../features/console-shipping/freight-cap.tsx'
import { FreightForm } from '../../features/console-shipping/freight-form.tsx'
import { FreightList } from '../../features/console-shipping/freight-list.tsx'
import css from '../../features/console-shipping/shipping.module.css'
import { useFreightTemplates, useRemoveFreight, useShowChoices } from '../../features/console-shipping/shipping.query.ts'
import { useMe } from '../../features/session/me.query.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskCard, DeskEmpty, DeskFailed, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'

export function FreightDesk() {
  const { t } = useTranslation('console')
  const { data: me } = useMe()
  const templates = useFreightTemplates()
  const remove = useRemoveFreight()
  const shows = useShowChoices(me !== undefined && mayOpen(me, 'shows')).data?.rows ?? []
  const [open, setOpen] = useState<FreightTemplateCard | 'new' | null>(null)
  const [removing, setRemoving] = useState<FreightTemplateCard | null>(null)
  const rows = templates.data?.rows ?? []
  const add = (
    <DeskButton look="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => setOpen('new')}>
      {t('shipping.newTemplate')}
    </DeskButton>
  )
  const takeAway = (template: FreightTemplateCard) =>
    remove.mutate(template, {
      onSuccess: () => setRemoving(null),
      onError: (error) => showToast(failureTextOf(error), 'bad'),
    })
  return (
    <div className={css.desk}>
      <DeskCard title={t('shipping.templates')} words={t('shipping.templatesWords')} side={rows.length > 0 && add}>
        {templates.isError ? (
          <DeskFailed
            title={t('shipping.failed')}
            code={failureCodeOf(templates.error) ?? 'fault'}
            busy={templates.isFetching}
            onAgain={() => void templates.refetch()}
          />
        ) : !templates.data ? (
          <DeskSkeleton rows={3} label={t('loading')} />
        ) : rows.length === 0 ? (
          <DeskEmpty title={t('shipping.noTemplates')} words={t('shipping.noTemplatesWords')}>
            {add}
          </DeskEmpty>
        ) : (
          <FreightList rows={rows} onChange={setOpen} onRemove={setRemoving} />
        )}
      </DeskCard>
      {shows.length > 0 && (
        <DeskCard title={t('shipping.capTitle')} words={t('shipping.capWords')}>
          <FreightCap shows={shows} />
        </DeskCard>
      )}
      {open !== null && <FreightForm template={open === 'new' ? null : open} areaNames={provinces} onClose={() => setOpen(null)} />}
      <DeskDialog
        open={removing !== null}
        alert
        title={t('shipping.removeAsk', { name: removing?.name ?? '' })}
        onClose={() => setRemoving(null)}
        foot={
          <>
            <DeskButton data-first="" onClick={() => setRemoving(null)}>
              {t('cancel')}
            </DeskButton>
            <DeskButton look="danger" busy={remove.isPending} onClick={() => removing && takeAway(removing)}>
              {t('shipping.remove')}
            </DeskButton>
          </>
        }
      >
        <p>{t('shipping.removeWords')}</p>
      </DeskDialog>
    </div>
  )
}
