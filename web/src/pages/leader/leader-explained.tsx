// One earning explained: the formula first, then the chain to its end; the phone computes it again.
import { Clock3, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { EntryExplained } from '../../../../server/protocol/leader-explain.ts'
import { signOf } from '../../features/leader-centre/entry-row.tsx'
import { ExplainChain, Formula } from '../../features/leader-centre/explain-chain.tsx'
import { recomputedFen } from '../../features/leader-centre/explain.rules.ts'
import { useLeaderEntry } from '../../features/leader-centre/leader.query.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { ActBar, Card, Page, PageBar } from '../../ui/page.tsx'
import { Price } from '../../ui/price.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tag } from '../../ui/tag.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './leader-pages.module.css'

function Head({ explained: { entry, order } }: { explained: EntryExplained }) {
  const { t } = useTranslation('leader')
  const nowMs = serverNow()
  return (
    <section className={css.explained}>
      <div className="row">
        <span className="grow">
          <b>
            {entry.explain?.title ?? t(`earnings.code.${entry.code}`)}
            {order && ` × ${order.quantity}`}
          </b>
          <small className="num">
            {order && order.buyerName !== '' && `${order.buyerName} · `}
            {dateTimeOf(entry.atMs, nowMs)}
          </small>
        </span>
        <span className={css.amount}>
          <Price fen={entry.amountFen} size={24} tone="gold" sign={signOf(entry.amountFen)} />
          <Tag tone={entry.side === 'available' ? 'green' : 'amber'}>{t(`earnings.side.${entry.side}`)}</Tag>
        </span>
      </div>
      {entry.explain ? <Formula explain={entry.explain} /> : <p className={css.quiet}>{t('explain.noExplain')}</p>}
    </section>
  )
}

export default function LeaderExplained() {
  const { t } = useTranslation(['leader', 'app'])
  const { entryId = '' } = useParams()
  const explained = useLeaderEntry(entryId)
  const [asked, setAsked] = useState(false)
  const { data } = explained
  const computeAgain = async () => {
    const fresh = (await explained.refetch()).data
    if (!fresh) return
    const { explain, amountFen, code } = fresh.entry
    const amountGood = explain === null || code !== 'accrue' || Math.abs(amountFen) === recomputedFen(explain, fresh.rate?.capBps)
    setAsked(true)
    showToast(amountGood && fresh.follows ? t('explain.amountGood') : t('explain.amountBad'), amountGood && fresh.follows ? 'good' : 'bad')
  }
  return (
    <Page foot="acts">
      <PageBar title={t('explain.title')} backTo={paths.leaderEarnings} />
      {explained.isPending && <SkeletonRows label={t('app:loading')} />}
      {explained.isError && !data && (
        <FailedState
          code={failureCodeOf(explained.error)}
          words={failureTextOf(explained.error)}
          onRetry={() => void explained.refetch()}
          busy={explained.isFetching}
        />
      )}
      {data && (
        <>
          <Head explained={data} />
          <Card>
            <ExplainChain explained={data} nowMs={serverNow()} asked={asked} />
          </Card>
          {data.entry.explain && (
            <Card className={css.when}>
              <Clock3 size={20} strokeWidth={1.8} aria-hidden="true" />
              <div>
                <b>{t('explain.when')}</b>
                <p>{t('explain.whenWords')}</p>
              </div>
            </Card>
          )}
          <ActBar>
            <Button
              look="ink"
              size="lg"
              block
              busy={explained.isFetching}
              icon={<RefreshCw size={18} aria-hidden="true" />}
              onClick={() => void computeAgain()}
            >
              {t('explain.again')}
            </Button>
          </ActBar>
        </>
      )}
    </Page>
  )
}
