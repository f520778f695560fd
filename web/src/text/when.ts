// Moments as people say them: today 20:00, Wednesday 20:00, 11-23 20:32.
import i18next from 'i18next'
import { currentLanguage } from './i18n.ts'

const dayMs = 86_400_000
const eveningHour = 18
const pad = (value: number): string => String(value).padStart(2, '0')
const startOfDay = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0)

/** 20:32, in the time of the person's own phone. */
export function clockOf(ms: number): string {
  const at = new Date(ms)
  return `${pad(at.getHours())}:${pad(at.getMinutes())}`
}

/** 20:32:07 */
export const exactClockOf = (ms: number): string => `${clockOf(ms)}:${pad(new Date(ms).getSeconds())}`

/** 11-23 20:32, with the year in front when it is another one than now's. */
export function dateTimeOf(ms: number, nowMs: number): string {
  const at = new Date(ms)
  const year = at.getFullYear() === new Date(nowMs).getFullYear() ? '' : `${at.getFullYear()}-`
  return `${year}${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${clockOf(ms)}`
}

/** 今晚 20:00, 明天 10:00, 周三 20:00, else 11-23 20:00. */
export function whenOf(ms: number, nowMs: number): string {
  const days = Math.round((startOfDay(ms) - startOfDay(nowMs)) / dayMs)
  if (days === 0) return `${i18next.t(new Date(ms).getHours() >= eveningHour ? 'app:time.tonight' : 'app:time.today')} ${clockOf(ms)}`
  if (days === 1) return `${i18next.t('app:time.tomorrow')} ${clockOf(ms)}`
  if (days > 1 && days < 7) return `${new Intl.DateTimeFormat(currentLanguage(), { weekday: 'short' }).format(ms)} ${clockOf(ms)}`
  return dateTimeOf(ms, nowMs)
}

/** The part of the day on the person's own phone, for greetings. */
export function dayPartNow(): 'morning' | 'noon' | 'evening' {
  const hour = new Date().getHours()
  return hour < 12 ? 'morning' : hour < eveningHour ? 'noon' : 'evening'
}

/** 12,846 */
export const countText = (count: number): string => new Intl.NumberFormat('en-US').format(count)
