// How far a leader's visitors went, what she sold and earned, and whether her buyers came again.
import { Segmented } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LeaderProfile } from '../../../../server/protocol/leader-profile.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { rest } from '../../platform/rest-client.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskMoney } from '../../ui/desk-money.tsx'
import css from './leader-figures.module.css'

const spans = ['7', '30', '90'] as const
type Span = (typeof spans)[number]
const steps = ['opens', 'stays', 'clicks', 'orders', 'paid'] as const

const useFigures = (leaderId: string, days: Span) =>
  useQuery({
    queryKey: ['console', 'leaders', 'figures', leaderId, days],
    queryFn: ({ signal }) => rest('GET /staff/leaders/:id/profile', { params: { id: leaderId }, query: { days }, signal }),
  })

const percent = (part: number, whole: number): string | null => (whole > 0 ? `${Math.round((part / whole) * 100)}%` : null)

function Funnel({ funnel }: Pick<LeaderProfile, 'funnel'>) {
  const { t } = useTranslation('console')
  const most = Math.max(...steps.map((step) => funnel[step]), 1)
  const widthOf = (count: number) => (bar: HTMLElement | null) => bar?.style.setProperty('width', `${(count / most) * 100}%`)
  return (
    <ol className={css.funnel}>
      <li>
        <span>{t('leaderFigures.step.shares')}</span>
        <b className="num">{funnel.shares}</b>
      </li>
      {steps.map((step) => {
        // Of who opened: a step may be reached without the one before, so that a share of that would pass the whole.
        const rate = step === 'opens' ? null : percent(funnel[step], funnel.opens)
        return (
          <li key={step}>
            <span>{t(`leaderFigures.step.${step}`)}</span>
            <b className="num">{funnel[step]}</b>
            <i aria-hidden="true">
              <i ref={widthOf(funnel[step])} />
            </i>
            <small className="num" {...(rate !== null && { title: t('leaderFigures.ofOpened', { rate }) })}>
              {rate ?? ''}
            </small>
          </li>
        )
      })}
    </ol>
  )
}

export function LeaderFigures({ leaderId }: { leaderId: string }) {
  const { t } = useTranslation('console')
  const [days, setDays] = useState<Span>('30')
  const { data } = useFigures(leaderId, days)
  const isEmpty = data !== undefined && steps.every((step) => data.funnel[step] === 0)
  return (
    <section>
      <div className={css.head}>
        <h3>{t('leaderFigures.funnel')}</h3>
        <Segmented<Span>
          size="small"
          aria-label={t('leaderFigures.choose')}
          value={days}
          options={spans.map((value) => ({ value, label: t('leaderFigures.days', { count: Number(value) }) }))}
          onChange={setDays}
        />
      </div>
      {data && isEmpty && <p>{t('leaderFigures.none')}</p>}
      {data && !isEmpty && <Funnel funnel={data.funnel} />}
      {data && (
        <>
          <p className={css.note}>{t('leaderFigures.words')}</p>
          {data.stepsSinceMs !== null && data.stepsSinceMs > data.fromMs && (
            <p className={css.note}>{t('leaderFigures.since', { time: dateTimeOf(data.stepsSinceMs, serverNow()) })}</p>
          )}
          <dl className={css.sums}>
            <div>
              <dt>{t('leaderFigures.soldNow')}</dt>
              <dd>
                <DeskMoney fen={data.income.gmvFen} />
              </dd>
            </div>
            <div>
              <dt>{t('leaderFigures.earned')}</dt>
              <dd>
                <DeskMoney fen={data.income.accruedFen} />
              </dd>
            </div>
            <div>
              <dt>{t('leaderFigures.back')}</dt>
              <dd className="num">{t('leaderFigures.backOf', data.buyers)}</dd>
            </div>
            <div>
              <dt>{t('leaderFigures.fresh')}</dt>
              <dd className="num">{data.buyers.fresh}</dd>
            </div>
          </dl>
          <p className={css.note}>{t('leaderFigures.summed')}</p>
        </>
      )}
    </section>
  )
}
