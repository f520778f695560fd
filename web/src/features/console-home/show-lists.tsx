// Shows that ran, with what they sold, and shows that come, with who waits for them.
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { StudioFigures } from '../../../../server/protocol/offers.ts'
import type { StaffShow } from '../../../../server/protocol/shows.ts'
import { currentLanguage } from '../../text/i18n.ts'
import { clockOf, dateTimeOf } from '../../text/when.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { DeskMoney } from '../../ui/desk-money.tsx'
import css from './home.module.css'

export function Happened({
  shows,
  figures,
  pathOf,
}: {
  shows: readonly StaffShow[]
  figures: readonly (StudioFigures | undefined)[]
  pathOf: (id: string) => string
}) {
  const { t } = useTranslation('console')
  if (shows.length === 0) return <p className={css.nothing}>{t('home.nothingRan')}</p>
  return (
    <table className={css.ran}>
      <thead>
        <tr>
          <th scope="col">{t('shows.show')}</th>
          <th scope="col">{t('home.units2')}</th>
          <th scope="col">{t('home.pins')}</th>
          <th scope="col">{t('home.gmv')}</th>
        </tr>
      </thead>
      <tbody>
        {shows.map((show, index) => {
          const own = figures[index]
          return (
            <tr key={show.id}>
              <th scope="row">
                <Link to={pathOf(show.id)}>{show.title}</Link>
                <small className="num">
                  {dateTimeOf(show.startsAtMs, serverNow())} · {show.hostName}
                </small>
              </th>
              <td className="num">{own ? own.offers.reduce((sum, offer) => sum + offer.paid, 0) : '–'}</td>
              <td className="num">{own ? own.pins.length : '–'}</td>
              <td>{own ? <DeskMoney flat fen={own.gmvFen} /> : '–'}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

export function Coming({ shows, pathOf }: { shows: readonly StaffShow[]; pathOf: (id: string) => string }) {
  const { t } = useTranslation('console')
  if (shows.length === 0) return <p className={css.nothing}>{t('home.nothingComes')}</p>
  const weekday = new Intl.DateTimeFormat(currentLanguage(), { weekday: 'short' })
  return (
    <ul className={css.coming}>
      {shows.map((show) => (
        <li key={show.id}>
          <Link to={pathOf(show.id)}>
            <span className={css.day}>
              <b className="num">{new Date(show.startsAtMs).getDate()}</b>
              <small>{weekday.format(show.startsAtMs)}</small>
            </span>
            <span className="grow">
              <span className="ell">{show.title}</span>
              <small className="num">
                {t('home.comes', { time: clockOf(show.startsAtMs), offers: show.offerCount, reservations: show.reservations })}
              </small>
            </span>
            <DeskChip tone={show.phase === 'draft' ? 'amber' : 'green'}>
              {t(show.phase === 'draft' ? 'phase.draft' : 'home.ready')}
            </DeskChip>
          </Link>
        </li>
      ))}
    </ul>
  )
}
