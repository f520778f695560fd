// Where the purchase lies in its half minute, and the clip's length in minutes and seconds. Pure.
import type { OrderMoment } from '../../../../server/protocol/order-desk.ts'

const clock = (ms: number): string => {
  const sec = Math.max(0, Math.round(ms / 1000))
  return `${Math.floor(sec / 60)}:${String(sec % 60).padStart(2, '0')}`
}

/** percent: 0 to 100 along the clip. */
export function momentLine({ fromMs, untilMs, orderedAtMs }: Pick<OrderMoment, 'fromMs' | 'untilMs' | 'orderedAtMs'>): {
  percent: number
  from: string
  until: string
} {
  const wholeMs = Math.max(1, untilMs - fromMs)
  const percent = Math.min(100, Math.max(0, ((orderedAtMs - fromMs) / wholeMs) * 100))
  return { percent, from: clock(0), until: clock(wholeMs) }
}
