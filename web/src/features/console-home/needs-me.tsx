// What needs somebody's hand now, the most urgent first; each line leads to where it is done.
import { PackageCheck, Radio, UsersRound, WalletCards } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import css from './home.module.css'

export type Need = { key: 'leaders' | 'toShip' | 'pending' | 'drafts'; count: number; to: string }
const icons: Record<Need['key'], ReactNode> = {
  leaders: <UsersRound size={18} aria-hidden="true" />,
  toShip: <PackageCheck size={18} aria-hidden="true" />,
  pending: <WalletCards size={18} aria-hidden="true" />,
  drafts: <Radio size={18} aria-hidden="true" />,
}

export function NeedsMe({ needs }: { needs: readonly Need[] }) {
  const { t } = useTranslation('console')
  const open = needs.filter((need) => need.count > 0)
  if (open.length === 0) return <p className={css.nothing}>{t('home.nothingWaits')}</p>
  return (
    <ul className={css.needs}>
      {open.map((need) => (
        <li key={need.key}>
          <span className={`${css.icon} ${css[need.key]}`}>{icons[need.key]}</span>
          <div>
            <h3>
              {t(`home.need.${need.key}.title`)} <b className="num">{need.count}</b>
            </h3>
            <p>{t(`home.need.${need.key}.words`)}</p>
          </div>
          <Link to={need.to}>{t(`home.need.${need.key}.act`)}</Link>
        </li>
      ))}
    </ul>
  )
}
