// The scopes an account may have, in the order in which a shop meets them; what of a form is still missing; the link of an invitation. Pure.
import { SCOPES, type Scope } from '../../../../server/protocol/acts.ts'
import { PHONE_PATTERN } from '../../../../server/protocol/ids.ts'
import { displayText, graphemes } from '../../../../server/protocol/text.ts'

export type { Scope }
export const SCOPES_SHOWN: readonly Scope[] = SCOPES
const NAME = { min: 2, max: 40 } as const
const REASON = { min: 2, max: 100 } as const

const within = (text: string, { min, max }: { min: number; max: number }): boolean => {
  const length = graphemes(displayText(text))
  return length >= min && length <= max
}
export const reasonGood = (reason: string): boolean => within(reason, REASON)
export const nameGood = (name: string): boolean => within(name, NAME)

/** Nothing, or a whole number. */
export const phoneGood = (phone: string): boolean => phone === '' || PHONE_PATTERN.test(phone)

type AccountForm = { name: string | null; owner: boolean; scopes: readonly Scope[]; phone: string; reason: string }
/** An account without any scope can sign in and do nothing: that is seldom meant. */
export const accountReady = ({ name, owner, scopes, phone, reason }: AccountForm): boolean =>
  (name === null || nameGood(name)) && (owner || scopes.length > 0) && phoneGood(phone) && reasonGood(reason)

export const toggled = (scopes: readonly Scope[], scope: Scope): Scope[] =>
  SCOPES_SHOWN.filter((one) => (one === scope ? !scopes.includes(one) : scopes.includes(one)))

/** The token stands behind `#`: it reaches no server, no log and no referrer until the person sends it. */
export const inviteLink = (origin: string, path: string, token: string): string => `${origin}${path}#${token}`
