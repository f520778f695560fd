// The bar on top of the console: search by key, what is on air, light or dark, the language.
import { Globe, Moon, Search, Sun } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ShowCard } from '../../../../server/protocol/shows.ts'
import { paths } from '../../paths.ts'
import { chooseLanguage, currentLanguage } from '../../text/i18n.ts'
import { countText } from '../../text/when.ts'
import { DeskButton, KeyCap } from '../../ui/desk-button.tsx'
import { chooseTheme, useTheme } from '../../ui/theme-mode.ts'
import css from './shell.module.css'

export function TopBar({ live, onSearch }: { live: ShowCard | null; onSearch: (() => void) | null }) {
  const { t } = useTranslation('console')
  const shown = useTheme((now) => now.shown)
  const language = currentLanguage()
  const dark = shown === 'dark'
  return (
    <header className={css.top}>
      {onSearch ? (
        <button type="button" className={css.search} onClick={onSearch}>
          <Search size={16} aria-hidden="true" />
          <span className="ell">{t('search.hint')}</span>
          <KeyCap>/</KeyCap>
        </button>
      ) : (
        <span className={css.gap} />
      )}
      {live && (
        <a className={css.onAir} href={paths.show(live.id)} target="_blank" rel="noreferrer">
          {t('top.onAir')}
          {live.viewers !== null && (
            <span className="num">· {t('top.viewers', { count: live.viewers, text: countText(live.viewers) })}</span>
          )}
        </a>
      )}
      <DeskButton
        look="ghost"
        square
        aria-label={dark ? t('top.light') : t('top.dark')}
        title={dark ? t('top.light') : t('top.dark')}
        icon={dark ? <Sun size={18} aria-hidden="true" /> : <Moon size={18} aria-hidden="true" />}
        onClick={() => chooseTheme(dark ? 'light' : 'dark')}
      />
      <DeskButton
        look="ghost"
        size="sm"
        icon={<Globe size={16} aria-hidden="true" />}
        onClick={() => void chooseLanguage(language === 'en' ? 'zh-CN' : 'en')}
      >
        {language === 'en' ? '中文' : 'English'}
      </DeskButton>
    </header>
  )
}
