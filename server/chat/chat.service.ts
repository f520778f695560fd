// Publishes chat lines and reads them back: one line for each key a page made, numbered without two alike.
import { createHash } from 'node:crypto'
import type { Actor } from '../actor.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Bus } from '../domain-events.ts'
import { permit } from '../members/permit.service.ts'
import type { ChatLine } from '../protocol/chat.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { AckOf, PayloadOf } from '../protocol/socket-events.ts'
import { matchText } from '../protocol/text.ts'
import type { Shows } from '../shows/show.service.ts'
import { badgeOf, shownLine, speakVerdict, textVerdict, type Line } from './chat-line.rules.ts'
import type { KeywordMatcher } from './keyword.rules.ts'
import { grantsIn, type ChatLimits, type LineNumbers, type LineStore, type ModerationStore, type Speaker } from './chat-ports.service.ts'

export type ChatDeps = {
  readonly lines: LineStore
  readonly moderation: Pick<ModerationStore, 'rules' | 'mutes' | 'isKicked'>
  readonly numbers: LineNumbers
  readonly limits: ChatLimits
  readonly shows: Pick<Shows, 'get' | 'grants'>
  readonly speaker: (personId: string) => Promise<Speaker | null>
  readonly speakerKey: (showId: string, personKey: string) => string
  readonly keywords: KeywordMatcher
  readonly clock: Clock
  readonly bus: Bus
  readonly newId: () => string
}
export type Chat = ReturnType<typeof createChat>

const NUMBER_TRIES_MAX = 8
const SAME_TEXT = { name: 'chatSame', points: 3, perSec: 60 }
const ackOf = ({ lineNo, text, sentAtMs }: Line): AckOf<'chat:send'> => ({ lineNo, text, sentAtMs })

/** Not for the team: the same words three times a minute, and the pause that the room asks for. */
const assertPace = async (limits: ChatLimits, personId: string, showId: string, text: string, slowModeSec: number, nowMs: number) => {
  const same = createHash('sha256').update(matchText(text)).digest('base64url').slice(0, 16)
  const repeated = await limits.consume(SAME_TEXT, `${personId}|${same}`)
  if (!repeated.ok) throw new DomainError('slow_down', undefined, repeated.retryAfterMs)
  if (slowModeSec === 0) return
  const paced = await limits.consume({ name: 'chatSlow', points: 1, perSec: slowModeSec }, `${showId}|${personId}`)
  if (!paced.ok) throw new DomainError('slow_mode', { untilMs: Math.ceil(nowMs + paced.retryAfterMs) }, paced.retryAfterMs)
}

const publish = async ({ lines, numbers, bus }: ChatDeps, draft: Omit<Line, 'lineNo'>): Promise<Line> => {
  let lineNo = await numbers.next(draft.showId)
  for (let tries = 0; tries < NUMBER_TRIES_MAX; tries += 1) {
    const line: Line = { ...draft, lineNo }
    const result = await lines.append(line)
    if (result === 'appended') {
      bus.emit('chatPosted', { showId: line.showId, line: shownLine(line) })
      return line
    }
    // Two sends of one key at once: the first answer is the answer.
    if (result === 'keyTaken') return found(await lines.byKey(draft.showId, draft.personId, draft.clientMessageId))
    lineNo = await numbers.seed(draft.showId)
  }
  throw new DomainError('busy')
}

export const createChat = (deps: ChatDeps) => {
  const { lines, moderation, limits, shows, clock } = deps

  /**
   * Refuses `show_closed`, `muted {untilMs}`, `room_muted`, `blocked_words`, `slow_mode {untilMs}`, `slow_down` (the same words again).
   * A repeat of a key answers as the first time, whatever has happened since.
   */
  const send = async (actor: Actor, showId: string, ask: PayloadOf<'chat:send'>): Promise<AckOf<'chat:send'>> => {
    const personId = actor.personId
    if (personId === null) throw new DomainError('sign_in_needed')
    const first = await lines.byKey(showId, personId, ask.clientMessageId)
    if (first) return ackOf(first)
    const show = found(await shows.get(showId))
    const nowMs = clock.nowMs()
    const [grants, rules, mutes, kicked, speaker] = await Promise.all([
      grantsIn(shows, actor, showId),
      moderation.rules(showId),
      moderation.mutes(show.roomId, personId),
      moderation.isKicked(showId, personId),
      deps.speaker(personId),
    ])
    permit(actor, 'chat.send', { ...grants, entry: !kicked })
    const staff = actor.kind === 'staff'
    const team = staff || grants.host || grants.assistant !== null
    const { code, ...params } = speakVerdict({ phase: show.phase, team, rules, mutes, nowMs })
    if (code !== 'ok') throw new DomainError(code, params)
    const judged = textVerdict(ask.text, deps.keywords, team)
    if (!judged.ok) throw new DomainError('blocked_words', { field: 'text' })
    if (!team) await assertPace(limits, personId, showId, ask.text, rules.slowModeSec, nowMs)
    const her = found(speaker)
    const line = await publish(deps, {
      id: deps.newId(),
      showId,
      personId,
      speakerKey: deps.speakerKey(showId, personId),
      name: her.name,
      badge: badgeOf({
        simulated: her.simulated,
        host: grants.host,
        assistant: grants.assistant !== null,
        staff,
        leader: actor.roles.includes('leader'),
      }),
      text: judged.text,
      original: judged.masked ? ask.text : null,
      clientMessageId: ask.clientMessageId,
      replyTo: ask.replyTo ?? null,
      sentAtMs: nowMs,
      erasedAtMs: null,
    })
    return ackOf(line)
  }

  /** Up to 50 lines, numbers rising: after one, before one, or the last; erased ones as tombstones. */
  const history = async (showId: string, ask: PayloadOf<'chat:history'>): Promise<AckOf<'chat:history'>> => {
    const max = LIMITS.chatHistoryMax
    if (ask.afterLineNo !== undefined) {
      const rows = await lines.after(showId, ask.afterLineNo, max + 1)
      return { lines: rows.slice(0, max).map(shownLine), more: rows.length > max }
    }
    const rows = await lines.before(showId, ask.beforeLineNo ?? null, max + 1)
    return { lines: rows.slice(-max).map(shownLine), more: rows.length > max }
  }

  /** What a page that joins shows: the last lines, only those it does not have. */
  const recent = async (showId: string, after: number): Promise<ChatLine[]> =>
    (await lines.before(showId, null, LIMITS.chatHistoryMax)).filter((line) => line.lineNo > after).map(shownLine)

  return { send, history, recent }
}
