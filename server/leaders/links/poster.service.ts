// A leader's poster of a show or of one product in it: facts and pictures gathered, painted once, kept while nothing on it changes.
import { createHash } from 'node:crypto'
import type { Actor } from '../../actor.ts'
import { found } from '../../domain-error.ts'
import type { LeaderFacts } from '../leader.service.ts'
import { leaderIdOf, type LinkService, type ShowFacts } from './link.service.ts'
import type { PosterTemplate } from '../../protocol/posters.ts'
import { layoutOf, type PosterFacts } from './poster.rules.ts'

export type PosterPictures = { readonly cover: Buffer | null; readonly goods: Buffer | null; readonly face: Buffer | null }
/** PNG of POSTER's size. */
export type PaintPoster = (facts: PosterFacts, pictures: PosterPictures) => Promise<Buffer>

export type PosterGoods = { readonly title: string; readonly priceFen: number; readonly pictureUrl: string | null }

export type PosterDeps = {
  readonly links: Pick<LinkService, 'ownLink' | 'urlOf' | 'urlOfGoods'>
  readonly leaderOf: (leaderId: string) => Promise<LeaderFacts | null>
  readonly showOf: (showId: string) => Promise<ShowFacts | null>
  /** This product of the show, where everybody may see it; of null: the one pinned now, else the first of the bag. */
  readonly goodsOf: (showId: string, offerId: string | null) => Promise<PosterGoods | null>
  /** A member's own picture; left out: nobody has one. */
  readonly faceOf?: ((memberId: string) => Promise<string | null>) | undefined
  /** Bytes of one of our own pictures by its public url; null when there is none. */
  readonly readPicture: (url: string) => Promise<Buffer | null>
  readonly paint: PaintPoster
  readonly timeZone: string
}
export type PosterAsk = { readonly template: PosterTemplate; readonly offerId: string | null }
export type PosterService = ReturnType<typeof createPosterService>

const POSTERS_KEPT = 32
const ON_AIR: readonly string[] = ['live', 'paused', 'interrupted']
const OVER: readonly string[] = ['ended', 'processing', 'replay', 'archived']

export function createPosterService(deps: PosterDeps) {
  const { links, leaderOf, showOf, goodsOf, faceOf = async () => null, readPicture, paint, timeZone } = deps
  const kept = new Map<string, Promise<Buffer>>()
  const startText = new Intl.DateTimeFormat('zh-CN', {
    timeZone,
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })

  const whenOf = (show: ShowFacts) => {
    if (ON_AIR.includes(show.phase)) return '直播中'
    return OVER.includes(show.phase) ? '回放' : `${startText.format(show.startsAtMs)} 开播`
  }

  /**
   * The caller's own link as a poster (PNG). With an offer the code leads to it inside the show. Refuses not_found: no such link, no such
   * product in its show.
   */
  async function poster(actor: Actor, linkId: string, { template, offerId }: PosterAsk): Promise<Buffer> {
    const link = await links.ownLink(actor, linkId)
    const [leader, anyShow] = await Promise.all([leaderOf(leaderIdOf(actor)), showOf(link.showId ?? '')])
    const show = found(anyShow)
    const { memberId, name } = found(leader)
    const [goods, face] = await Promise.all([goodsOf(show.id, offerId), faceOf(memberId)])
    const facts: PosterFacts = {
      template,
      url: offerId === null ? links.urlOf(link) : links.urlOfGoods(link, offerId),
      title: show.title,
      hostName: show.hostName,
      when: whenOf(show),
      live: ON_AIR.includes(show.phase),
      leaderName: name,
      goods: (offerId === null ? goods : found(goods)) && { title: goods?.title ?? '', priceFen: goods?.priceFen ?? 0 },
    }
    const shown = layoutOf(facts)
    const urls = { cover: shown.cover && show.coverUrl, goods: shown.goods && (goods?.pictureUrl ?? null), face }
    return keep(facts, urls, async () => {
      const read = async (url: string | null) => (url === null ? null : readPicture(url))
      const [coverPicture, goodsPicture, facePicture] = await Promise.all([read(urls.cover), read(urls.goods), read(urls.face)])
      return paint(facts, { cover: coverPicture, goods: goodsPicture, face: facePicture })
    })
  }

  /** By content: the same facts and pictures are painted once, also for two who ask at once. */
  function keep(facts: PosterFacts, urls: object, make: () => Promise<Buffer>): Promise<Buffer> {
    const key = createHash('sha256')
      .update(JSON.stringify([facts, urls]))
      .digest('hex')
    const known = kept.get(key)
    if (known !== undefined) return known
    const painted = make()
    kept.set(key, painted)
    painted.catch(() => kept.delete(key))
    for (const oldest of kept.keys()) {
      if (kept.size <= POSTERS_KEPT) break
      kept.delete(oldest)
    }
    return painted
  }

  return { poster }
}
