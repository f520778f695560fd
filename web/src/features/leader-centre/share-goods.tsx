// The show's products, each with words ready to post: one tap copies them with the link that opens it, another puts it on the poster.
import { Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/class-names.ts'
import { Card } from '../../ui/page.tsx'
import { Picture } from '../../ui/picture.tsx'
import css from './share.module.css'
import type { ShareGoods } from './share-words.rules.ts'

type ShareGoodsProps = {
  goods: readonly ShareGoods[]
  /** The one on the poster; null: none in particular. */
  chosen: string | null
  wordsOf: (goods: ShareGoods) => string
  /** While there is no link yet nothing can be copied. */
  ready: boolean
  /** Live prices end with the show. */
  priced: boolean
  onChoose: (offerId: string | null) => void
  onCopy: (goods: ShareGoods) => void
}

export function ShareGoodsList({ goods, chosen, wordsOf, ready, priced, onChoose, onCopy }: ShareGoodsProps) {
  const { t } = useTranslation('leader')
  if (goods.length === 0) return null
  return (
    <Card title={t('share.goods')} more={<span>{t('share.goodsHint')}</span>}>
      <ul className={css.goods}>
        {goods.map((one) => (
          <li key={one.offerId} className={cx(one.offerId === chosen && css.chosen)}>
            <button
              type="button"
              className={css.pick}
              aria-pressed={one.offerId === chosen}
              aria-label={t('share.onPoster', { title: one.title })}
              onClick={() => onChoose(one.offerId === chosen ? null : one.offerId)}
            >
              <Picture src={one.pictureUrl} alt="" className={css.goodsPicture} />
            </button>
            <div className="grow">
              <div className={css.goodsHead}>
                <div className="grow">
                  <b className="ell">{one.title}</b>
                  {priced && <span className={cx('num', css.price)}>{yuanText(one.priceFen)}</span>}
                </div>
                <Button
                  look="soft"
                  size="sm"
                  disabled={!ready}
                  icon={<Copy size={15} aria-hidden="true" />}
                  aria-label={t('share.copyOf', { title: one.title })}
                  onClick={() => onCopy(one)}
                >
                  {t('share.copyWords')}
                </Button>
              </div>
              <p>{wordsOf(one)}</p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
