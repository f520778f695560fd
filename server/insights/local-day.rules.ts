// The local day of a moment: figures "of today" and dates that count days follow the shop's calendar, not UTC.
import dayjs from 'dayjs'
import timezone from 'dayjs/plugin/timezone.js'
import utc from 'dayjs/plugin/utc.js'

dayjs.extend(utc)
dayjs.extend(timezone)

/** 00:00 of the local day of a moment, `days` days later (0: that day). timeZone: an IANA name. */
export function localMidnightMs(atMs: number, timeZone: string, days = 0): number {
  const date = dayjs.tz(atMs, timeZone).format('YYYY-MM-DD')
  return dayjs.tz(dayjs.utc(date).add(days, 'day').format('YYYY-MM-DD'), timeZone).valueOf()
}
