// Decides what the engine's word about a stage changes on its show's row, and what the world calls a transport's end.
import type { MediaCell } from '../protocol/stage.ts'
import type { ToldOf } from '../protocol/socket-events.ts'
import type { Phase } from '../protocol/shows.ts'
import { isOnAir } from '../shows/phase.rules.ts'

/** No stage stands for this show anywhere: its server went, or it was closed. */
export const goneCell = (row: MediaCell, nowMs: number): MediaCell => ({ ...row, state: 'off', sinceMs: nowMs })

/**
 * The cell to write, or null when the row says it already. `told.take` below the row's is an earlier stage's word.
 * While on air a stage that is gone is an absence (`away`), and an absence keeps its beginning: the timers of rules.md 29
 * count from there, however often the host tries to come back.
 */
export const mediaToNote = (row: MediaCell, phase: Phase, told: MediaCell): MediaCell | null => {
  if (told.take < row.take) return null
  if (told.state === 'on') {
    const known = row.state === 'on' && row.take === told.take && row.layers === told.layers
    return known ? null : told
  }
  const state = isOnAir(phase) ? 'away' : told.state
  if (row.state === state) return null
  const wasAbsent = isOnAir(phase) && row.state !== 'on'
  return { state, take: told.take, sinceMs: wasAbsent ? row.sinceMs : told.sinceMs, layers: row.layers }
}

export type ClosedWhy = 'workerDied' | 'takenOver' | 'drain' | 'kicked' | 'stageClosed' | 'networkGone' | 'silentPage'

const WHY: Readonly<Record<ClosedWhy, ToldOf<'stage:closed'>['why']>> = {
  workerDied: 'workerDied',
  takenOver: 'takenOver',
  drain: 'drain',
  kicked: 'kicked',
  stageClosed: 'closed',
  networkGone: 'closed',
  silentPage: 'closed',
}
/** The engine's reason in the words of the wire. */
export const closedWhy = (why: ClosedWhy): ToldOf<'stage:closed'>['why'] => WHY[why]
