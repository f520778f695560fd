// Says what a chat app shows of a link: the title, words and cover of the show that the address leads to.
import type { Show, Shows } from '../shows/show.service.ts'

/** The shape the page of http/ fills in; `gone`: the address leads nowhere. */
export type Preview = { readonly title: string; readonly description: string; readonly imageUrl: string | null; readonly gone?: boolean }
export type PagePreviewDeps = { readonly shows: Pick<Shows, 'get'>; readonly shopName: string; readonly timeZone: string }

const SHOW = /^\/(?:live|replay)\/([0-9a-f]{24})(?:\/p\/[0-9a-f]{24})?\/?$/
const SHOW_LIKE = /^\/(?:live|replay)\//
const HIDDEN: readonly string[] = ['draft', 'cancelled']
const ON_AIR: readonly string[] = ['live', 'paused', 'interrupted']
const DESCRIPTION_CHARS = 120

export const createPagePreview = ({ shows, shopName, timeZone }: PagePreviewDeps) => {
  const startText = new Intl.DateTimeFormat('zh-CN', { timeZone, month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' })
  const wordsOf = (show: Show): string => {
    if (show.description) return show.description.replaceAll('\n', ' ').slice(0, DESCRIPTION_CHARS)
    if (ON_AIR.includes(show.phase)) return `${show.hostName}正在直播，点开就看`
    return show.phase === 'scheduled' ? `${startText.format(show.startsAtMs)} 开播，${show.hostName}等你` : `${show.hostName}的直播`
  }
  const gone: Preview = { title: shopName, description: '这个页面不在了', imageUrl: null, gone: true }
  /** Null: the shop's own card. */
  return async (path: string): Promise<Preview | null> => {
    if (!SHOW_LIKE.test(path)) return null
    const [, showId] = SHOW.exec(path) ?? []
    const show = showId === undefined ? null : await shows.get(showId)
    if (!show || HIDDEN.includes(show.phase)) return gone
    return { title: show.title, description: wordsOf(show), imageUrl: show.coverUrl }
  }
}
