// Tells a leader of cuts of the commission before they come: what, from when, and until when she is paid as before.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import type { CutLine, LeaderCuts } from '../../../../server/protocol/rate-cuts.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { rest } from '../../platform/rest-client.ts'
import { whenOf } from '../../text/when.ts'
import { Card } from '../../ui/page.tsx'
import { rateText } from './explain.rules.ts'
import { leaderKey } from './leader.query.ts'
import css from './rate-cut.module.css'

const CUTS_EVERY_MS = 60_000
type Cut = LeaderCuts['rows'][number]

const useCuts = () =>
  useQuery({
    queryKey: [...leaderKey, 'rate-cuts'],
    queryFn: ({ signal }) => rest('GET /leader/rate-cuts', { signal }),
    select: ({ rows }) => rows,
    refetchInterval: CUTS_EVERY_MS,
  })

function Line({ line: { name, before, after } }: { line: CutLine }) {
  const { t } = useTranslation('leader')
  const said = (rate: CutLine['before']) => ('bps' in rate ? rateText(rate.bps) : t('cut.each', { amount: yuanText(rate.fenPerUnit) }))
  return (
    <li>
      <span className="ell">{name ?? t('cut.shop')}</span>
      <b className="num">{t('cut.change', { before: said(before), after: said(after) })}</b>
    </li>
  )
}

function One({ cut: { lines, more, fromMs, protectedUntilMs } }: { cut: Cut }) {
  const { t } = useTranslation('leader')
  const nowMs = serverNow()
  const from = whenOf(fromMs, nowMs)
  return (
    <Card title={t('cut.title')}>
      <ul className={css.lines}>
        {lines.map((line, place) => (
          <Line key={place} line={line} />
        ))}
      </ul>
      {more > 0 && <p className={css.words}>{t('cut.more', { count: more })}</p>}
      <p className={css.words}>
        {protectedUntilMs === null ? t('cut.from', { from }) : t('cut.protected', { until: whenOf(protectedUntilMs, nowMs), from })}
      </p>
    </Card>
  )
}

export function RateCutCard() {
  const cuts = useCuts().data ?? []
  return cuts.map((cut) => <One key={cut.version} cut={cut} />)
}
