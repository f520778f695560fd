// The chosen goods as every answer shows them: picture, name, SKU and number.
import type { ReactNode } from 'react'
import { cx } from '../../ui/class-names.ts'
import { Picture } from '../../ui/picture.tsx'
import css from './answer-sheet.module.css'
import type { Chosen } from './buying.store.ts'

export function ChosenCard({ chosen, right }: { chosen: Chosen; right: ReactNode }) {
  return (
    <div className={css.chosen}>
      <Picture src={chosen.picture} alt="" className={css.photo} />
      <div className="grow">
        <div className={cx('ell', css.name)}>{chosen.title}</div>
        <div className={css.sku}>
          {chosen.skuLabel} × <span className="num">{chosen.quantity}</span>
        </div>
      </div>
      {right}
    </div>
  )
}
