// Where an earning comes from, link by link: touch, binding, reason, rules, base, rate, rounding, entry.
import { Flag, Hash, Layers, Link2, Pencil, Pointer, Scale, Wallet } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { EntryExplained } from '../../../../server/protocol/leader-explain.ts'
import type { EntryRow } from '../../../../server/protocol/leaders.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { dateTimeOf } from '../../text/when.ts'
import { cx } from '../../ui/class-names.ts'
import { Tag } from '../../ui/tag.tsx'
import { Chain } from '../../ui/timeline.tsx'
import { BonusChain } from './explain-bonus.tsx'
import { rateText, rawFenText, recomputedFen, shortHash } from './explain.rules.ts'
import { useLevelWords } from './level-words.ts'
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

/** asked: she pressed "again" just now. */
function EntryFacts({ explained: { entry, follows, after }, asked }: { explained: EntryExplained; asked: boolean }) {
  const { t } = useTranslation('leader')
  const rows: [string, string][] = [
    [t('explain.direction'), `${t(`earnings.side.${entry.side}`)} ${yuanText(entry.amountFen)}`],
    [t('explain.after'), t('earnings.balance', { frozen: yuanText(after.frozenFen), available: yuanText(after.availableFen) })],
  ]
  const hashes: [string, string, string | undefined][] = [
    [t('explain.previous'), entry.previousHash, undefined],
    [t('explain.this'), entry.hash, css.goldText],
  ]
  return (
    <dl className={css.facts}>
      <div>
        <dt>{t('earnings.number', { number: entry.number })}</dt>
        <dd>
          <Tag tone={follows ? 'green' : 'red'}>{t(`explain.chain.${follows ? (asked ? 'again' : 'good') : 'bad'}`)}</Tag>
        </dd>
      </div>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
      {hashes.map(([name, hash, tone]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={cx(css.hash, tone)}>{shortHash(hash)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Where the rate came from and what it may come to at most. */
function useRateWords(): (rate: EntryExplained['rate']) => string {
  const { t } = useTranslation('leader')
  const wordsOf = useLevelWords()
  return (rate) =>
    rate === null
      ? t('explain.rateWords')
      : t('explain.rateFrom', {
          scope: t(`explain.scope.${rate.scope ?? 'shop'}`),
          version: rate.tableVersion,
          level: wordsOf(rate.level, rate.levelName),
          cap: rateText(rate.capBps),
        })
}

export function ExplainChain({ explained, nowMs, asked }: { explained: EntryExplained; nowMs: number; asked: boolean }) {
  const { t } = useTranslation('leader')
  const rateWords = useRateWords()
  const { entry, order, rule, rate, bonus } = explained
  const { explain } = entry
  const entryLink = {
    key: 'entry',
    icon: <Hash {...icon} />,
    name: t('explain.entry'),
    title: <EntryFacts explained={explained} asked={asked} />,
  }
  if (!explain) return <Chain links={[entryLink]} />
  if (bonus) return <BonusChain explained={explained} nowMs={nowMs} facts={entryLink.title} />
  const dated = (ms: number) => dateTimeOf(ms, nowMs)
  const from = order?.groupName ?? order?.channel ?? null
  const touchTitle = from === null ? t('explain.touchTitle') : t('explain.touchFrom', { from })
  const bound = explain.bindingSinceMs === null ? null : t('explain.bindingTitle', { date: dated(explain.bindingSinceMs) })
  return (
    <Chain
      links={[
        {
          key: 'touch',
          icon: <Pointer {...icon} />,
          name: t('explain.touch'),
          title: explain.touchAtMs === null ? t('explain.touchNone') : touchTitle,
          ...(explain.touchAtMs !== null && { words: <span className="num">{dated(explain.touchAtMs)}</span> }),
        },
        {
          key: 'binding',
          icon: <Link2 {...icon} />,
          name: t('explain.binding'),
          title: bound ?? t('explain.bindingNone'),
          ...(bound !== null && rule && { words: t('explain.bindingDays', { protect: rule.protectDays, valid: rule.validDays }) }),
        },
        {
          key: 'reason',
          icon: <Flag {...icon} />,
          name: t('explain.reason'),
          title: t(`orders.because.${explain.reason}`),
          words: order ? t('explain.placedAt', { time: dated(order.createdAtMs) }) : t('explain.reasonWords'),
        },
        {
          key: 'rule',
          icon: <Layers {...icon} />,
          name: t('explain.rule'),
          title: t('explain.ruleTitle', { version: explain.ruleVersion }),
          words: rule?.fromMs ? t('explain.ruleFrom', { time: dated(rule.fromMs) }) : t('explain.ruleWords'),
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
          words: rateWords(rate),
        },
        {
          key: 'rounding',
          icon: <Pencil {...icon} />,
          name: t('explain.rounding'),
          title: t('explain.roundingTitle', { raw: rawFenText(explain), fen: recomputedFen(explain, rate?.capBps) }),
          words: t('explain.roundingWords'),
        },
        entryLink,
      ]}
    />
  )
}
