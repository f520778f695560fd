// Leaders' productivity of the console: how many sell, what they sell and earn, how that moves, and whom to help first.
import { useTranslation } from 'react-i18next'
import { Bands } from '../../features/console-productivity/bands.tsx'
import { CoachingTable } from '../../features/console-productivity/coaching-table.tsx'
import css from '../../features/console-productivity/productivity.module.css'
import { useProductivity } from '../../features/console-productivity/productivity.query.ts'
import { Trend } from '../../features/console-productivity/trend.tsx'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskCard, DeskEmpty, DeskFailed, DeskHead, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { DeskMoney } from '../../ui/desk-money.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'

const percent = (bps: number): string => `${(bps / 100).toFixed(1)}%`

export default function ProductivityPage() {
  const { t } = useTranslation('console')
  const { data, isPending, isError, error, isFetching, refetch } = useProductivity()
  const figures = data?.figures
  return (
    <div className={css.page}>
      <DeskHead
        title={t('productivity.title')}
        words={figures ? t('productivity.words', { at: dateTimeOf(figures.atMs, serverNow()) }) : t('productivity.window')}
      />
      {isPending && (
        <DeskCard label={t('productivity.title')}>
          <DeskSkeleton label={t('productivity.title')} />
        </DeskCard>
      )}
      {isError && (
        <DeskFailed
          title={t('productivity.failed')}
          code={failureCodeOf(error) ?? 'fault'}
          busy={isFetching}
          onAgain={() => void refetch()}
        />
      )}
      {data && !figures && (
        <DeskCard label={t('productivity.title')}>
          <DeskEmpty drawing={<SeedlingDrawing />} title={t('productivity.none')} words={t('productivity.noneWords')} />
        </DeskCard>
      )}
      {data && figures && (
        <>
          <DeskCard label={t('productivity.title')}>
            <dl className={css.figures}>
              <div>
                <dt>{t('productivity.activeShare')}</dt>
                <dd className="num">
                  {percent(figures.activeBps)} <small>{t('productivity.activeOf', { active: figures.active, all: figures.leaders })}</small>
                </dd>
              </div>
              <div>
                <dt>{t('productivity.gmv')}</dt>
                <dd>
                  <DeskMoney fen={figures.gmvFen} />
                </dd>
              </div>
              <div>
                <dt>{t('productivity.perActive')}</dt>
                <dd>
                  <DeskMoney fen={figures.gmvPerActiveFen} />
                </dd>
              </div>
              <div>
                <dt>{t('productivity.median')}</dt>
                <dd>
                  <DeskMoney fen={figures.medianIncomeFen} />
                </dd>
              </div>
              <div>
                <dt>{t('productivity.p80')}</dt>
                <dd>
                  <DeskMoney fen={figures.p80IncomeFen} />
                </dd>
              </div>
            </dl>
          </DeskCard>
          <div className={css.columns}>
            <DeskCard title={t('productivity.trend')} words={t('productivity.trendWords')}>
              <Trend days={data.trend} />
            </DeskCard>
            <DeskCard title={t('productivity.bands')} words={t('productivity.bandsWords')}>
              <Bands bands={figures.bands} />
            </DeskCard>
          </div>
          <DeskCard title={t('productivity.coaching')} words={t('productivity.coachingWords')}>
            <CoachingTable rows={data.coaching} />
          </DeskCard>
        </>
      )}
    </div>
  )
}
