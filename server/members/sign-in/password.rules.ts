// Which passwords staff may choose: long enough, not guessable, not made of her own or the shop's name.
import { graphemes, matchText } from '../../protocol/text.ts'

const LENGTH_MIN = 12
const LENGTH_MAX = 128
const DISTINCT_MIN = 6
/** What the commonest passwords of twelve and more characters are made of. */
const COMMON_PARTS = [
  'password',
  'passw0rd',
  'qwerty',
  'qazwsx',
  'asdfgh',
  'zxcvbn',
  '1q2w3e',
  'abc123',
  'iloveyou',
  'letmein',
  'welcome',
  'admin',
  'woaini',
  'monkey',
  'dragon',
  'sunshine',
  'princess',
  'football',
  'baseball',
  'superman',
  'trustno1',
  'changeme',
]
const RUNS = ['01234567890123456789', '98765432109876543210', 'abcdefghijklmnopqrstuvwxyz', 'zyxwvutsrqponmlkjihgfedcba']

/** One spelling for one password, whatever keyboard it was typed on. */
export const normalPassword = (given: string): string => given.normalize('NFKC')

/** What is left when common words and runs of neighbours are taken out: the part that has to be guessed. */
const unguessable = (form: string): string => {
  let left = form
  for (const part of COMMON_PARTS) left = left.replaceAll(part, '')
  for (const run of RUNS) {
    for (let at = 0; at + 4 <= run.length; at += 1) {
      for (let length = run.length - at; length >= 4; length -= 1) left = left.replaceAll(run.slice(at, at + length), '')
    }
  }
  return left
}

export type PasswordVerdict = 'ok' | 'length' | 'tooSimple' | 'holdsName'

/** @param names her sign-in name and the shop's: a password that holds one of them is refused. */
export const passwordVerdict = (given: string, names: readonly string[]): PasswordVerdict => {
  const password = normalPassword(given)
  const length = graphemes(password)
  if (length < LENGTH_MIN || length > LENGTH_MAX) return 'length'
  const lower = password.toLowerCase()
  const form = matchText(password)
  if (names.map(matchText).some((name) => name.length >= 3 && form.includes(name))) return 'holdsName'
  if (new Set(lower).size < DISTINCT_MIN || new Set(unguessable(lower)).size < DISTINCT_MIN - 2) return 'tooSimple'
  return 'ok'
}
