// What each level asks, how levels are decided, and every move she made with its reason.
import { useTranslation } from 'react-i18next'
import type { LeaderLevel, LevelMoveRow } from '../../../../server/protocol/levels.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { shopDayOf } from '../../text/shop-day.ts'
import { Card } from '../../ui/page.tsx'
import { Tag } from '../../ui/tag.tsx'
import { rateText } from './explain.rules.ts'
import { useLevelWords } from './level-words.ts'
import css from './level.module.css'

export function LevelLadder({ level }: { level: LeaderLevel }) {
  const { t } = useTranslation('leader')
  const wordsOf = useLevelWords()
  return (
    <Card title={t('level.ladder')}>
      <ol className={css.ladder}>
        {level.levels.map((one) => (
          <li key={one.level}>
            <span className="grow">
              <b>{wordsOf(one.level, one.name)}</b> {one.level === level.level && <Tag tone="gold">{t('level.mine')}</Tag>}
              <small className="num">{one.fromFen === 0 ? t('level.first') : t('level.from', { amount: yuanText(one.fromFen) })}</small>
            </span>
            {one.rateBps > 0 && <span className="num">{t('level.rate', { rate: rateText(one.rateBps) })}</span>}
          </li>
        ))}
      </ol>
    </Card>
  )
}

export function LevelRules({ graceDays }: { graceDays: number }) {
  const { t } = useTranslation('leader')
  return (
    <Card title={t('level.how')}>
      <ul className={css.how}>
        <li>{t('level.howUp')}</li>
        <li>{graceDays === 0 ? t('level.howDown_0') : t('level.howDown', { count: graceDays })}</li>
        <li>{t('level.howOrder')}</li>
        <li>{t('level.howSettled')}</li>
      </ul>
    </Card>
  )
}

export function LevelHistory({ level, nowMs }: { level: LeaderLevel; nowMs: number }) {
  const { t } = useTranslation('leader')
  const wordsOf = useLevelWords()
  const named = (wanted: number) => wordsOf(wanted, level.levels.find((one) => one.level === wanted)?.name)
  const dated = (atMs: number) => shopDayOf(atMs, nowMs, level.timeZone)
  const what = ({ kind, falls, level: held }: LevelMoveRow): string => {
    const fall = falls.at(-1)
    if (kind !== 'down') return t(`level.move.${kind}`, { name: named(held) })
    return fall
      ? t('level.move.down', { name: named(fall.level), date: dated(fall.fromMs) })
      : t('level.move.downNow', { name: named(held) })
  }
  const why = ({ settledFen, reason }: LevelMoveRow): string =>
    settledFen === null ? t('level.because.staff', { reason: reason ?? '' }) : t('level.because.settled', { amount: yuanText(settledFen) })
  return (
    <Card title={t('level.history')}>
      {level.history.length === 0 ? (
        <p className={css.quiet}>{t('level.none')}</p>
      ) : (
        <ol className={css.moves}>
          {level.history.map((move) => (
            <li key={move.n}>
              <b>{what(move)}</b>
              <small className="num">
                {dated(move.atMs)} · {why(move)}
              </small>
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
