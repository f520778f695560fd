// What a person's row is, how names and phones are masked, and which nicknames may be taken.
import type { Scope } from '../protocol/acts.ts'
import { SCOPES } from '../protocol/acts.ts'
import { matchText } from '../protocol/text.ts'

export type PersonPhone = { readonly sealed: string; readonly index: string; readonly masked: string }
export type OwnPhone = Pick<PersonPhone, 'index' | 'masked'>
export type StaffFacts = {
  /** The name she signs in with. */
  readonly name: string
  /** Its match form: unique. */
  readonly nameMatch: string
  /** Argon2 in PHC form; null for demo staff, who have nothing to prove themselves with. */
  readonly passwordHash: string | null
  readonly owner: boolean
  readonly scopes: readonly Scope[]
  /** Since when she proves herself by a second factor too; absent: not yet. */
  readonly secondFactorAtMs?: number
  /** Her own phone, as a blind index and a mask: by it she is the buyer or leader of the same phone, about whom she decides nothing. */
  readonly ownPhone?: OwnPhone
}
/** A member or a staff person: one kind of row, so that a room's host may be either. */
export type Person = {
  readonly id: string
  readonly kind: 'member' | 'staff'
  readonly nickname: string
  readonly nicknameMatch: string
  readonly pictureId: string | null
  /** Public address, kept with the row: pictures never change. */
  readonly pictureUrl: string | null
  readonly phone: PersonPhone | null
  readonly staff: StaffFacts | null
  readonly blockedAtMs: number | null
  /** Sessions begun before this moment are over ("end all"). */
  readonly notBeforeMs: number
  readonly demo: boolean
  readonly simulated: boolean
  readonly createdAtMs: number
  /** Her account was closed: nothing of her is left in this row but its id. */
  readonly erasedAtMs?: number
}

/** How who closed her account is called from then on. */
export const ERASED_NICKNAME = '已注销用户'

/** True when this change takes an owner who could act away from the shop. */
export const losesOwner = (
  { staff, blockedAtMs }: Pick<Person, 'staff' | 'blockedAtMs'>,
  change: { readonly owner?: boolean | undefined; readonly blockedAtMs?: number | null | undefined },
): boolean =>
  staff?.owner === true &&
  blockedAtMs === null &&
  (change.owner === false || (change.blockedAtMs !== undefined && change.blockedAtMs !== null))

export const maskedPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`
/** First character and two stars, for everybody but herself. */
export const maskedRecipient = (name: string): string => `${Array.from(name)[0] ?? ''}**`
export const phoneKey = (phone: string): string => `+86${phone}`

/** The owner has every scope but the pickup points, which are given by place. */
export const scopesOf = (staff: StaffFacts): readonly Scope[] => (staff.owner ? SCOPES.filter((scope) => scope !== 'pickup') : staff.scopes)

const STAFF_LIKE = ['官方', '客服', '管理员', '主播', '场控', '系统', '平台', 'admin', 'official', 'staff', 'system', 'moderator', 'sibo']

/** Nobody may look like the shop's own people. Members only; hosts and staff are who they say. */
export const nicknameVerdict = (nickname: string, shopName: string): 'ok' | 'blocked_words' => {
  const form = matchText(nickname)
  const shop = matchText(shopName)
  const taken = STAFF_LIKE.some((word) => form.includes(word)) || (shop !== '' && form.includes(shop))
  const seen = form !== '' || /\p{Extended_Pictographic}/u.test(nickname)
  return taken || !seen ? 'blocked_words' : 'ok'
}

/** Contact details in a nickname lead buyers out of the shop: a run of 7 digits or more, in any script. */
export const holdsContact = (nickname: string): boolean =>
  /\d{7,}/.test(matchText(nickname)) || /微信|vx|wechat|weixin|qq/i.test(matchText(nickname))

const NAME_LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
/** A first nickname, from four random bytes. */
export const firstNickname = (random: Uint8Array): string =>
  `会员${Array.from(random.subarray(0, 4), (byte) => NAME_LETTERS[byte % NAME_LETTERS.length]).join('')}`
