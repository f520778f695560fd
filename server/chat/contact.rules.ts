// Finds what would lead viewers away from the room: phone numbers, chat accounts, addresses of pages.
import { addressMap, contactMap, spanOf, type MatchMap, type Span } from './match-map.rules.ts'

const PHONE = /1[3-9]\d{9}/g
const ACCOUNT =
  /(?:微信|薇信|威信|徽信|维信|v信|vx|wx|weixin|wechat|加微|加v|加薇|qq|扣扣|企鹅号?)(?:号码?|账号|id|是|加|搜)*(?=[a-z0-9]*\d|[a-z]{6})[a-z0-9]{5,20}/g
const ADDRESS =
  /(?:https?:\/\/|www\.)\S{3,}|[a-z0-9][a-z0-9-]{0,62}\.(?:com|cn|net|org|top|xyz|cc|vip|shop|club|me|io|co|info|site|online|link|app|live)(?![a-z0-9])(?:[/?#:]\S*)?/g

const spansIn = (map: MatchMap, pattern: RegExp): Span[] =>
  [...map.text.matchAll(pattern)].map((match) => spanOf(map, match.index, match.index + match[0].length))

/** Spans of the shown text to be starred. */
export const contactSpans = (shown: string): Span[] => {
  const contact = contactMap(shown)
  return [...spansIn(contact, PHONE), ...spansIn(contact, ACCOUNT), ...spansIn(addressMap(shown), ADDRESS)]
}
