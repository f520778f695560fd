// What is typed as money to give back, and which cases staff may open with which goods. Pure.
import type { AfterSaleOpen, CaseChoice } from '../../../../server/protocol/after-sales.ts'

/** "12.3" -> 1230, nothing -> 0; null: no amount of money, or more than may be. */
export const fenTyped = (typed: string, maxFen: number): number | null => {
  const text = typed.trim().replace(/^¥/, '')
  if (text === '') return 0
  if (!/^[0-9]{1,7}(\.[0-9]{1,2})?$/.test(text)) return null
  const [yuan = '0', part = ''] = text.split('.')
  const fen = Number(yuan) * 100 + Number(part.padEnd(2, '0'))
  return fen <= maxFen ? fen : null
}

/** One line of the choice: a reason with what happens to which goods. */
export const choiceKey = ({ reason, kind, unsent }: Pick<CaseChoice, 'reason' | 'kind' | 'unsent'>): string =>
  `${reason}.${kind}.${unsent ? 'unsent' : 'sent'}`
export const choiceOf = (choices: readonly CaseChoice[], key: string): CaseChoice | null =>
  choices.find((one) => choiceKey(one) === key) ?? null
/** What staff agreed with her comes first: that is why they open it. */
export const inOrder = (choices: readonly CaseChoice[]): CaseChoice[] =>
  choices.toSorted((a, b) => Number(b.reason === 'agreed') - Number(a.reason === 'agreed'))

export const wishOf = ({ reason, kind, unsent, whole, unitsMax }: CaseChoice, units: number, words: string): AfterSaleOpen => ({
  reason,
  kind,
  unsent,
  units: whole ? unitsMax : Math.min(units, unitsMax),
  words,
  pictureIds: [],
})
