// What stands on a leader's poster and where: three templates of one size, each a picture, words, who invites and a square code. Pure.
import type { PosterTemplate } from '../../protocol/posters.ts'

export type PosterFacts = {
  readonly template: PosterTemplate
  readonly url: string
  readonly title: string
  readonly hostName: string
  /** "直播中", "回放" or the start, as people read it. */
  readonly when: string
  readonly live: boolean
  readonly leaderName: string
  readonly goods: { readonly title: string; readonly priceFen: number } | null
}
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly radius: number }
export type PosterLayout = {
  readonly cover: Box | null
  readonly goods: Box | null
  /** Her picture; without one her initial stands here. */
  readonly face: Box
  readonly qr: { readonly x: number; readonly y: number; readonly size: number }
}

/** Pixels. */
export const POSTER = { width: 750, height: 1180 } as const
/** Big enough to be read from a chat picture that was scaled to half. */
const QR_SIZE = 270
const face = (y: number): Box => ({ x: 40, y, width: 72, height: 72, radius: 36 })

/** One product needs one to show: without it the poster is that of the show. */
export const templateOf = ({ template, goods }: Pick<PosterFacts, 'template' | 'goods'>): PosterTemplate =>
  template === 'goods' && goods === null ? 'split' : template

/** Where pictures and code stand; a `split` without a product gives its place to the cover. */
export function layoutOf(facts: Pick<PosterFacts, 'template' | 'goods'>): PosterLayout {
  const { width, height } = POSTER
  const code = (y: number) => ({ x: 440, y, size: QR_SIZE })
  const bare = facts.goods === null
  switch (templateOf(facts)) {
    case 'split':
      return {
        cover: { x: 0, y: 0, width, height: bare ? 850 : 640, radius: 0 },
        goods: bare ? null : { x: 40, y: 670, width: 180, height: 180, radius: 16 },
        face: face(910),
        qr: code(885),
      }
    case 'full':
      return {
        cover: { x: 0, y: 0, width, height, radius: 0 },
        goods: bare ? null : { x: 40, y: 870, width: 120, height: 120, radius: 14 },
        face: face(1030),
        qr: code(870),
      }
    case 'goods':
      return { cover: null, goods: { x: 0, y: 0, width, height: 750, radius: 0 }, face: face(1010), qr: code(880) }
  }
}

/** At most `max` graphemes, with a mark when cut. */
export function clipped(text: string, max: number): string {
  const graphemes = Array.from(new Intl.Segmenter('zh').segment(text), (part) => part.segment)
  return graphemes.length <= max ? text : `${graphemes.slice(0, max - 1).join('')}…`
}
