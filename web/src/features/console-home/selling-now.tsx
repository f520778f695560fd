// What sells now: the show on air with its numbers, its curve and its goods; without one, the next show.
import { useTranslation } from 'react-i18next'
import type { StudioFigures } from '../../../../server/protocol/offers.ts'
import type { CellEntry } from '../../../../server/protocol/room-fold.ts'
import type { ShowCard } from '../../../../server/protocol/shows.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { countText } from '../../text/when.ts'
import { Elapsed } from '../../ui/countdown.tsx'
import { DeskMoney } from '../../ui/desk-money.tsx'
import { Picture } from '../../ui/picture.tsx'
import { UnitsBar } from '../../ui/units-bar.tsx'
import css from './home.module.css'
import { LiveChart } from './live-chart.tsx'

type OfferCell = Extract<CellEntry, { kind: 'offer' }>
const offersShown = 4

/** The one shown now, then those that sold most. */
function leading(offers: readonly OfferCell[], figures: StudioFigures | undefined, pinnedId: string | null): OfferCell[] {
  const paid = (offerId: string) => figures?.offers.find((one) => one.offerId === offerId)?.paid ?? 0
  return offers
    .toSorted(
      (a, b) =>
        Number(b.offerId === pinnedId) - Number(a.offerId === pinnedId) || paid(b.offerId) - paid(a.offerId) || a.position - b.position,
    )
    .slice(0, offersShown)
}

export function SellingNow({
  show,
  figures,
  cells,
  links,
}: {
  show: ShowCard
  figures: StudioFigures | undefined
  cells: readonly CellEntry[]
  links: { studio: string | null; watch: string }
}) {
  const { t } = useTranslation('console')
  const offers = cells.filter((cell): cell is OfferCell => cell.kind === 'offer')
  const pin = cells.find((cell) => cell.kind === 'pin')
  const pinnedId = pin?.kind === 'pin' ? (pin.pin?.offerId ?? null) : null
  const titleOf = (offerId: string) => {
    const offer = offers.find((one) => one.offerId === offerId)
    return offer ? `${offer.position} ${offer.title}` : ''
  }
  const told = cells.find((cell) => cell.kind === 'show')
  const sinceMs = told?.kind === 'show' ? (told.liveAtMs ?? told.sinceMs) : null
  const orders = figures?.ordersPerMinute.reduce((sum, bar) => sum + bar.orders, 0) ?? 0
  return (
    <>
      <div className={css.now}>
        <Picture src={show.coverUrl} alt="" className={css.cover} />
        <div className="grow">
          <p className={css.question}>
            <b>{t('home.sellsNow')}</b>
            <span className={css.onAir}>{sinceMs === null ? t('phase.live') : <Elapsed sinceMs={sinceMs} now={serverNow} />}</span>
          </p>
          <h2 className="ell">{show.title}</h2>
          <p className={css.quiet}>
            {t('home.host', { name: show.host.name })}
            {links.studio !== null && <a href={links.studio}>{t('shows.assist')}</a>}
            <a href={links.watch} target="_blank" rel="noreferrer">
              {t('shows.watch')}
            </a>
          </p>
        </div>
        <dl className={css.numbers}>
          <div>
            <dt>{t('home.gmv')}</dt>
            <dd>{figures ? <DeskMoney fen={figures.gmvFen} /> : '–'}</dd>
            {figures !== undefined && figures.simulatedGmvFen > 0 && (
              <small>
                {t('home.simulated')} <DeskMoney flat fen={figures.simulatedGmvFen} />
              </small>
            )}
          </div>
          <div>
            <dt>{t('home.ordersHour')}</dt>
            <dd className="num">{figures ? countText(orders) : '–'}</dd>
          </div>
          <div>
            <dt>{t('home.viewers')}</dt>
            <dd className="num">{figures ? countText(figures.viewers) : '–'}</dd>
            {figures !== undefined && figures.simulatedViewers > 0 && (
              <small className="num">{t('home.simulatedViewers', { count: figures.simulatedViewers })}</small>
            )}
          </div>
        </dl>
      </div>
      {figures && <LiveChart figures={figures} titleOf={titleOf} />}
      <ul className={css.sell}>
        {leading(offers, figures, pinnedId).map((offer) => {
          const own = figures?.offers.find((one) => one.offerId === offer.offerId)
          const total = offer.skus.reduce((sum, sku) => sum + sku.unitCount, 0)
          const units =
            own && own.unitCount > 0
              ? { paid: own.paid, held: own.held, free: own.free, total: own.unitCount }
              : { paid: 0, held: 0, free: total, total }
          return (
            <li key={offer.offerId}>
              <Picture src={offer.picture} alt="" className={css.thumb} />
              <span className="grow">
                <span className="ell">
                  {offer.position} {offer.title} {offer.offerId === pinnedId && <b>{t('home.pinned')}</b>}
                </span>
                <small className="num">{t('home.units', units)}</small>
                <UnitsBar {...units} label={t('home.unitsLong', units)} />
              </span>
            </li>
          )
        })}
      </ul>
    </>
  )
}
