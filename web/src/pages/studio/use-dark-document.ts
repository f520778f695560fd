// The studio is ink whatever theme the person chose: the light above the lens stays the only bright thing.
import { useLayoutEffect } from 'react'
import { useTheme } from '../../ui/theme-mode.ts'

export function useDarkDocument(): void {
  const shown = useTheme((now) => now.shown)
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = 'dark'
    return () => {
      document.documentElement.dataset['theme'] = useTheme.getState().shown
    }
  }, [shown])
}
