// The seller's card, one tap from the room and from every sheet: who sells, under which licence, and how to reach them.
import { Copy, ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ShowPage } from '../../../../server/protocol/shows.ts'
import { copyText } from '../../platform/env.ts'
import { cx } from '../../ui/class-names.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { Tag } from '../../ui/tag.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './seller-sheet.module.css'
import { ShopMark } from './shop-mark.tsx'

export type Seller = ShowPage['seller']
type SheetProps = {
  open: boolean
  seller: Seller | undefined
  demo: boolean
  onClose: () => void
  overVideo?: boolean
  within?: HTMLElement | null
}

function Fact({ name, value, onCopy }: { name: string; value: string; onCopy?: () => void }) {
  const { t } = useTranslation('app')
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd className={cx('grow', css.value)}>
        <span className="grow">{value}</span>
        {onCopy && (
          <IconButton label={t('copy')} className={css.copy} onClick={onCopy}>
            <Copy size={18} strokeWidth={1.8} />
          </IconButton>
        )}
      </dd>
    </div>
  )
}

export function SellerSheet({ open, seller, demo, onClose, overVideo = false, within = null }: SheetProps) {
  const { t } = useTranslation(['shows', 'app'])
  if (!seller) return null
  const copy = async () => showToast((await copyText(seller.creditCode)) ? t('app:copied') : t('app:copyFailed'))
  return (
    <Sheet
      open={open}
      onClose={onClose}
      label={t('seller.title')}
      height="answer"
      overVideo={overVideo}
      within={within}
      foot={
        <>
          <a className={css.call} href={`tel:${seller.phone.replace(/[^0-9+]/g, '')}`}>
            {t('seller.call')}
          </a>
          <p className={css.complain}>{t('seller.complain')}</p>
        </>
      }
    >
      <header className={css.head}>
        <ShopMark demo={demo} size={48} />
        <div>
          <h2>{seller.name}</h2>
          <Tag tone={demo ? 'amber' : 'green'}>
            <ShieldCheck size={12} aria-hidden="true" />
            {demo ? t('app:demo') : t('seller.verified')}
          </Tag>
        </div>
      </header>
      <dl className={css.facts}>
        <Fact name={t('seller.operator')} value={seller.name} />
        <Fact name={t('seller.code')} value={seller.creditCode} onCopy={() => void copy()} />
        <Fact name={t('seller.address')} value={seller.address} />
        <Fact name={t('seller.phone')} value={seller.phone} />
      </dl>
      <div className={css.licences}>
        {seller.licences.map((licence, index) => (
          <figure key={licence.number}>
            {demo && <img src={index === 0 ? '/demo/licence-business.svg' : '/demo/licence-food.svg'} alt="" width={150} height={104} />}
            <figcaption>
              {licence.name}
              <span className={cx('num', css.number)}>{licence.number}</span>
            </figcaption>
          </figure>
        ))}
      </div>
    </Sheet>
  )
}
