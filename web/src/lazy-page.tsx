// Fetches a page and the texts it shows side by side, when somebody goes there.
import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { TextArea } from './text/areas.ts'
import { loadTexts } from './text/i18n.ts'

/** load is the page's own import(); areas are the texts it speaks. */
export function lazyPage(load: () => Promise<{ default: ComponentType }>, areas: readonly TextArea[]): LazyExoticComponent<ComponentType> {
  return lazy(async () => {
    const [page] = await Promise.all([load(), loadTexts(areas)])
    return page
  })
}
