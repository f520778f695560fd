// The console's navigation: the rooms this person may open, what waits in them, and who she is.
import { House, IdCard, LogOut, Package, PackageCheck, Radio, ReceiptText, Truck, Undo2, UserRound, UsersRound, Wallet } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import type { Me } from '../../../../server/protocol/members.ts'
import { paths } from '../../paths.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { openSections, type Section } from './access.rules.ts'
import css from './shell.module.css'

const icons: Record<Section, ReactNode> = {
  home: <House size={18} aria-hidden="true" />,
  shows: <Radio size={18} aria-hidden="true" />,
  products: <Package size={18} aria-hidden="true" />,
  orders: <ReceiptText size={18} aria-hidden="true" />,
  shipping: <Truck size={18} aria-hidden="true" />,
  pickup: <PackageCheck size={18} aria-hidden="true" />,
  afterSales: <Undo2 size={18} aria-hidden="true" />,
  leaders: <UsersRound size={18} aria-hidden="true" />,
  members: <UserRound size={18} aria-hidden="true" />,
  finance: <Wallet size={18} aria-hidden="true" />,
  staff: <IdCard size={18} aria-hidden="true" />,
}
export const sectionPath = (section: Section): string => (section === 'home' ? paths.console : `${paths.console}/${section}`)

export type NavCounts = Partial<Record<Section, { count?: number | undefined; hot?: boolean; dot?: boolean }>>

export function ConsoleNav({ me, shop, counts, onSignOut }: { me: Me; shop: string; counts: NavCounts; onSignOut: () => void }) {
  const { t } = useTranslation('console')
  const role = me.roles.includes('owner') ? t('role.owner') : me.kind === 'staff' ? t('role.staff') : t('role.host')
  return (
    <nav className={css.nav} aria-label={t('nav.label')}>
      <a className={css.brand} href={paths.shows} title={t('nav.toShop')}>
        <img src="/brand.svg" alt="" width={28} height={28} />
        <span className={css.word}>
          {shop}
          <small>{t('title')}</small>
        </span>
      </a>
      <ul>
        {openSections(me).map((section) => {
          const waiting = counts[section]
          return (
            <li key={section}>
              <NavLink to={sectionPath(section)} end={section === 'home'} title={t(`nav.${section}`)}>
                {icons[section]}
                <span className={css.word}>{t(`nav.${section}`)}</span>
                {waiting?.dot && <i className={css.live} title={t('nav.live')} />}
                {waiting?.count !== undefined && waiting.count > 0 && (
                  <b className={`num ${waiting.hot ? css.hot : css.count}`}>{waiting.count}</b>
                )}
              </NavLink>
            </li>
          )
        })}
      </ul>
      <div className={css.me}>
        <Avatar name={me.nickname} src={me.pictureUrl} size={32} />
        {me.kind === 'staff' ? (
          <NavLink className={`grow ${css.word}`} to={`${paths.console}/account`} title={t('account.title')}>
            <span className="ell">{me.nickname}</span>
            <small>{role}</small>
          </NavLink>
        ) : (
          <span className={`grow ${css.word}`}>
            <span className="ell">{me.nickname}</span>
            <small>{role}</small>
          </span>
        )}
        <IconButton className={css.word} label={t('nav.signOut')} onClick={onSignOut}>
          <LogOut size={16} aria-hidden="true" />
        </IconButton>
      </div>
    </nav>
  )
}
