// The shop's calendar: books, dates that count days and figures "of today" follow the local day, not UTC.
import dayjs from 'dayjs'
import timezone from 'dayjs/plugin/timezone.js'
import utc from 'dayjs/plugin/utc.js'

dayjs.extend(utc)
dayjs.extend(timezone)

/** 00:00 of the local day of a moment, `days` days later (0: that day). timeZone: an IANA name. */
export function localMidnightMs(atMs: number, timeZone: string, days = 0): number {
  return dayjs.tz(dayjs.utc(localDay(atMs, timeZone)).add(days, 'day').format('YYYY-MM-DD'), timeZone).valueOf()
}

/** The local day of a moment as "2026-03-10"; its first seven characters are the local month, its first four the year. */
export function localDay(atMs: number, timeZone: string): string {
  return dayjs.tz(atMs, timeZone).format('YYYY-MM-DD')
}
