// Bought and came notices over the video, merged, said politely, gone after four seconds.
import { ShoppingBag } from 'lucide-react'
import { Trans, useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import css from './notice-lines.module.css'
import type { Notices } from './notices.store.ts'

/** numberOf gives the offer's number on the bag. */
export function NoticeLines({ notices, numberOf }: { notices: Notices; numberOf: (offerId: string) => number | null }) {
  const { t } = useTranslation(['room', 'app'])
  const { bought, came } = useStore(notices.store)
  const no = bought ? (numberOf(bought.offerId) ?? '') : ''
  return (
    <div role="status" aria-live="polite" className={css.place}>
      {!bought && came && (
        <p className={css.came}>
          {came.count <= came.names.length
            ? t('cameOne', { names: came.names.join('、') })
            : t('cameMany', { names: came.names.slice(0, 2).join('、'), count: came.count })}
        </p>
      )}
      {bought && (
        <p className={css.bought}>
          <ShoppingBag size={15} aria-hidden="true" />
          <span className="ell">
            {bought.people <= bought.names.length ? (
              t('boughtOne', { names: bought.names.join('、'), no })
            ) : (
              <Trans
                t={t}
                i18nKey="boughtMany"
                values={{ names: bought.names.join('、'), count: bought.people, no }}
                components={{ b: <b className="num" /> }}
              />
            )}
            {bought.simulated && ` · ${t('app:simulated')}`}
          </span>
        </p>
      )}
    </div>
  )
}
