// Ready-made words: each product has its own, no recording says a live price, and each key has words in both languages.
import { describe, expect, it } from '@jest/globals'
import {
  goodsLink,
  goodsWordsOf,
  momentOf,
  showWordsKey,
  WAYS_OF_WORDS,
  type ShareMoment,
} from '../../../../web/src/features/leader-centre/share-words.rules.ts'
import { share as en } from '../../../../web/src/text/en/leader-share.ts'
import { share as zh } from '../../../../web/src/text/zh-CN/leader-share.ts'

const goods = { offerId: 'a'.repeat(24), title: '桂花酥', pictureUrl: null, priceFen: 8900 }
const moments: readonly ShareMoment[] = ['live', 'next', 'over']
const said = (texts: unknown, key: string): unknown =>
  key
    .split('.')
    .slice(1)
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], texts)

describe('ready-made words', () => {
  it('go by what the show is now', () => {
    const of = (phases: readonly Parameters<typeof momentOf>[0][]) => phases.map(momentOf)
    expect(of(['scheduled', 'rehearsal'])).toEqual(['next', 'next'])
    expect(of(['live', 'paused', 'interrupted'])).toEqual(['live', 'live', 'live'])
    expect(of(['ended', 'processing', 'replay', 'archived'])).toEqual(['over', 'over', 'over', 'over'])
  })

  it('have as many ways as there are words for, in both languages, and begin again after the last', () => {
    expect([Object.keys(zh.goodsWords.live), Object.keys(en.goodsWords.live)]).toEqual([WAYS_OF_WORDS, WAYS_OF_WORDS])
    const keys = [0, 1, 2, 3].map((turn) => goodsWordsOf('live', goods, turn).key)
    expect(keys.map((key) => key.split('.').at(-1))).toEqual([...WAYS_OF_WORDS, 'first'])
    expect(goodsWordsOf('next', goods, 5).key).toBe(goodsWordsOf('next', goods, 0).key)
    for (const moment of moments) {
      for (const texts of [zh, en]) {
        expect(typeof said(texts, showWordsKey(moment))).toBe('string')
        for (const turn of [0, 1, 2, 3]) expect(typeof said(texts, goodsWordsOf(moment, goods, turn).key)).toBe('string')
      }
    }
  })

  it('say the product and its live price, which ends with the show', () => {
    expect(goodsWordsOf('live', goods, 0).params).toEqual({ goods: '桂花酥', price: '¥89.00' })
    expect(goodsWordsOf('over', goods, 0).params).toEqual({ goods: '桂花酥' })
    for (const texts of [zh, en]) {
      expect(said(texts, 'share.goodsWords.over')).not.toContain('price')
      expect(said(texts, 'share.words.over')).not.toContain('price')
    }
  })

  it('go with the link that opens the product', () => {
    expect(goodsLink('https://live.example/r/23456789ABCD', goods.offerId)).toBe(`https://live.example/r/23456789ABCD?p=${goods.offerId}`)
  })
})
