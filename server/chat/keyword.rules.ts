// Finds the words that block a line or are masked in it, whatever signs and widths hide them.
import AhoCorasick from 'modern-ahocorasick'
import { matchText } from '../protocol/text.ts'
import { spanOf, type MatchMap, type Span } from './match-map.rules.ts'

export type Keywords = { readonly block: readonly string[]; readonly mask: readonly string[] }
export type KeywordMatcher = {
  readonly blocks: (map: MatchMap) => boolean
  readonly masks: (map: MatchMap) => Span[]
}

/** What every shop starts with: crime and fraud are refused, abuse is starred. Pinyin stands beside the words it spells. */
export const DEFAULT_KEYWORDS: Keywords = {
  block: [
    ...['赌博', '博彩', '六合彩', '网赌', 'dubo', 'bocai'],
    ...['代开发票', '办假证', '假钞', '洗钱', '套现', 'xiqian'],
    ...['枪支', '弹药', '毒品', '冰毒', '大麻', 'bingdu', 'dupin'],
    ...['裸聊', '约炮', '色情', '援交', 'luoliao', 'yuepao'],
    ...['刷单返利', '兼职刷单', '私下交易', '加群领红包', '免费领现金', 'shuadan'],
  ],
  mask: ['傻逼', '傻比', '煞笔', '沙雕', '他妈的', '妈的', '滚蛋', '操你', '草泥马', '脑残', '贱人', 'shabi', 'nima', 'fuck', 'bitch'],
}

const matcherOf = (words: readonly string[]): AhoCorasick | null => {
  const forms = [...new Set(words.map(matchText))].filter((word) => word.length > 1)
  return forms.length > 0 ? new AhoCorasick(forms) : null
}

/** Built once for a list; a line of 200 characters takes microseconds. */
export const createKeywordMatcher = ({ block, mask }: Keywords): KeywordMatcher => {
  const blocking = matcherOf(block)
  const masking = matcherOf(mask)
  return {
    blocks: ({ text }) => blocking?.match(text) ?? false,
    masks: (map) => masking?.search(map.text).map(({ start, end }) => spanOf(map, start, end)) ?? [],
  }
}
