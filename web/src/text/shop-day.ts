// Days of the shop's calendar as people say them; apart from `when`, which a room's first picture carries.
import { currentLanguage } from './i18n.ts'

/** 11月1日, Nov 1: a day of the shop's calendar, wherever the phone is; with the year when it is another one than now's. */
export function shopDayOf(ms: number, nowMs: number, timeZone: string): string {
  const year = (at: number) => new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' }).format(at)
  const isOther = year(ms) !== year(nowMs)
  return new Intl.DateTimeFormat(currentLanguage(), {
    timeZone,
    month: 'short',
    day: 'numeric',
    ...(isOther && { year: 'numeric' }),
  }).format(ms)
}
