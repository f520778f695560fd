// The foot of a list: how many rows are shown, one page back, one page on.
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { DeskButton } from '../../ui/desk-button.tsx'
import css from './pager.module.css'
import type { usePages } from './url-filters.ts'

export function Pager({ count, next, pages }: { count: number; next: string | null; pages: ReturnType<typeof usePages> }) {
  const { t } = useTranslation('console')
  return (
    <footer className={css.pager}>
      <span className="num">{t('pager.rows', { count })}</span>
      <DeskButton
        square
        size="sm"
        aria-label={t('pager.back')}
        icon={<ChevronLeft size={14} aria-hidden="true" />}
        disabled={pages.first}
        onClick={pages.back}
      />
      <DeskButton
        square
        size="sm"
        aria-label={t('pager.on')}
        icon={<ChevronRight size={14} aria-hidden="true" />}
        disabled={next === null}
        onClick={() => next !== null && pages.on(next)}
      />
    </footer>
  )
}
