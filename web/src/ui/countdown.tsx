// Clocks that run down or up by the time they are given; the page counts, nobody sends a tick.
import { useEffect, useEffectEvent, useState } from 'react'

const pad = (value: number): string => String(value).padStart(2, '0')

/** 186000 -> "03:06", 3906000 -> "1:05:06"; never below zero. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const tail = `${pad(minutes)}:${pad(seconds % 60)}`
  return hours > 0 ? `${hours}:${tail}` : tail
}

/** The same for time that has passed: whole seconds, rounded down. */
export const elapsedText = (ms: number): string => clockText(Math.floor(Math.max(0, ms) / 1000) * 1000)

/** Draws again each `everyMs` and gives the moment by `now` (server time where it matters). Stops while `running` is false. */
export function useNow(now: () => number, everyMs = 250, running = true): number {
  const [moment, setMoment] = useState(now)
  useEffect(() => {
    if (!running) return
    setMoment(now())
    const timer = setInterval(() => setMoment(now()), everyMs)
    return () => clearInterval(timer)
  }, [now, everyMs, running])
  return moment
}

/** Time left until `untilMs` in mm:ss; calls onEnd once when it is over. */
export function Countdown({ untilMs, now, onEnd }: { untilMs: number; now: () => number; onEnd?: () => void }) {
  const left = untilMs - useNow(now)
  const over = left <= 0
  const tellEnd = useEffectEvent(() => onEnd?.())
  useEffect(() => {
    if (over) tellEnd()
  }, [over, untilMs])
  return (
    <span className="num" role="timer">
      {clockText(left)}
    </span>
  )
}

/** Time since `sinceMs`. */
export function Elapsed({ sinceMs, now }: { sinceMs: number; now: () => number }) {
  return <span className="num">{elapsedText(useNow(now, 500) - sinceMs)}</span>
}
