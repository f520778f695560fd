// A show as a form holds it, and what is wrong with it before it is sent. Pure.
import { displayText, graphemes } from '../../../../server/protocol/text.ts'

export type ShowDraft = {
  readonly roomId: string
  readonly title: string
  readonly description: string
  readonly cover: { id: string; url: string } | null
  readonly startsAtMs: number | null
}
export type ShowProblem = 'room' | 'title' | 'start' | 'past'
export const SHOW_TITLE = { min: 2, max: 40 } as const
/** The server takes a start up to ten minutes ago: a form left open is no mistake. */
const behindMs = 10 * 60_000

export function showProblems(draft: ShowDraft, nowMs: number): ShowProblem[] {
  const title = graphemes(displayText(draft.title))
  return [
    ...(draft.roomId === '' ? (['room'] as const) : []),
    ...(title < SHOW_TITLE.min || title > SHOW_TITLE.max ? (['title'] as const) : []),
    ...(draft.startsAtMs === null ? (['start'] as const) : draft.startsAtMs < nowMs - behindMs ? (['past'] as const) : []),
  ]
}

export const PHONE = /^1[3-9]\d{9}$/
export const phoneOf = (typed: string): string => typed.replace(/\D/g, '').slice(0, 11)
