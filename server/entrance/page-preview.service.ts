// Says what a chat app shows of a link: title, words and picture of the show, of the goods in it, or of the room's show that the address leads to.
import { DomainError } from '../domain-error.ts'
import { yuanText } from '../protocol/money.ts'
import type { Show, Shows } from '../shows/show.service.ts'

/** The shape the page of http/ fills in; `gone`: the address leads nowhere. */
export type Preview = { readonly title: string; readonly description: string; readonly imageUrl: string | null; readonly gone?: boolean }
export type PreviewGoods = { readonly title: string; readonly priceFen: number; readonly pictureUrl: string | null }
export type PagePreviewDeps = {
  readonly shows: Pick<Shows, 'get'>
  /** The show a room leads to now; refuses not_found for a room that is not there. */
  readonly roomLeadsTo: (roomId: string) => Promise<{ readonly showId: string | null }>
  /** Goods of this show that anybody may see; null: the show stands for them. */
  readonly goodsIn: (showId: string, offerId: string) => Promise<PreviewGoods | null>
  readonly shopName: string
  readonly timeZone: string
}

const SHOW = /^\/(?:live|replay)\/([0-9a-f]{24})(?:\/p\/([0-9a-f]{24}))?\/?$/
const ROOM = /^\/room\/([0-9a-f]{24})\/?$/
const SHOW_LIKE = /^\/(?:live|replay|room)\//
const HIDDEN: readonly string[] = ['draft', 'cancelled']
const ON_AIR: readonly string[] = ['live', 'paused', 'interrupted']
const OVER: readonly string[] = ['ended', 'processing', 'replay', 'archived']
const DESCRIPTION_CHARS = 120

export const createPagePreview = ({ shows, roomLeadsTo, goodsIn, shopName, timeZone }: PagePreviewDeps) => {
  const startText = new Intl.DateTimeFormat('zh-CN', { timeZone, month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' })
  const wordsOf = (show: Show): string => {
    if (show.description) return show.description.replaceAll('\n', ' ').slice(0, DESCRIPTION_CHARS)
    if (ON_AIR.includes(show.phase)) return `${show.hostName}正在直播，点开就看`
    return show.phase === 'scheduled' ? `${startText.format(show.startsAtMs)} 开播，${show.hostName}等你` : `${show.hostName}的直播`
  }
  /** Live prices end with the show: afterwards none is said. */
  const goodsWords = (show: Show, { priceFen }: PreviewGoods): string => {
    const where = `${show.hostName}的直播间「${show.title}」`
    return OVER.includes(show.phase) ? where : `直播价 ${yuanText(priceFen)} · ${where}`
  }
  const shop: Preview = { title: shopName, description: '正在直播、预告和回放都在这里', imageUrl: null }
  const gone: Preview = { title: shopName, description: '这个页面不在了', imageUrl: null, gone: true }
  const cardOf = async (showId: string, offerId: string | undefined): Promise<Preview> => {
    const show = await shows.get(showId)
    if (!show || HIDDEN.includes(show.phase)) return gone
    const goods = offerId === undefined ? null : await goodsIn(showId, offerId)
    if (goods === null) return { title: show.title, description: wordsOf(show), imageUrl: show.coverUrl }
    return { title: goods.title, description: goodsWords(show, goods), imageUrl: goods.pictureUrl ?? show.coverUrl }
  }
  const ofRoom = async (roomId: string): Promise<Preview> => {
    try {
      const { showId } = await roomLeadsTo(roomId)
      return showId === null ? shop : await cardOf(showId, undefined)
    } catch (err) {
      if (err instanceof DomainError && err.code === 'not_found') return gone
      throw err
    }
  }
  /** Null: a page that nobody passes on, without words of its own. */
  return async (path: string): Promise<Preview | null> => {
    if (path === '/') return shop
    if (!SHOW_LIKE.test(path)) return null
    const [, showId, offerId] = SHOW.exec(path) ?? []
    if (showId !== undefined) return cardOf(showId, offerId)
    const [, roomId] = ROOM.exec(path) ?? []
    return roomId === undefined ? gone : ofRoom(roomId)
  }
}
