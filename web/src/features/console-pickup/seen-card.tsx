// What a code is for: goods, whose, how many are left, and one button that hands them over.
import { Check, PackageCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Stepper } from '../../ui/stepper.tsx'
import css from './pickup-desk.module.css'

export type Seen = {
  title: string
  skuLabel: string
  pictureUrl: string | null
  /** Empty without network: the list names nobody. */
  buyer: string
  orderNo: string
  left: number
  stopped: 'case_open' | 'used' | 'not_ready' | null
  offline: boolean
}

export function SeenCard({
  seen,
  busy,
  handed,
  onHandOver,
}: {
  seen: Seen
  busy: boolean
  handed: number
  onHandOver: (quantity: number) => void
}) {
  const { t } = useTranslation('console')
  const [wanted, setWanted] = useState<number | null>(null)
  const quantity = Math.min(wanted ?? seen.left, seen.left)
  return (
    <section className={css.seen} aria-label={t('pickup.seen')}>
      <Picture src={seen.pictureUrl} alt="" className={css.photo} />
      <div className="grow">
        <h2>{seen.title}</h2>
        <p>{seen.skuLabel}</p>
        <p className={css.quiet}>
          {seen.buyer} <span className="num">{seen.orderNo}</span>
        </p>
        {seen.offline && <DeskChip tone="amber">{t('pickup.offlineGood')}</DeskChip>}
      </div>
      <div className={css.act}>
        {handed > 0 && (
          <p className={css.good} role="status">
            <Check size={18} aria-hidden="true" />
            {t('pickup.handed', { count: handed })}
          </p>
        )}
        {seen.stopped !== null ? (
          <p className={css.wrong} role="alert">
            {t(`pickup.stopped.${seen.stopped}`)}
          </p>
        ) : (
          seen.left > 0 && (
            <>
              <p>{t('pickup.left', { left: seen.left })}</p>
              <div className={css.buttons}>
                {seen.left > 1 && <Stepper value={quantity} max={seen.left} label={t('pickup.quantity')} onChange={setWanted} />}
                <DeskButton
                  look="buy"
                  size="lg"
                  busy={busy}
                  icon={<PackageCheck size={18} aria-hidden="true" />}
                  onClick={() => onHandOver(quantity)}
                >
                  {t('pickup.handOver', { count: quantity })}
                </DeskButton>
              </div>
            </>
          )
        )}
      </div>
    </section>
  )
}
