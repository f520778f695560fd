// Joins fragments into segments that begin with a key frame and last about the target; pure.
import type { Fragment } from './part-splitter.ts'

export type CutSegment = { bytes: Buffer; startSec: number; durationSec: number; frameCount: number }

/** A key frame that comes this much before the target still ends the segment: the next may be two seconds away. */
const earlySec = 0.25

export type SegmentCutter = {
  /** A fragment -> the segment it completes, if it does. */
  push(fragment: Fragment): CutSegment | null
  /** The next key frame begins a segment, however short the one before. */
  cutAtNextKey(): void
  /** The unfinished segment, when the stream has ended; null when it holds no picture. */
  flush(): CutSegment | null
  /** Seconds of picture in the unfinished segment. */
  openSec(): number
}

export function createSegmentCutter(targetSec: number): SegmentCutter {
  let open: { parts: Buffer[]; startSec: number; endSec: number; frameCount: number } | null = null
  let cutNow = false

  function close(endSec: number): CutSegment | null {
    if (!open || open.frameCount === 0) return null
    const cut = {
      bytes: Buffer.concat(open.parts),
      startSec: open.startSec,
      durationSec: endSec - open.startSec,
      frameCount: open.frameCount,
    }
    open = null
    return cut
  }

  return {
    push(fragment) {
      let cut: CutSegment | null = null
      if (fragment.startsWithKey && fragment.startSec !== null && open) {
        if (cutNow || fragment.startSec - open.startSec >= targetSec - earlySec) {
          cut = close(fragment.startSec)
          cutNow = false
        }
      }
      if (!open) {
        // A stream's first fragments may be sound alone or begin in the middle of a picture: no player can start there.
        if (!fragment.startsWithKey || fragment.startSec === null) return cut
        open = { parts: [], startSec: fragment.startSec, endSec: fragment.startSec, frameCount: 0 }
      }
      open.parts.push(fragment.bytes)
      open.endSec = fragment.endSec ?? open.endSec
      open.frameCount += fragment.frameCount
      return cut
    },
    cutAtNextKey() {
      cutNow = true
    },
    flush: () => close(open?.endSec ?? 0),
    openSec: () => (open ? open.endSec - open.startSec : 0),
  }
}
