// One earning explained: the formula first, then the chain; the phone computes it again.
import { Clock3, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { signOf } from '../../features/leader-centre/entry-row.tsx'
import { ExplainChain, Formula } from '../../features/leader-centre/explain-chain.tsx'
import { chainVerdict, recomputedFen, type ChainVerdict } from '../../features/leader-centre/explain.rules.ts'
import { useLeaderEntries } from '../../features/leader-centre/leader.query.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { failureText } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { ActBar, Card, Page, PageBar } from '../../ui/page.tsx'
import { Price } from '../../ui/price.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tag } from '../../ui/tag.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './leader-pages.module.css'

export default function LeaderExplained() {
  const { t } = useTranslation(['leader', 'app'])
  const { entryId = '' } = useParams()
  const entries = useLeaderEntries(true)
  const rows = entries.data?.pages.flatMap((page) => page.rows) ?? []
  const entry = rows.find((row) => row.entryId === entryId)
  const [verdict, setVerdict] = useState<ChainVerdict | null>(null)
  const computeAgain = () => {
    if (!entry) return
    const chain = chainVerdict(entry, rows)
    const amountGood = entry.explain === null || Math.abs(entry.amountFen) === recomputedFen(entry.explain) || entry.code !== 'accrue'
    setVerdict(amountGood ? chain : 'bad')
    showToast(amountGood ? t('explain.amountGood') : t('explain.amountBad'), amountGood ? 'good' : 'bad')
  }
  return (
    <Page foot="acts">
      <PageBar title={t('explain.title')} backTo={paths.leaderEarnings} />
      {entries.isPending && <SkeletonRows label={t('app:loading')} />}
      {entries.data && !entry && (
        <FailedState
          code="not_found"
          words={failureText('not_found')}
          {...(entries.hasNextPage && { onRetry: () => void entries.fetchNextPage(), busy: entries.isFetchingNextPage })}
        />
      )}
      {entry && (
        <>
          <section className={css.explained}>
            <div className="row">
              <span className="grow">
                <b>{entry.explain?.title ?? t(`earnings.code.${entry.code}`)}</b>
                <small className="num">{dateTimeOf(entry.atMs, serverNow())}</small>
              </span>
              <span className={css.amount}>
                <Price fen={entry.amountFen} size={24} tone="gold" sign={signOf(entry.amountFen)} />
                <Tag tone={entry.side === 'available' ? 'green' : 'amber'}>{t(`earnings.side.${entry.side}`)}</Tag>
              </span>
            </div>
            {entry.explain ? <Formula explain={entry.explain} /> : <p className={css.quiet}>{t('explain.noExplain')}</p>}
          </section>
          <Card>
            <ExplainChain entry={entry} nowMs={serverNow()} verdict={verdict} />
          </Card>
          <Card className={css.when}>
            <Clock3 size={20} strokeWidth={1.8} aria-hidden="true" />
            <div>
              <b>{t('explain.when')}</b>
              <p>{t('explain.whenWords')}</p>
            </div>
          </Card>
          <ActBar>
            <Button look="ink" size="lg" block icon={<RefreshCw size={18} aria-hidden="true" />} onClick={computeAgain}>
              {t('explain.again')}
            </Button>
          </ActBar>
        </>
      )}
    </Page>
  )
}
