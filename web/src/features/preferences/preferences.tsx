// Language and appearance, chosen on this device.
import { useTranslation } from 'react-i18next'
import { chooseLanguage, languages, type Language } from '../../text/i18n.ts'
import { Choices } from '../../ui/choices.tsx'
import { chooseTheme, useTheme, type ThemeMode } from '../../ui/theme-mode.ts'
import css from './preferences.module.css'

const themes: readonly ThemeMode[] = ['auto', 'light', 'dark']

export function Preferences() {
  const { t, i18n } = useTranslation()
  const mode = useTheme((now) => now.mode)
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN'
  return (
    <div className={css.preferences}>
      <p>{t('language')}</p>
      <Choices
        label={t('language')}
        look="tiles"
        value={language}
        onChange={(code) => void chooseLanguage(code)}
        options={languages.map(({ code, name }) => ({ key: code, label: name }))}
      />
      <p>{t('theme.label')}</p>
      <Choices
        label={t('theme.label')}
        look="tiles"
        value={mode}
        onChange={chooseTheme}
        options={themes.map((key) => ({ key, label: t(`theme.${key}`) }))}
      />
    </div>
  )
}
