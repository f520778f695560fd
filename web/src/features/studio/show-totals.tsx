// The show in figures at the moment it ends: time on air, what was sold, each product with its units and its time.
import { useTranslation } from 'react-i18next'
import type { StudioFigures } from '../../../../server/protocol/offers.ts'
import { elapsedText } from '../../ui/countdown.tsx'
import { DeskMoney } from '../../ui/desk-money.tsx'
import { Picture } from '../../ui/picture.tsx'
import { UnitsBar } from '../../ui/units-bar.tsx'
import { unitsOf } from './figures.rules.ts'
import css from './show-totals.module.css'

export type TotalsOffer = { offerId: string; position: number; title: string; picture: string | null; total: number; talkedMs: number }

export function ShowTotals({
  figures,
  offers,
  onAirMs,
}: {
  figures: StudioFigures | undefined
  offers: readonly TotalsOffer[]
  onAirMs: number | null
}) {
  const { t } = useTranslation('studio')
  const rows = offers.map((offer) => ({ ...offer, units: unitsOf(figures, offer.offerId, offer.total, null) }))
  const sold = rows.reduce((sum, row) => sum + row.units.paid, 0)
  return (
    <>
      <dl className={css.numbers}>
        <div>
          <dt>{t('after.onAir')}</dt>
          <dd className="num">{onAirMs === null ? '–' : elapsedText(onAirMs)}</dd>
        </div>
        <div>
          <dt>{t('stats.gmv')}</dt>
          <dd className="num">
            {figures ? <DeskMoney fen={figures.gmvFen} /> : '–'}
            {figures !== undefined && figures.simulatedGmvFen > 0 && (
              <small>
                {t('stats.simulatedMoney')} <DeskMoney flat fen={figures.simulatedGmvFen} />
              </small>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('after.units')}</dt>
          <dd className="num">{figures ? sold : '–'}</dd>
        </div>
        <div>
          <dt>{t('after.shown')}</dt>
          <dd className="num">{figures?.pins.length ?? '–'}</dd>
        </div>
      </dl>
      {rows.length > 0 && (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('after.product')}</th>
              <th scope="col">{t('after.talked')}</th>
              <th scope="col">{t('after.paid')}</th>
              <th scope="col" className={css.wide}>
                {t('after.ofUnits')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.offerId}>
                <th scope="row">
                  <span>
                    <i className="num">{row.position}</i>
                    <Picture src={row.picture} alt="" className={css.photo} />
                    <b className="ell">{row.title}</b>
                  </span>
                </th>
                <td className="num">{row.talkedMs > 0 ? elapsedText(row.talkedMs) : '–'}</td>
                <td className="num">{row.units.paid}</td>
                <td className={css.wide}>
                  <UnitsBar
                    paid={row.units.paid}
                    held={row.units.held}
                    free={row.units.free}
                    total={row.units.total}
                    label={t('pinned.units', row.units)}
                  />
                  <small className="num">{row.units.total === 0 ? t('after.notOpened') : t('after.of', { total: row.units.total })}</small>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
