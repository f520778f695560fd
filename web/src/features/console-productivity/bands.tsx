// How many leaders earned how much: one bar a band of income.
import { useTranslation } from 'react-i18next'
import type { LeaderProductivity } from '../../../../server/protocol/productivity.ts'
import css from './productivity.module.css'

type Figures = NonNullable<LeaderProductivity['figures']>

const yuan = (fen: number): string => `¥${Math.round(fen / 100).toLocaleString('en-US')}`

export function Bands({ bands }: Pick<Figures, 'bands'>) {
  const { t } = useTranslation('console')
  const most = Math.max(...bands.map(({ leaders }) => leaders), 1)
  const nameOf = (place: number): string => {
    const [from, next] = [bands[place]?.fromFen ?? 0, bands[place + 1]?.fromFen]
    if (place === 0) return t('productivity.band.none')
    if (next === undefined) return t('productivity.band.from', { from: yuan(from) })
    return from < 100 ? t('productivity.band.below', { to: yuan(next) }) : `${yuan(from)}–${yuan(next)}`
  }
  return (
    <ul className={css.bands}>
      {bands.map(({ fromFen, leaders }, place) => (
        <li key={fromFen}>
          <span className="num">{nameOf(place)}</span>
          <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect width={100} height={8} rx={2} className={css.track} />
            <rect width={(leaders / most) * 100} height={8} rx={2} className={css.bar} />
          </svg>
          <b className="num">{t('productivity.people', { count: leaders })}</b>
        </li>
      ))}
    </ul>
  )
}
