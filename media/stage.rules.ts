// The life of a stage: off, opening, on, away; which event moves it, when the take grows and what the world is told; pure.
import type { MediaCell } from './media-port.ts'

export const stageLimits = {
  /** A picture without sound waits so long for the sound. */
  audioWaitMs: 1_000,
  /** Opened, and nothing came. */
  openingMsMax: 20_000,
  /** No video bytes for so long is away. */
  silentAfterMs: 2_000,
} as const

export type StagePhase = 'off' | 'opening' | 'on' | 'away'

/** A source is one sender: a host's transport or a plain ingest, numbered upwards. The pending one has not been shown yet. */
export type PendingSource = { source: number; openedAtMs: number; firstVideoAtMs: number | null; audio: boolean; layers: 1 | 2 | 3 }
export type CurrentSource = { source: number; lastVideoAtMs: number; lost: boolean }

export type StageState = {
  phase: StagePhase
  take: number
  sinceMs: number
  layers: 1 | 2 | 3
  current: CurrentSource | null
  pending: PendingSource | null
}

export type SilentWhy = 'noBytes' | 'transportGone' | 'workerDied'
export type ClosedStageWhy = 'asked' | 'neverProduced' | 'engineClosing'
export type StageEvent =
  | { type: 'opened'; nowMs: number; source: number; takeFrom: number }
  | { type: 'video'; nowMs: number; source: number; layers: 1 | 2 | 3 }
  | { type: 'audio'; nowMs: number; source: number }
  | { type: 'lost'; nowMs: number; source: number; why: SilentWhy }
  /** The shown source sends something more (a microphone found later): viewers consume anew. */
  | { type: 'changed'; nowMs: number; source: number }
  | { type: 'tick'; nowMs: number }
  | { type: 'closed'; nowMs: number; why: ClosedStageWhy }

export type StageTold =
  | { type: 'producing'; shownSource: number; replacedSource: number | null }
  | { type: 'resumed' }
  | { type: 'silent'; why: SilentWhy }
  | { type: 'closed'; why: ClosedStageWhy }
/** `dropped`: a pending source that is to be closed, since it never showed a picture or another took its place. */
export type StageStep = { state: StageState; told: StageTold | null; dropped: number | null }

export function newStage(nowMs: number): StageState {
  return { phase: 'off', take: 0, sinceMs: nowMs, layers: 1, current: null, pending: null }
}

export function cellOf(state: StageState): MediaCell {
  const shown = state.phase === 'opening' ? 'off' : state.phase
  return { state: shown, take: state.take, sinceMs: state.sinceMs, layers: state.layers }
}

export function stepStage(state: StageState, event: StageEvent): StageStep {
  switch (event.type) {
    case 'opened':
      return opened(state, event)
    case 'video':
      return videoFlows(state, event)
    case 'audio':
      if (state.pending?.source !== event.source) return quiet(state)
      return showIfReady({ ...state, pending: { ...state.pending, audio: true } }, event.nowMs)
    case 'lost':
      return lost(state, event)
    case 'changed':
      return changed(state, event)
    case 'tick':
      return tick(state, event.nowMs)
    case 'closed':
      if (state.phase === 'off') return quiet(state)
      return { state: off(state, event.nowMs), told: { type: 'closed', why: event.why }, dropped: null }
  }
}

function opened(state: StageState, event: { nowMs: number; source: number; takeFrom: number }): StageStep {
  const pending: PendingSource = { source: event.source, openedAtMs: event.nowMs, firstVideoAtMs: null, audio: false, layers: 1 }
  return {
    state: {
      ...state,
      ...(state.phase === 'off' ? { phase: 'opening', sinceMs: event.nowMs } : {}),
      take: Math.max(state.take, event.takeFrom),
      pending,
    },
    told: null,
    dropped: state.pending?.source ?? null,
  }
}

function videoFlows(state: StageState, event: { nowMs: number; source: number; layers: 1 | 2 | 3 }): StageStep {
  if (state.pending?.source === event.source) {
    const firstVideoAtMs = state.pending.firstVideoAtMs ?? event.nowMs
    return showIfReady({ ...state, pending: { ...state.pending, firstVideoAtMs, layers: event.layers } }, event.nowMs)
  }
  if (state.current?.source !== event.source || state.current.lost) return quiet(state)
  const current = { ...state.current, lastVideoAtMs: event.nowMs }
  if (state.phase !== 'away') return quiet({ ...state, current })
  return { state: { ...state, phase: 'on', sinceMs: event.nowMs, current }, told: { type: 'resumed' }, dropped: null }
}

/** Nothing is told before there is a picture, with its sound or after a second without. */
function showIfReady(state: StageState, nowMs: number): StageStep {
  const pending = state.pending
  if (!pending || pending.firstVideoAtMs === null) return quiet(state)
  if (!pending.audio && nowMs - pending.firstVideoAtMs < stageLimits.audioWaitMs) return quiet(state)
  return {
    state: {
      phase: 'on',
      take: state.take + 1,
      sinceMs: nowMs,
      layers: pending.layers,
      current: { source: pending.source, lastVideoAtMs: nowMs, lost: false },
      pending: null,
    },
    told: { type: 'producing', shownSource: pending.source, replacedSource: state.current?.source ?? null },
    dropped: null,
  }
}

function changed(state: StageState, event: { nowMs: number; source: number }): StageStep {
  if (state.phase !== 'on' || state.current?.source !== event.source) return quiet(state)
  const told: StageTold = { type: 'producing', shownSource: event.source, replacedSource: null }
  return { state: { ...state, take: state.take + 1, sinceMs: event.nowMs }, told, dropped: null }
}

function lost(state: StageState, event: { nowMs: number; source: number; why: SilentWhy }): StageStep {
  if (state.pending?.source === event.source) {
    // An opening stage stays so: its host asks again, or the 20 s end it.
    return { state: { ...state, pending: null }, told: null, dropped: event.source }
  }
  if (state.current?.source !== event.source || state.current.lost) return quiet(state)
  const current = { ...state.current, lost: true }
  if (state.phase !== 'on') return quiet({ ...state, current })
  return { state: { ...state, phase: 'away', sinceMs: event.nowMs, current }, told: { type: 'silent', why: event.why }, dropped: null }
}

function tick(state: StageState, nowMs: number): StageStep {
  const shown = showIfReady(state, nowMs)
  if (shown.told) return shown
  if (state.phase === 'opening' && nowMs - (state.pending?.openedAtMs ?? state.sinceMs) >= stageLimits.openingMsMax) {
    return { state: off(state, nowMs), told: { type: 'closed', why: 'neverProduced' }, dropped: state.pending?.source ?? null }
  }
  const stale =
    state.pending !== null && state.pending.firstVideoAtMs === null && nowMs - state.pending.openedAtMs >= stageLimits.openingMsMax
  const dropped = stale ? (state.pending?.source ?? null) : null
  const kept: StageState = stale ? { ...state, pending: null } : state
  if (kept.phase === 'on' && kept.current && nowMs - kept.current.lastVideoAtMs >= stageLimits.silentAfterMs) {
    return { state: { ...kept, phase: 'away', sinceMs: nowMs }, told: { type: 'silent', why: 'noBytes' }, dropped }
  }
  return { state: kept, told: null, dropped }
}

function off(state: StageState, nowMs: number): StageState {
  return { ...state, phase: 'off', sinceMs: nowMs, current: null, pending: null }
}

function quiet(state: StageState): StageStep {
  return { state, told: null, dropped: null }
}
