// The level on ink and gold: what she holds, how far the next one is, and what keeps it.
import { useTranslation } from 'react-i18next'
import type { LeaderLevel } from '../../../../server/protocol/levels.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { shopDayOf } from '../../text/shop-day.ts'
import { rateText } from './explain.rules.ts'
import { useLevelWords } from './level-words.ts'
import css from './level.module.css'

/** Of what the next level asks, so much is settled; at the top all of it. */
function Meter({ level }: { level: LeaderLevel }) {
  const { next, settledFen } = level
  const part = next === null || next.fromFen === 0 ? 1 : Math.min(1, Math.max(0, settledFen) / next.fromFen)
  return (
    <div className={css.meter} aria-hidden="true">
      <i ref={(bar) => bar?.style.setProperty('width', `${part * 100}%`)} />
    </div>
  )
}

export function LevelCard({ level, nowMs }: { level: LeaderLevel; nowMs: number }) {
  const { t } = useTranslation('leader')
  const wordsOf = useLevelWords()
  const dated = (atMs: number) => shopDayOf(atMs, nowMs, level.timeZone)
  const { next, falls, keepMissingFen, movesAtMs } = level
  const mine = wordsOf(level.level, level.name)
  const rate = level.levels.find((one) => one.level === level.level)?.rateBps ?? 0
  const date = dated(movesAtMs)
  const keeps = falls.length === 0 && level.level > 1
  return (
    <section className={css.card} aria-label={t('level.title')}>
      <small>{t('level.now')}</small>
      <div className={css.name}>
        <b>{mine}</b>
        {rate > 0 && <span className="num">{t('level.rate', { rate: rateText(rate) })}</span>}
      </div>
      <div className={css.settled}>
        <span>
          {t('level.counted', { from: dated(level.countedFromMs) })} <b className="num">{yuanText(Math.max(0, level.settledFen))}</b>
        </span>
        <small className="num">{t('level.until', { date })}</small>
      </div>
      <Meter level={level} />
      <p>
        {next === null
          ? t('level.top')
          : t(next.missingFen === 0 ? 'level.ready' : 'level.next', {
              missing: yuanText(next.missingFen),
              date,
              name: wordsOf(next.level, next.name),
            })}
      </p>
      {keeps && (
        <p className={keepMissingFen > 0 ? css.warn : undefined}>
          {t(keepMissingFen > 0 ? 'level.keep' : 'level.kept', { date, missing: yuanText(keepMissingFen), name: mine })}
        </p>
      )}
    </section>
  )
}
