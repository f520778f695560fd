// Gathers the may-class of one show into frames of 200 ms: chat capped at reading speed, likes summed, arrivals and purchases merged, units left by version.
import type { ChatLine } from '../protocol/chat.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Flow, LeftRow } from '../protocol/room.ts'

/** What one gateway tells the others of a show, one PUBLISH each. */
export type FlowMessage =
  | { readonly kind: 'chat'; readonly line: ChatLine }
  | { readonly kind: 'likes'; readonly count: number }
  | { readonly kind: 'came'; readonly name: string }
  | { readonly kind: 'bought'; readonly name: string; readonly offerId: string; readonly n: number; readonly simulated: boolean }
  | { readonly kind: 'offered'; readonly offerId: string; readonly n: number }
  | { readonly kind: 'left'; readonly rows: readonly LeftRow[] }
  | { readonly kind: 'crowd'; readonly viewers: number; readonly simulated: number }

const LINES_A_WINDOW = Math.floor((LIMITS.chatLinesPerSecShown * LIMITS.chatWindowMs) / 1000)
/** 12 lines of 200 characters stay below the 8 KB of a flow frame in all but the rarest scripts. */
const LINES_A_FRAME = 12
const KEPT_LINES_MAX = 36
const NOTICE_EVERY_MS = 1_000
const NAMES_MAX = 3
const LEFT_ROWS_MAX = 20
const ALWAYS_KEPT = new Set<ChatLine['badge']>(['host', 'assistant', 'staff', 'leader'])

export type FlowWindow = {
  lines: ChatLine[]
  plainLines: number
  likes: number
  cameNames: string[]
  cameCount: number
  bought: NonNullable<Flow['bought']>
  offered: NonNullable<Flow['offered']>
  noticeAtMs: number
  readonly left: Map<string, LeftRow>
  /** Chat lines over the cap: still in the history, not in the flow. */
  dropped: number
}
export const createFlowWindow = (): FlowWindow => ({
  lines: [],
  plainLines: 0,
  likes: 0,
  cameNames: [],
  cameCount: 0,
  bought: [],
  offered: [],
  noticeAtMs: -Infinity,
  left: new Map(),
  dropped: 0,
})

const addLine = (window: FlowWindow, line: ChatLine): void => {
  const kept = ALWAYS_KEPT.has(line.badge)
  const room = kept ? window.lines.length < KEPT_LINES_MAX : window.plainLines < LINES_A_WINDOW
  if (!room) {
    window.dropped += 1
    return
  }
  if (!kept) window.plainLines += 1
  window.lines.push(line)
}

export const leftKey = (row: LeftRow): string => `${row.offerId}:${row.skuId}`

export const addToWindow = (window: FlowWindow, message: FlowMessage): void => {
  switch (message.kind) {
    case 'chat':
      return addLine(window, message.line)
    case 'likes':
      window.likes += message.count
      return
    case 'came':
      window.cameCount += 1
      // Guests have no name yet: they only count.
      if (message.name !== '' && window.cameNames.length < NAMES_MAX) window.cameNames.push(message.name)
      return
    case 'bought':
      // The newest three of the second.
      window.bought = [
        ...window.bought,
        { name: message.name, offerId: message.offerId, n: message.n, simulated: message.simulated },
      ].slice(-NAMES_MAX)
      return
    case 'offered': {
      const same = window.offered.find(({ offerId }) => offerId === message.offerId)
      const others = window.offered.filter((one) => one !== same)
      window.offered = [...others, { offerId: message.offerId, n: message.n + (same?.n ?? 0) }].slice(-NAMES_MAX)
      return
    }
    case 'left':
      for (const row of message.rows) {
        const known = window.left.get(leftKey(row))
        if (!known || row.v > known.v) window.left.set(leftKey(row), row)
      }
      return
    case 'crowd':
  }
}

/** The frames of this window, none when nothing happened; what may not go yet (notices within a second, rows over 20) waits for the next. */
export const takeFrames = (window: FlowWindow, nowMs: number): Flow[] => {
  const first: Flow = {}
  if (window.likes > 0) first.likes = window.likes
  const hasNotice = window.cameCount > 0 || window.bought.length > 0 || window.offered.length > 0
  if (hasNotice && nowMs - window.noticeAtMs >= NOTICE_EVERY_MS) {
    if (window.cameCount > 0) first.came = { names: window.cameNames, count: window.cameCount }
    if (window.bought.length > 0) first.bought = window.bought
    window.cameNames = []
    window.cameCount = 0
    if (window.offered.length > 0) first.offered = window.offered
    window.bought = []
    window.offered = []
    window.noticeAtMs = nowMs
  }
  if (window.left.size > 0) {
    first.left = [...window.left.values()].slice(0, LEFT_ROWS_MAX)
    for (const row of first.left) window.left.delete(leftKey(row))
  }
  const frames: Flow[] = []
  for (let start = 0; start < window.lines.length; start += LINES_A_FRAME)
    frames.push({ chat: window.lines.slice(start, start + LINES_A_FRAME) })
  window.lines = []
  window.plainLines = 0
  window.likes = 0
  const [chat, ...more] = frames
  const whole: Flow = { ...chat, ...first }
  return Object.keys(whole).length > 0 ? [whole, ...more] : []
}
