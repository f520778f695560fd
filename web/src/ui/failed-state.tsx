// A page or list that did not come: what happened, what it means for money and goods, and one way on.
import { RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { SpiltCupDrawing } from './drawings.tsx'
import { EmptyState } from './empty-state.tsx'
import css from './empty-state.module.css'

/** code: our word for it, small, for support. */
export function FailedState({
  code,
  title,
  words,
  again,
  home,
  onRetry,
  busy = false,
}: {
  code?: string | undefined
  title?: string
  words?: string
  /** What the button says. */
  again?: string
  /** A way out of here, by a document load: what broke is not trusted to lead there. */
  home?: { href: string; label: string }
  onRetry?: () => void
  busy?: boolean
}) {
  const { t } = useTranslation()
  return (
    <EmptyState drawing={<SpiltCupDrawing />} title={title ?? t('failed.title')} words={words ?? t('failed.words')}>
      {onRetry && (
        <Button look="ink" busy={busy} icon={<RefreshCw size={18} />} onClick={onRetry}>
          {again ?? t('failed.again')}
        </Button>
      )}
      {home && (
        <a className={css.home} href={home.href}>
          {home.label}
        </a>
      )}
      {code !== undefined && <span className={`num ${css.code}`}>{code.toUpperCase()}</span>}
    </EmptyState>
  )
}
