// A leader's poster of a show: facts and pictures gathered, painted once, kept while nothing on it changes.
import { createHash } from 'node:crypto'
import type { Actor } from '../../actor.ts'
import { found } from '../../domain-error.ts'
import type { LeaderFacts } from '../leader.service.ts'
import { leaderIdOf, type LinkService, type ShowFacts } from './link.service.ts'
import type { PosterFacts } from './poster.rules.ts'

export type PosterPictures = { readonly cover: Buffer | null; readonly goods: Buffer | null }
/** PNG of POSTER's size. */
export type PaintPoster = (facts: PosterFacts, pictures: PosterPictures) => Promise<Buffer>

/** The product a poster shows: pinned now, else first of the bag. */
export type PosterGoods = { readonly title: string; readonly priceFen: number; readonly pictureUrl: string | null }

export type PosterDeps = {
  readonly links: Pick<LinkService, 'ownLink' | 'urlOf'>
  readonly leaderOf: (leaderId: string) => Promise<LeaderFacts | null>
  readonly showOf: (showId: string) => Promise<ShowFacts | null>
  readonly goodsOf: (showId: string) => Promise<PosterGoods | null>
  /** Bytes of one of our own pictures by its public url; null when there is none. */
  readonly readPicture: (url: string) => Promise<Buffer | null>
  readonly paint: PaintPoster
  readonly timeZone: string
}
export type PosterService = ReturnType<typeof createPosterService>

const POSTERS_KEPT = 32
const ON_AIR: readonly string[] = ['live', 'paused', 'interrupted']
const OVER: readonly string[] = ['ended', 'processing', 'replay', 'archived']

export function createPosterService(deps: PosterDeps) {
  const { links, leaderOf, showOf, goodsOf, readPicture, paint, timeZone } = deps
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

  /** The caller's own link as a poster (PNG). Refuses: not_found. */
  async function poster(actor: Actor, linkId: string): Promise<Buffer> {
    const link = await links.ownLink(actor, linkId)
    const [leader, show] = await Promise.all([leaderOf(leaderIdOf(actor)), showOf(link.showId ?? '')])
    const { title, hostName, phase, coverUrl } = found(show)
    const goods = await goodsOf(found(show).id)
    const facts: PosterFacts = {
      url: links.urlOf(link),
      title,
      hostName,
      when: whenOf(found(show)),
      live: ON_AIR.includes(phase),
      leaderName: found(leader).name,
      goods: goods && { title: goods.title, priceFen: goods.priceFen },
    }
    const urls = { cover: coverUrl, goods: goods?.pictureUrl ?? null }
    return keep(facts, urls, async () => {
      const read = async (url: string | null) => (url === null ? null : readPicture(url))
      const [coverPicture, goodsPicture] = await Promise.all([read(urls.cover), read(urls.goods)])
      return paint(facts, { cover: coverPicture, goods: goodsPicture })
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
