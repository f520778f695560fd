// Run sheet, chat and (on a phone) what is sold, sharing one place by tabs.
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import css from './side-tabs.module.css'

export type SideTab = 'sell' | 'sheet' | 'chat'

export function SideTabs({
  tab,
  panels,
  onTab,
}: {
  tab: SideTab
  panels: Partial<Record<SideTab, ReactNode>>
  onTab: (tab: SideTab) => void
}) {
  const { t } = useTranslation('studio')
  const keys = (['sell', 'sheet', 'chat'] as const).filter((key) => key in panels)
  const shown = keys.includes(tab) ? tab : (keys[0] ?? 'chat')
  const onKey = (event: KeyboardEvent<HTMLButtonElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = keys[(keys.indexOf(shown) + step + keys.length) % keys.length]
    if (step === 0 || !next) return
    event.preventDefault()
    onTab(next)
    event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus()
  }
  return (
    <div className={css.side}>
      <div role="tablist" aria-label={t('tabs.label')} className={css.tabs}>
        {keys.map((key) => (
          <button
            key={key}
            type="button"
            role="tab"
            data-tab={key}
            aria-selected={key === shown}
            tabIndex={key === shown ? 0 : -1}
            onClick={() => onTab(key)}
            onKeyDown={onKey}
          >
            {t(`tabs.${key}`)}
          </button>
        ))}
      </div>
      <div role="tabpanel" aria-label={t(`tabs.${shown}`)} className={css.panel}>
        {panels[shown]}
      </div>
    </div>
  )
}
