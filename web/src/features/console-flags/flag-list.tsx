// Flags one under another: what was found about whom, the evidence in words, and the two answers.
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { FlagDecide, FlagRow } from '../../../../server/protocol/crediting.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip, type ChipTone } from '../../ui/desk-chip.tsx'
import css from './flags.module.css'

const tones: Record<FlagRow['state'], ChipTone> = { open: 'amber', confirmed: 'red', dismissed: 'grey' }

export function FlagList({
  rows,
  orderPath,
  onAsk,
}: {
  rows: readonly FlagRow[]
  /** Null: she may not open orders. */
  orderPath: ((orderNo: string) => string) | null
  /** Null: she may look and not decide. */
  onAsk: ((flag: FlagRow, verdict: FlagDecide['verdict']) => void) | null
}) {
  const { t } = useTranslation('console')
  return (
    <ul className={css.flags}>
      {rows.map((flag) => (
        <li key={flag.flagId}>
          <Avatar name={flag.leaderName} size={36} />
          <div className="grow">
            <p>
              <b>{flag.leaderName}</b> <DeskChip tone={tones[flag.state]}>{t(`flags.kind.${flag.kind}`)}</DeskChip>
              {flag.orderNo !== null && orderPath !== null && (
                <Link className={`num ${css.order}`} to={orderPath(flag.orderNo)}>
                  {flag.orderNo}
                </Link>
              )}
            </p>
            <ul className={css.evidence}>
              {flag.evidence.map(({ code, count }) => (
                <li key={code}>{t(`flags.evidence.${code}`, { count })}</li>
              ))}
            </ul>
            <small className="num">
              {t('flags.found', { time: dateTimeOf(flag.atMs, serverNow()) })}
              {flag.byName !== null &&
                ` · ${t('flags.decided', { name: flag.byName, state: t(`flags.state.${flag.state}`), reason: flag.reason ?? '' })}`}
            </small>
          </div>
          {flag.state === 'open' && onAsk !== null && (
            <span>
              <DeskButton onClick={() => onAsk(flag, 'dismiss')}>{t('flags.act.dismiss')}</DeskButton>
              <DeskButton look="danger" onClick={() => onAsk(flag, 'confirm')}>
                {t('flags.act.confirm')}
              </DeskButton>
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
