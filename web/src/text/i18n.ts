// Languages of the pages: Chinese first, English whole; texts lie in one file an area and arrive with the page that needs them.
import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { areaLoaders, type TextArea } from './areas.ts'
import app from './zh-CN/app.ts'

export type Language = 'zh-CN' | 'en'
export const languages: readonly { code: Language; name: string }[] = [
  { code: 'zh-CN', name: '简体中文' },
  { code: 'en', name: 'English' },
]
const storageKey = 'sibo.language'

/** The language the person chose, else the browser's, else Chinese. */
export function preferredLanguage(): Language {
  try {
    const kept = localStorage.getItem(storageKey)
    if (kept === 'zh-CN' || kept === 'en') return kept
  } catch {
    // storage may be closed in a private window; the browser's language decides then
  }
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh-CN'
}

const areaBackend = {
  type: 'backend' as const,
  read(language: string, area: string, done: (error: unknown, texts: Record<string, unknown> | null) => void) {
    const load = areaLoaders[language as Language]?.[area as TextArea]
    if (!load) return done(new Error(`no texts for ${language}/${area}`), null)
    load().then(
      (module) => done(null, module.default),
      (error: unknown) => done(error, null),
    )
  },
}

/** Starts the texts once; resolves when those of the shell are there. */
export async function startTexts(language: Language = preferredLanguage()): Promise<i18n> {
  await i18next
    .use(areaBackend)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: 'zh-CN',
      ns: ['app'],
      defaultNS: 'app',
      partialBundledLanguages: true,
      resources: { 'zh-CN': { app } },
      interpolation: { escapeValue: false },
      returnNull: false,
    })
  document.documentElement.lang = language
  return i18next
}

/** Loads the texts of areas before a page that shows them is drawn; the words for refusals come with every page. */
export async function loadTexts(areas: readonly TextArea[]): Promise<void> {
  await i18next.loadNamespaces(['errors', ...areas])
}

/** Switches the language at once and remembers it on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    // the choice then lasts for this visit only
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** The language in use, for number and date formats. */
export const currentLanguage = (): Language => (i18next.language === 'en' ? 'en' : 'zh-CN')
