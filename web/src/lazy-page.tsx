// Fetches a page or a part of one, and the texts it shows, side by side, when somebody goes there.
import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { TextArea } from './text/areas.ts'
import { loadTexts } from './text/i18n.ts'

type Load<Props> = () => Promise<{ default: ComponentType<Props> }>

/** load is the page's own import(); areas are the texts it speaks. It may ask by queries. */
export function lazyPage<Props extends object = object>(
  load: Load<Props>,
  areas: readonly TextArea[],
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    const [page, { withQueries }] = await Promise.all([load(), import('./queries.tsx'), loadTexts(areas)])
    return { default: withQueries(page.default) }
  })
}

/** The same for the hot path of a room: without queries, which come with its later parts. */
export function lazyRoom(load: Load<object>, areas: readonly TextArea[]): LazyExoticComponent<ComponentType> {
  return lazy(async () => {
    const [page] = await Promise.all([load(), loadTexts(areas)])
    return page
  })
}
