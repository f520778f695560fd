// Carries what concerns one person to every gateway by a numbered log: private events, and commands that end sessions or drop what is held of her.
import type { EndReason } from '../domain-events.ts'
import type { Logger } from '../logger.ts'
import type { Counter, Metrics } from '../metrics.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { PrivateEntry } from '../protocol/room.ts'
import { peopleLogName } from './channels.ts'
import { follows, START, type LogPosition } from './log-position.ts'
import type { Following, LogEntry, LogReader } from './log-reader.ts'
import type { NumberedLog } from './numbered-log.ts'

const RETRY_MS = [250, 500]
/** Commands are too important for three tries: they wait for Redis as long as an ended session could still be used elsewhere. */
const COMMAND_RETRY_MS = 1_000
const COMMANDS_WAITING_MAX = 1_000
const ENTRIES_A_FRAME = 20

export type PeopleMessage =
  | { readonly kind: 'told'; readonly personId: string; readonly entry: PrivateEntry }
  | { readonly kind: 'changed'; readonly personId: string }
  | { readonly kind: 'endSession'; readonly sid: string; readonly reason: EndReason }
  | { readonly kind: 'endPerson'; readonly personId: string; readonly showId: string | null; readonly reason: EndReason }
export type PeopleCommand = Exclude<PeopleMessage, { kind: 'told' }>

export type PeopleLog = {
  readonly say: (message: PeopleMessage) => void
  readonly close: () => Promise<void>
}
export type PeopleLogDeps = {
  readonly log: NumberedLog
  readonly reader: LogReader
  readonly tell: (personId: string, entries: PrivateEntry[]) => void
  readonly carryOut: (command: PeopleCommand) => void
  /** Something was missed: everybody here re-reads, every session is checked again. */
  readonly missed: () => void
  readonly logger: Logger
  readonly metrics: Metrics
}
type State = {
  readonly deps: PeopleLogDeps
  readonly waiting: PeopleCommand[]
  readonly lost: Counter
  position: LogPosition
  following: Following | null
  timer: NodeJS.Timeout | null
  closed: boolean
}
const name = peopleLogName(LIMITS.peopleLogLengthMax)

/** Entries of one read go to each person in as few frames as fit. */
const deliver = (state: State, messages: readonly PeopleMessage[]): void => {
  const perPerson = new Map<string, PrivateEntry[]>()
  for (const message of messages) {
    if (message.kind !== 'told') {
      state.deps.carryOut(message)
      continue
    }
    const entries = perPerson.get(message.personId) ?? []
    perPerson.set(message.personId, entries)
    entries.push(message.entry)
  }
  for (const [personId, entries] of perPerson)
    for (let start = 0; start < entries.length; start += ENTRIES_A_FRAME)
      state.deps.tell(personId, entries.slice(start, start + ENTRIES_A_FRAME))
}

const hear = (state: State, entries: readonly LogEntry[]): void => {
  let gap = false
  for (const { at } of entries) {
    if (!follows(at, state.position)) gap = true
    state.position = at
  }
  deliver(
    state,
    entries.map((entry) => JSON.parse(entry.json) as PeopleMessage),
  )
  if (gap) state.deps.missed()
}

const append = (state: State, messages: readonly PeopleMessage[]): Promise<unknown> =>
  state.deps.log.append(
    name,
    messages.map((message) => JSON.stringify(message)),
  )

const sendWaiting = async (state: State): Promise<void> => {
  state.timer = null
  const batch = state.waiting.slice(0, 100)
  try {
    if (batch.length > 0) await append(state, batch)
    state.waiting.splice(0, batch.length)
  } catch {
    // Still away; the next second tries again.
  }
  if (state.waiting.length > 0 && !state.closed) wait(state)
}
const wait = (state: State): void => {
  state.timer ??= setTimeout(() => void sendWaiting(state), COMMAND_RETRY_MS)
}

/** Redis is away for good: our own sockets hear it now, the others when it is back (commands) or by re-reading (private events). */
const giveUp = (state: State, message: PeopleMessage): void => {
  state.lost.inc()
  deliver(state, [message])
  if (message.kind === 'told') return
  if (state.waiting.length < COMMANDS_WAITING_MAX) state.waiting.push(message)
  wait(state)
}

const say = async (state: State, message: PeopleMessage): Promise<void> => {
  for (const pauseMs of [0, ...RETRY_MS]) {
    if (pauseMs > 0) await new Promise((settle) => setTimeout(settle, pauseMs))
    if (state.closed) return
    try {
      await append(state, [message])
      return
    } catch (err) {
      state.deps.logger.debug({ err }, 'people log not reached')
    }
  }
  giveUp(state, message)
}

/** Reads on from where the log stands now; waits for that answer in the background when Redis is away. */
const begin = async (state: State): Promise<void> => {
  for (;;) {
    if (state.closed) return
    const position = await state.deps.log.last(name).catch(() => null)
    if (position) {
      state.position = position
      state.following = state.deps.reader.follow(name.log, position, (entries) => hear(state, entries))
      return
    }
    await new Promise((settle) => setTimeout(settle, COMMAND_RETRY_MS))
  }
}

export const openPeopleLog = async (deps: PeopleLogDeps): Promise<PeopleLog> => {
  const lost = deps.metrics.counter('people_log_unreached_total', 'Private events and commands that could not be appended in three tries')
  const state: State = { deps, waiting: [], lost, position: START, following: null, timer: null, closed: false }
  const beginning = begin(state)
  await Promise.race([beginning, new Promise((settle) => setTimeout(settle, COMMAND_RETRY_MS).unref())])
  return {
    say: (message) => void say(state, message),
    close: async () => {
      state.closed = true
      if (state.timer) clearTimeout(state.timer)
      state.following?.stop()
      await beginning
    },
  }
}
