// Stands over the host's picture while nothing reaches viewers: for how long, what goes on without it, and how to come back.
import { RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../ui/countdown.tsx'
import { DeskButton } from '../../ui/desk-button.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import css from './away-veil.module.css'

const graceSec = 180

/** sinceMs by `now`. viewers null while unknown. */
export function AwayVeil({
  kind,
  sinceMs,
  now,
  viewers,
  device = '',
  onAgain,
}: {
  kind: 'reconnecting' | 'busy' | 'demo' | 'elsewhere'
  sinceMs: number
  now: () => number
  viewers: number | null
  /** Whose picture it is, in words. */
  device?: string
  onAgain: () => void
}) {
  const { t } = useTranslation('studio')
  const seconds = Math.max(0, Math.floor((useNow(now, 500) - sinceMs) / 1000))
  const late = seconds > graceSec
  return (
    <div className={css.veil} role="alert">
      {kind === 'reconnecting' && <Spinner size={30} />}
      <h2>{kind === 'reconnecting' ? t('away.title', { seconds }) : t(`away.${kind}`)}</h2>
      <p>
        {kind === 'reconnecting'
          ? `${viewers === null ? t('away.kept') : t('away.keptCount', { count: viewers })}${late ? t('away.late') : t('away.grace', { seconds: graceSec })}`
          : `${device}${t(`away.${kind}Words`)}`}
      </p>
      <DeskButton look="primary" icon={<RefreshCw size={16} aria-hidden="true" />} onClick={onAgain}>
        {kind === 'reconnecting' ? t('away.again') : t(kind === 'demo' ? 'away.demoTake' : 'away.takeOver')}
      </DeskButton>
    </div>
  )
}
