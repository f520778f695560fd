// The months by which levels move: when one begins in the shop's zone, and the thirty local days before it. Pure.
import { localDay, localMidnightMs } from '../../ledger/local-day.rules.ts'

/** fromMs: 00:00 local of the first; firstDay, lastDay: the window of settled sales that decides then, both included. */
export type MonthSpan = { readonly month: string; readonly fromMs: number; readonly firstDay: string; readonly lastDay: string }

/** rules.md 8.4. */
export const WINDOW_DAYS = 30
const DAY_MS = 86_400_000

/** A local day so many days after another. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** The local month of a moment, or one so many months later. */
export function monthOf(atMs: number, timeZone: string, later = 0): MonthSpan {
  const [year = 0, month = 1] = localDay(atMs, timeZone).split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + later, 1)).toISOString().slice(0, 10)
  // Noon of that day in UTC lies inside it, or one day beside it at the edge of the world: both are made right by naming the day.
  const fromMs = midnightOf(first, timeZone)
  return { month: first.slice(0, 7), fromMs, firstDay: dayAfter(first, -WINDOW_DAYS), lastDay: dayAfter(first, -1) }
}

/** 00:00 local of a local day. */
export function midnightOf(day: string, timeZone: string): number {
  const noonMs = Date.parse(`${day}T12:00:00Z`)
  const [is, beside] = [localDay(noonMs, timeZone), noonMs]
  return localMidnightMs(beside, timeZone, is === day ? 0 : is < day ? 1 : -1)
}

/** Local days from one to another, both included; empty when the second comes first. */
export function daysBetween(firstDay: string, lastDay: string): string[] {
  const days: string[] = []
  for (let day = firstDay; day <= lastDay; day = dayAfter(day, 1)) days.push(day)
  return days
}
