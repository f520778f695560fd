// What a commission table would change: each row before and after, from when for whom, and what past orders would have paid.
import { useTranslation } from 'react-i18next'
import type { CommissionPreview, RateValue } from '../../../../server/protocol/commission.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { dateTimeOf } from '../../text/when.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { DeskChip, type ChipTone } from '../../ui/desk-chip.tsx'
import { DeskScroll } from '../../ui/desk-parts.tsx'
import css from './commission.module.css'
import { PREVIEW_DAYS } from './commission.query.ts'
import { keyOf, percentText } from './commission.rules.ts'
import { useScopeWords } from './rate-rows.tsx'

type Change = CommissionPreview['changes'][number]
const tones: Record<Change['kind'], ChipTone> = { raise: 'green', cut: 'red', mixed: 'amber' }

export function PreviewTable({
  preview,
  names,
  levelNames,
  bonusOn,
}: {
  preview: CommissionPreview
  names: ReadonlyMap<string, string>
  /** As typed, '' where a level goes by its number. */
  levelNames: readonly string[]
  /** The table pays inviters. */
  bonusOn: boolean
}) {
  const { t } = useTranslation('console')
  const wordsOf = useScopeWords(names)
  const valueText = (value: RateValue): string =>
    'bps' in value ? percentText(value.bps) : t('commission.aUnit', { amount: yuanText(value.fenPerUnit) })
  const { changes, orders, beforeFen, afterFen, partial, leaders, levels } = preview
  const [cutFrom, protectedUntil] = [preview.cutFromMs, preview.protectedUntilMs].map((atMs) => dateTimeOf(atMs, serverNow()))
  return (
    <div role="status" className={css.preview}>
      {changes.length === 0 ? (
        <p>{t('commission.noChange')}</p>
      ) : (
        <DeskScroll minPx={560}>
          <table className={css.rows}>
            <thead>
              <tr>
                <th>{t('commission.scope')}</th>
                <th>{t('commission.levelName')}</th>
                <th>{t('commission.before')}</th>
                <th>{t('commission.after')}</th>
                <th>{t('commission.when')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr key={`${keyOf(change)}|${change.level}`}>
                  <th scope="row">
                    {wordsOf(change)}
                    {change.campaign !== undefined && <DeskChip tone="amber">{change.campaign}</DeskChip>}
                  </th>
                  <td>{change.level === null ? t('commission.levelRest') : t('commission.level', { level: change.level })}</td>
                  <td className="num">{valueText(change.before)}</td>
                  <td className="num">{valueText(change.after)}</td>
                  <td>
                    <DeskChip tone={tones[change.kind]}>{t(`commission.change.${change.kind}`)}</DeskChip>
                    <small className="num">
                      {change.kind === 'raise' ? t('commission.atOnce') : t('commission.later', { cutFrom, protectedUntil })}
                    </small>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </DeskScroll>
      )}
      <p>
        <b>{t('commission.past', { days: PREVIEW_DAYS, orders, before: yuanText(beforeFen), after: yuanText(afterFen) })}</b>
        {partial && ` ${t('rules.partial')}`}
      </p>
      {(bonusOn || preview.bonusBeforeFen > 0) && (
        <p>{t('commission.bonusPast', { before: yuanText(preview.bonusBeforeFen), after: yuanText(preview.bonusAfterFen) })}</p>
      )}
      {levels.length > 1 && (
        <>
          <p>{t('commission.levelSpread')}</p>
          <ul className={css.moves}>
            {levels.map(({ level, held, would }) => (
              <li key={level}>
                <span className="grow">{levelNames[level - 1]?.trim() || t('commission.level', { level })}</span>
                <span className="num">{t('commission.levelMoves', { held, would })}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {leaders.length > 0 && (
        <ul className={css.moves}>
          {leaders.map((one, index) => (
            <li key={`${one.name}-${index}`}>
              <span className="grow">{one.name}</span>
              <span className="num">{`${yuanText(one.beforeFen)} → ${yuanText(one.afterFen)}`}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
