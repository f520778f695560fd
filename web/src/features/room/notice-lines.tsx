// Bought and came notices over the video, merged, said politely, gone after four seconds.
import { ShoppingBag, UsersRound } from 'lucide-react'
import { Trans, useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import css from './notice-lines.module.css'
import type { Notices, NoticesState } from './notices.store.ts'

type RoomT = ReturnType<typeof useTranslation<['room', 'app']>>['t']
/** Guests have no name: they are only counted. */
function cameWords(t: RoomT, came: NonNullable<NoticesState['came']>): string {
  if (came.names.length === 0) return t('cameGuests', { count: came.count })
  const names = came.names.slice(0, 2).join('、')
  return came.count <= came.names.length ? t('cameOne', { names }) : t('cameMany', { names, count: came.count })
}

/** numberOf gives the offer's number on the bag. */
export function NoticeLines({ notices, numberOf }: { notices: Notices; numberOf: (offerId: string) => number | null }) {
  const { t } = useTranslation(['room', 'app'])
  const { bought, came, offered } = useStore(notices.store)
  const no = bought ? (numberOf(bought.offerId) ?? '') : ''
  return (
    <div role="status" aria-live="polite" className={css.place}>
      {offered && !bought && (
        <p className={css.bought}>
          <UsersRound size={15} aria-hidden="true" />
          <span className="ell">{t('offered', { count: offered.n, no: numberOf(offered.offerId) ?? '' })}</span>
        </p>
      )}
      {!bought && !offered && came && <p className={css.came}>{cameWords(t, came)}</p>}
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
