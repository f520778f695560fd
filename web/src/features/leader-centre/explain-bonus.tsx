// Where an inviter's bonus comes from, link by link: whom she brought in, one level, base, rate and its cap, rounding, entry.
import { Hash, Layers, Pencil, Scale, UserPlus, Wallet } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { EntryExplained } from '../../../../server/protocol/leader-explain.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Chain, type ChainLink } from '../../ui/timeline.tsx'
import { rateText, rawFenText, recomputedFen } from './explain.rules.ts'

const icon = { size: 18, strokeWidth: 1.8, 'aria-hidden': true } as const

/** facts: the entry itself, as everywhere. */
export function BonusChain({ explained, nowMs, facts }: { explained: EntryExplained; nowMs: number; facts: ReactNode }) {
  const { t } = useTranslation('leader')
  const { bonus, order, rate } = explained
  const { explain } = explained.entry
  if (bonus === null || explain === null) return null
  const clipped = bonus.frozenBps < bonus.offeredBps
  const links: ChainLink[] = [
    {
      key: 'invited',
      icon: <UserPlus {...icon} />,
      name: t('explain.bonus.invited'),
      title: t('explain.bonus.invitedTitle', { name: bonus.leaderName }),
      words: t('explain.bonus.oneLevel'),
    },
    {
      key: 'rule',
      icon: <Layers {...icon} />,
      name: t('explain.rule'),
      title: t('explain.bonus.ruleTitle', { version: rate?.tableVersion ?? explain.ruleVersion }),
      words: order ? t('explain.placedAt', { time: dateTimeOf(order.createdAtMs, nowMs) }) : t('explain.reasonWords'),
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
      title: <span className="num">{rateText(explain.rateBps ?? 0)}</span>,
      words: clipped
        ? t('explain.bonus.clipped', { offered: rateText(bonus.offeredBps), cap: rateText(bonus.capBps) })
        : t('explain.bonus.rateWords', { cap: rateText(bonus.capBps) }),
    },
    {
      key: 'rounding',
      icon: <Pencil {...icon} />,
      name: t('explain.rounding'),
      title: t('explain.roundingTitle', { raw: rawFenText(explain), fen: recomputedFen(explain, bonus.capBps) }),
      words: t('explain.roundingWords'),
    },
  ]
  return <Chain links={[...links, { key: 'entry', icon: <Hash {...icon} />, name: t('explain.entry'), title: facts }]} />
}
