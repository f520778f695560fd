// How a viewer's own reports move her between simulcast layers and, at the bottom, to HLS; pure.
import type { PlaybackReport } from './media-port.ts'

/** First numbers, from the media design; to be tuned by impairment runs. */
export const adaptationLimits = {
  reportsIgnoredAfterMove: 2,
  badLossBps: 500,
  badFreezeMs: 400,
  badFpsRatio: 0.6,
  veryBadLossBps: 1_500,
  veryBadFreezeMs: 1_000,
  badReportsToMoveDown: 2,
  badReportsToLeave: 3,
  goodLossBps: 100,
  goodJitterBufferMs: 250,
  goodReportsToMoveUp: 5,
  waitAfterDownMs: 10_000,
  waitAfterDownMsMax: 80_000,
  /** Down again so soon after an up: the up was wrong. */
  wrongUpMs: 6_000,
} as const

export type Layer = 0 | 1 | 2
export type Adaptation = {
  layer: Layer
  ignoreLeft: number
  badCount: number
  goodCount: number
  waitMs: number
  lastDownAtMs: number | null
  lastUpAtMs: number | null
}
export type Verdict = 'veryBad' | 'bad' | 'fair' | 'good'
export type AdaptationStep = { state: Adaptation; move: 'up' | 'down' | 'hls' | null; why: string }

export function newAdaptation(layer: Layer): Adaptation {
  return {
    layer,
    ignoreLeft: adaptationLimits.reportsIgnoredAfterMove,
    badCount: 0,
    goodCount: 0,
    waitMs: adaptationLimits.waitAfterDownMs,
    lastDownAtMs: null,
    lastUpAtMs: null,
  }
}

/** `sourceFps` null: not known, then the frame rate is no reproach (a camera in the dark gives 10). */
export function judgeReport(report: PlaybackReport, sourceFps: number | null): Verdict {
  const limits = adaptationLimits
  if (report.lossBps > limits.veryBadLossBps || report.freezeMs >= limits.veryBadFreezeMs) return 'veryBad'
  const slow = sourceFps !== null && report.fps < limits.badFpsRatio * sourceFps
  if (report.lossBps > limits.badLossBps || report.freezeMs >= limits.badFreezeMs || slow) return 'bad'
  const good = report.lossBps < limits.goodLossBps && report.freezeMs === 0 && report.jitterBufferMs < limits.goodJitterBufferMs
  return good ? 'good' : 'fair'
}

/**
 * One report -> the next state and at most one move. A page that is hidden or wants no video is not judged: it shows nothing.
 * `layerCount`: layers the producer has (1–3).
 */
export function adapt(
  state: Adaptation,
  report: PlaybackReport,
  facts: { nowMs: number; sourceFps: number | null; layerCount: 1 | 2 | 3 },
): AdaptationStep {
  if (report.via !== 'webrtc' || report.wants !== 'video' || !report.visible) return { state, move: null, why: 'notWatching' }
  if (state.ignoreLeft > 0) return { state: { ...state, ignoreLeft: state.ignoreLeft - 1 }, move: null, why: 'settling' }
  const verdict = judgeReport(report, facts.sourceFps)
  if (verdict === 'good') return afterGood(state, facts)
  if (verdict === 'fair') return { state: { ...state, badCount: 0, goodCount: 0 }, move: null, why: 'fair' }
  return afterBad(state, verdict, facts.nowMs)
}

function afterBad(state: Adaptation, verdict: 'bad' | 'veryBad', nowMs: number): AdaptationStep {
  const limits = adaptationLimits
  const bad = { ...state, badCount: state.badCount + 1, goodCount: 0 }
  if (state.layer === 0) {
    if (bad.badCount >= limits.badReportsToLeave) return { state: { ...bad, badCount: 0 }, move: 'hls', why: 'badOnLowestLayer' }
    return { state: bad, move: null, why: verdict }
  }
  if (verdict === 'bad' && bad.badCount < limits.badReportsToMoveDown) return { state: bad, move: null, why: verdict }
  const upWasWrong = state.lastUpAtMs !== null && nowMs - state.lastUpAtMs <= limits.wrongUpMs
  return {
    state: {
      ...settled(bad, (state.layer - 1) as Layer),
      lastDownAtMs: nowMs,
      waitMs: upWasWrong ? Math.min(limits.waitAfterDownMsMax, state.waitMs * 2) : state.waitMs,
    },
    move: 'down',
    why: verdict,
  }
}

function afterGood(state: Adaptation, facts: { nowMs: number; layerCount: 1 | 2 | 3 }): AdaptationStep {
  const good = { ...state, badCount: 0, goodCount: state.goodCount + 1 }
  const waited = state.lastDownAtMs === null || facts.nowMs - state.lastDownAtMs >= state.waitMs
  if (state.layer + 1 >= facts.layerCount || good.goodCount < adaptationLimits.goodReportsToMoveUp || !waited) {
    return { state: good, move: null, why: 'good' }
  }
  return { state: { ...settled(good, (state.layer + 1) as Layer), lastUpAtMs: facts.nowMs }, move: 'up', why: 'good' }
}

/** A layer chosen by somebody else (the page's data saver, fewer layers at the host): judged anew. */
export function movedTo(state: Adaptation, layer: Layer): Adaptation {
  return state.layer === layer ? state : settled(state, layer)
}

function settled(state: Adaptation, layer: Layer): Adaptation {
  return { ...state, layer, badCount: 0, goodCount: 0, ignoreLeft: adaptationLimits.reportsIgnoredAfterMove }
}
