// Where an earning comes from, link by link: touch, binding, reason, rules, base, rate, rounding, entry.
import { Flag, Hash, Layers, Link2, Pencil, Pointer, Scale, Wallet } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { EntryRow } from '../../../../server/protocol/leaders.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Tag } from '../../ui/tag.tsx'
import { Chain } from '../../ui/timeline.tsx'
import { rateText, rawFenText, recomputedFen, shortHash, type ChainVerdict } from './explain.rules.ts'
import css from './leader.module.css'

const icon = { size: 18, strokeWidth: 1.8, 'aria-hidden': true } as const

/** 17800 × 11.25% = 20.025 → 20.02, each with its word below. */
export function Formula({ explain }: { explain: NonNullable<EntryRow['explain']> }) {
  const { t } = useTranslation('leader')
  const yuan = (fen: number) => yuanText(fen).replace('¥', '')
  const raw = (Number(rawFenText(explain)) / 100).toFixed(4).replace(/0{1,2}$/, '')
  const parts: [string, string][] = [
    [yuan(explain.baseFen), t('explain.baseWord')],
    [explain.rateBps === null ? `${yuan(explain.fenPerUnit ?? 0)} × ${explain.units}` : rateText(explain.rateBps), t('explain.rateWord')],
    [raw, t('explain.rawWord')],
    [yuan(recomputedFen(explain)), t('explain.floorWord')],
  ]
  const signs = ['×', '=', '→']
  return (
    <dl className={css.formula}>
      {parts.map(([value, word], index) => (
        <div key={word}>
          <dd className="num">{value}</dd>
          <dt>{word}</dt>
          {signs[index] !== undefined && (
            <span className={css.sign} aria-hidden="true">
              {signs[index]}
            </span>
          )}
        </div>
      ))}
    </dl>
  )
}

function EntryFacts({ entry, verdict }: { entry: EntryRow; verdict: ChainVerdict | null }) {
  const { t } = useTranslation('leader')
  return (
    <dl className={css.facts}>
      <div>
        <dt>{t('earnings.number', { number: entry.number })}</dt>
        <dd>
          {verdict !== null && (
            <Tag tone={verdict === 'good' ? 'green' : verdict === 'bad' ? 'red' : 'grey'}>{t(`explain.chain.${verdict}`)}</Tag>
          )}
        </dd>
      </div>
      <div>
        <dt>{t('explain.direction')}</dt>
        <dd className="num">
          {t(`earnings.side.${entry.side}`)} {yuanText(entry.amountFen)}
        </dd>
      </div>
      <div>
        <dt>{t('explain.previous')}</dt>
        <dd className={css.hash}>{shortHash(entry.previousHash)}</dd>
      </div>
      <div>
        <dt>{t('explain.this')}</dt>
        <dd className={`${css.hash} ${css.goldText}`}>{shortHash(entry.hash)}</dd>
      </div>
    </dl>
  )
}

/** verdict null: not computed on this phone yet. */
export function ExplainChain({ entry, nowMs, verdict }: { entry: EntryRow; nowMs: number; verdict: ChainVerdict | null }) {
  const { t } = useTranslation('leader')
  const { explain } = entry
  const entryLink = {
    key: 'entry',
    icon: <Hash {...icon} />,
    name: t('explain.entry'),
    title: <EntryFacts entry={entry} verdict={verdict} />,
  }
  if (!explain) return <Chain links={[entryLink]} />
  const dated = (ms: number) => dateTimeOf(ms, nowMs)
  return (
    <Chain
      links={[
        {
          key: 'touch',
          icon: <Pointer {...icon} />,
          name: t('explain.touch'),
          title: explain.touchAtMs === null ? t('explain.touchNone') : t('explain.touchTitle'),
          ...(explain.touchAtMs !== null && { words: <span className="num">{dated(explain.touchAtMs)}</span> }),
        },
        {
          key: 'binding',
          icon: <Link2 {...icon} />,
          name: t('explain.binding'),
          title:
            explain.bindingSinceMs === null ? t('explain.bindingNone') : t('explain.bindingTitle', { date: dated(explain.bindingSinceMs) }),
        },
        {
          key: 'reason',
          icon: <Flag {...icon} />,
          name: t('explain.reason'),
          title: t(`orders.because.${explain.reason}`),
          words: t('explain.reasonWords'),
        },
        {
          key: 'rule',
          icon: <Layers {...icon} />,
          name: t('explain.rule'),
          title: t('explain.ruleTitle', { version: explain.ruleVersion }),
          words: t('explain.ruleWords'),
        },
        {
          key: 'base',
          icon: <Wallet {...icon} />,
          name: t('explain.base'),
          title: <span className="num">{yuanText(explain.baseFen)}</span>,
          words: t('explain.baseWords'),
        },
        {
          key: 'rate',
          icon: <Scale {...icon} />,
          name: t('explain.rate'),
          title:
            explain.rateBps === null ? (
              t('explain.rateFixed', { amount: yuanText(explain.fenPerUnit ?? 0), units: explain.units })
            ) : (
              <span className="num">{rateText(explain.rateBps)}</span>
            ),
          words: t('explain.rateWords'),
        },
        {
          key: 'rounding',
          icon: <Pencil {...icon} />,
          name: t('explain.rounding'),
          title: t('explain.roundingTitle', { raw: rawFenText(explain), fen: recomputedFen(explain) }),
          words: t('explain.roundingWords'),
        },
        entryLink,
      ]}
    />
  )
}
