// Judges a line before it is published: may this person speak now, and what of her words is shown (rules.md 30).
import type { ChatLine } from '../protocol/chat.ts'
import type { Phase } from '../protocol/shows.ts'
import { contactSpans } from './contact.rules.ts'
import type { KeywordMatcher } from './keyword.rules.ts'
import { maskSpans, wordMap } from './match-map.rules.ts'
import type { MuteFacts } from './mute.rules.ts'
import { mutedUntil } from './mute.rules.ts'

/** One line of record. `text` is as shown; `original` is kept where masking changed it, for staff alone. */
export type Line = {
  readonly id: string
  readonly showId: string
  readonly lineNo: number
  readonly personId: string
  readonly speakerKey: string
  readonly name: string
  readonly badge: NonNullable<ChatLine['badge']> | null
  readonly text: string
  readonly original: string | null
  readonly clientMessageId: string
  readonly replyTo: number | null
  readonly sentAtMs: number
  readonly erasedAtMs: number | null
}
export type ChatRules = { readonly roomMuted: boolean; readonly slowModeSec: number; readonly version: number; readonly byName: string }
export const OPEN_RULES: ChatRules = { roomMuted: false, slowModeSec: 0, version: 0, byName: '' }

const CLOSED: readonly Phase[] = ['ended', 'processing', 'replay', 'archived', 'banned', 'cancelled', 'expired']

export type SpeakFacts = {
  readonly phase: Phase
  /** Host, assistants and staff speak through a room mute and slow mode. */
  readonly team: boolean
  readonly rules: Pick<ChatRules, 'roomMuted'>
  readonly mutes: readonly MuteFacts[]
  readonly nowMs: number
}
export type SpeakVerdict = { readonly code: 'ok' | 'show_closed' | 'room_muted' } | { readonly code: 'muted'; readonly untilMs: number }

export const speakVerdict = ({ phase, team, rules, mutes, nowMs }: SpeakFacts): SpeakVerdict => {
  if (CLOSED.includes(phase)) return { code: 'show_closed' }
  const untilMs = mutedUntil(mutes, nowMs)
  if (untilMs > 0) return { code: 'muted', untilMs }
  return rules.roomMuted && !team ? { code: 'room_muted' } : { code: 'ok' }
}

export type TextVerdict = { readonly ok: false } | { readonly ok: true; readonly text: string; readonly masked: boolean }

/** Length is the contract's (200 graphemes). Blocked words bind everybody; contacts are masked for all but the team. */
export const textVerdict = (shown: string, keywords: KeywordMatcher, team: boolean): TextVerdict => {
  const words = wordMap(shown)
  if (keywords.blocks(words)) return { ok: false }
  const text = maskSpans(shown, [...keywords.masks(words), ...(team ? [] : contactSpans(shown))])
  return { ok: true, text, masked: text !== shown }
}

export type Standing = {
  readonly simulated: boolean
  readonly host: boolean
  readonly assistant: boolean
  readonly staff: boolean
  readonly leader: boolean
}
/** Simulated speakers are always said to be; else the highest standing in this show. */
export const badgeOf = ({ simulated, host, assistant, staff, leader }: Standing): Line['badge'] => {
  if (simulated) return 'simulated'
  if (host) return 'host'
  if (assistant) return 'assistant'
  if (staff) return 'staff'
  return leader ? 'leader' : null
}

/** A line as rooms see it; an erased one is a tombstone without its words. */
export const shownLine = (line: Line): ChatLine => ({
  lineNo: line.lineNo,
  speakerKey: line.speakerKey,
  name: line.name,
  ...(line.badge === null ? {} : { badge: line.badge }),
  text: line.erasedAtMs === null ? line.text : '',
  ...(line.replyTo === null ? {} : { replyTo: line.replyTo }),
  sentAtMs: line.sentAtMs,
  ...(line.erasedAtMs === null ? {} : { erased: true }),
})
