// Light, dark or the system's own; the choice stays on this device. public/theme-boot.js reads the same key before the first paint.
import { create } from 'zustand'

export type ThemeMode = 'auto' | 'light' | 'dark'
const storageKey = 'sibo.theme'

function keptMode(): ThemeMode {
  try {
    const kept = localStorage.getItem(storageKey)
    return kept === 'light' || kept === 'dark' ? kept : 'auto'
  } catch {
    return 'auto'
  }
}
const systemIsDark = (): boolean => typeof matchMedia === 'function' && matchMedia('(prefers-color-scheme: dark)').matches
const shownOf = (mode: ThemeMode): 'light' | 'dark' => (mode === 'auto' ? (systemIsDark() ? 'dark' : 'light') : mode)

/** mode is the wish, shown is what is drawn. */
export const useTheme = create<{ mode: ThemeMode; shown: 'light' | 'dark' }>(() => ({ mode: keptMode(), shown: shownOf(keptMode()) }))

function draw(mode: ThemeMode): void {
  const shown = shownOf(mode)
  document.documentElement.dataset['theme'] = shown
  useTheme.setState({ mode, shown })
}

/** Takes a theme at once and remembers it. */
export function chooseTheme(mode: ThemeMode): void {
  try {
    if (mode === 'auto') localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, mode)
  } catch {
    // then it lasts for this visit
  }
  draw(mode)
}

/** Draws the kept theme and follows the system while the mode is auto. */
export function startTheme(): void {
  draw(keptMode())
  if (typeof matchMedia !== 'function') return
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    if (useTheme.getState().mode === 'auto') draw('auto')
  })
}
