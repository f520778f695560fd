// What staff may do with a case now, and how urgent its clock is. Pure.
import type { AfterSale } from '../../../../server/protocol/after-sales.ts'
import type { ChipTone } from '../../ui/desk-chip.tsx'

export type Doing = 'decide' | 'receive' | 'inspect' | null
export const doingOf = ({ state }: Pick<AfterSale, 'state'>): Doing =>
  state === 'requested' ? 'decide' : state === 'returning' ? 'receive' : state === 'received' ? 'inspect' : null

export const toneOf = (state: AfterSale['state']): ChipTone => {
  if (state === 'requested' || state === 'received') return 'amber'
  if (state === 'done') return 'green'
  return state === 'refused' || state === 'withdrawn' ? 'grey' : 'blue'
}

const hourMs = 3_600_000
/** Whole days and hours that are left; 0 of both: it is over. */
export const leftOf = (dueAtMs: number, nowMs: number): { days: number; hours: number; hot: boolean } => {
  const left = Math.max(0, dueAtMs - nowMs)
  const hours = Math.ceil(left / hourMs)
  return { days: Math.floor(hours / 24), hours: hours % 24, hot: left < 24 * hourMs }
}

/** "12.3" -> 1230; null: no amount of money, or more than may be. */
export const fenOf = (typed: string, maxFen: number): number | null => {
  const text = typed.trim().replace(/^¥/, '')
  if (!/^[0-9]{1,7}(\.[0-9]{1,2})?$/.test(text)) return null
  const [yuan = '0', part = ''] = text.split('.')
  const fen = Number(yuan) * 100 + Number(part.padEnd(2, '0'))
  return fen <= maxFen ? fen : null
}
