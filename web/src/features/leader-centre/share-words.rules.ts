// Which ready-made words fit a show or a product now: keys of the texts with what stands in them. Pure.
import { yuanText } from '../../../../server/protocol/money.ts'
import type { ShowPage } from '../../../../server/protocol/shows.ts'

export type ShareGoods = ShowPage['goods'][number]
type ShownPhase = ShowPage['show']['phase']
export type ShareMoment = 'live' | 'next' | 'over'

const NEXT: readonly ShownPhase[] = ['scheduled', 'rehearsal']
const ON_AIR: readonly ShownPhase[] = ['live', 'paused', 'interrupted']
/** The ways to tell of a product while its show is on. */
export const WAYS_OF_WORDS = ['first', 'second', 'third'] as const
type Way = (typeof WAYS_OF_WORDS)[number]

export const momentOf = (phase: ShownPhase): ShareMoment => (NEXT.includes(phase) ? 'next' : ON_AIR.includes(phase) ? 'live' : 'over')

/** After the last way comes the first. */
const wayOf = (turn: number): Way => WAYS_OF_WORDS[turn % WAYS_OF_WORDS.length] ?? 'first'

export const showWordsKey = (moment: ShareMoment): `share.words.${ShareMoment}` => `share.words.${moment}`

export const goodsWordsOf = (moment: ShareMoment, goods: ShareGoods, turn: number) => ({
  key: moment === 'live' ? (`share.goodsWords.live.${wayOf(turn)}` as const) : (`share.goodsWords.${moment}` as const),
  /** Live prices end with the show: no words of a recording say one. */
  params: { goods: goods.title, ...(moment === 'over' ? {} : { price: yuanText(goods.priceFen) }) },
})

/** The leader's link with one product open. */
export const goodsLink = (url: string, offerId: string): string => `${url}?p=${offerId}`
