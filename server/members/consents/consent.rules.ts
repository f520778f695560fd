// Consents (security.md 7): the very words a member is asked, numbered, and which of her answers is in force.
import { createHash } from 'node:crypto'
import type { ConsentPurpose } from '../../protocol/consents.ts'

export type ConsentLanguage = 'zh-CN' | 'en'
/** One answer; rows are only ever added. textHash: of the words she read. */
export type Consent = {
  readonly personId: string
  readonly purpose: ConsentPurpose
  readonly version: number
  readonly textHash: string
  readonly given: boolean
  readonly atMs: number
  readonly visitorId: string
}

type Asked = { readonly version: number; readonly words: Readonly<Record<ConsentLanguage, string>> }

/** New words are a new version: who agreed to other words is asked again. */
export const CONSENTS: Readonly<Record<ConsentPurpose, Asked>> = {
  leaderSees: {
    version: 2,
    words: {
      'zh-CN':
        '要不要让带你来的团长看到：你进了直播间、看了多久、打开或放下了哪件商品、付了款。她只看到你的昵称、头像和所在城市，看不到手机号和地址。不同意也不影响看直播和下单，随时可以关掉，一分钟内生效。',
      en: 'May the leader who brought you see when you enter a live room, that you stay, which goods you open or put back, and that you paid? She sees your nickname, picture and city, never your phone or address. Saying no changes nothing for watching or buying, and you can turn it off at any time; it takes effect within a minute.',
    },
  },
}

export const textHashOf = (purpose: ConsentPurpose, language: ConsentLanguage): string =>
  createHash('sha256').update(CONSENTS[purpose].words[language]).digest('hex')

/** In force: her last answer, if it was about these words. Rows in order of time. */
export const inForce = (purpose: ConsentPurpose, last: Pick<Consent, 'version' | 'given'> | null): boolean | null =>
  last === null || last.version !== CONSENTS[purpose].version ? null : last.given
