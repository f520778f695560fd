// Decides what a host's page does when its way to the stage is in trouble: state + event + now -> state + effects. Pure.

export type PublishAt = 'idle' | 'opening' | 'publishing' | 'mending' | 'waiting' | 'busy' | 'takenOver'
/** Whose picture is on the stage instead: a device by its browser's family, or no device at all (the demo's generated picture). */
export type StageHolder = { readonly browser: string | null; readonly sinceMs: number | null }
export type Publish = {
  readonly at: PublishAt
  readonly sinceMs: number
  /** Bytes the far side has acknowledged, and when they last grew. */
  readonly ackedBytes: number
  readonly grewAtMs: number
  /** Tries since the picture last ran; decides the wait. */
  readonly tries: number
  readonly nextTryAtMs: number | null
  readonly lineOpen: boolean
  /** The network changed while nobody could be asked about it: ICE is restarted as soon as the line is back. */
  readonly moved: boolean
  /** Known while the stage is another's. */
  readonly holder: StageHolder | null
}
export type PublishEvent =
  | { readonly kind: 'start'; readonly takeOver: boolean }
  | { readonly kind: 'stop' }
  | { readonly kind: 'produced' }
  | { readonly kind: 'refused'; readonly code: string; readonly holder?: StageHolder }
  | { readonly kind: 'acked'; readonly bytes: number }
  | { readonly kind: 'networkChanged' }
  | { readonly kind: 'kept' }
  | { readonly kind: 'stageClosed'; readonly why: string }
  | { readonly kind: 'line'; readonly open: boolean }
  | { readonly kind: 'tick' }
/** open: stage:open on a new transport with the same tracks; keep: stage:open naming the living transport; mend: stage:restartIce; close: drop the transport. */
export type PublishEffect = 'open' | 'openTakeOver' | 'keep' | 'mend' | 'close'
export type PublishStep = { readonly state: Publish; readonly effects: readonly PublishEffect[] }

/** media: outbound bytes still for 2 s -> restart ICE; none acknowledged 1.5 s later -> a new transport; tries at 0, 1, 2, 4, 8 s, then every 8 s. */
export const PUBLISH_MS = { still: 2000, mend: 1500, answer: 10_000, waits: [0, 1000, 2000, 4000, 8000] } as const

export const idlePublish = (nowMs: number): Publish => ({
  at: 'idle',
  sinceMs: nowMs,
  ackedBytes: 0,
  grewAtMs: nowMs,
  tries: 0,
  nextTryAtMs: null,
  lineOpen: true,
  moved: false,
  holder: null,
})

const move = (state: Publish, at: PublishAt, nowMs: number, more: Partial<Publish> = {}): Publish => ({
  ...state,
  at,
  sinceMs: nowMs,
  nextTryAtMs: null,
  ...more,
})
const stay = (state: Publish): PublishStep => ({ state, effects: [] })

const open = (state: Publish, nowMs: number, effect: 'open' | 'openTakeOver' = 'open'): PublishStep => ({
  state: move(state, 'opening', nowMs, { tries: state.tries + 1, holder: null, moved: false }),
  effects: ['close', effect],
})
const wait = (state: Publish, nowMs: number): PublishStep => {
  const waitMs = PUBLISH_MS.waits[Math.min(state.tries, PUBLISH_MS.waits.length - 1)] ?? 8000
  if (waitMs === 0 && state.lineOpen) return open(state, nowMs)
  return { state: move(state, 'waiting', nowMs, { nextTryAtMs: nowMs + waitMs }), effects: [] }
}
const mend = (state: Publish, nowMs: number): PublishStep => ({
  state: move(state, 'mending', nowMs, { grewAtMs: nowMs, moved: false }),
  effects: ['mend'],
})

const onRefused = (state: Publish, code: string, holder: StageHolder | null, nowMs: number): PublishStep => {
  if (code === 'stage_busy') return { state: move(state, 'busy', nowMs, { holder }), effects: ['close'] }
  if (state.at === 'mending') return open(state, nowMs)
  return wait(state, nowMs)
}
const onAcked = (state: Publish, bytes: number, nowMs: number): PublishStep => {
  if (bytes <= state.ackedBytes) return stay(state)
  const grown = { ...state, ackedBytes: bytes, grewAtMs: nowMs }
  return state.at === 'mending'
    ? stay(move(grown, 'publishing', nowMs, { tries: 0 }))
    : stay({ ...grown, tries: state.at === 'publishing' ? 0 : grown.tries })
}
const onTick = (state: Publish, nowMs: number): PublishStep => {
  if (state.at === 'publishing' && nowMs - state.grewAtMs >= PUBLISH_MS.still) return state.lineOpen ? mend(state, nowMs) : stay(state)
  if (state.at === 'mending' && nowMs - state.sinceMs >= PUBLISH_MS.mend) return state.lineOpen ? open(state, nowMs) : stay(state)
  if (state.at === 'opening' && nowMs - state.sinceMs >= PUBLISH_MS.answer) return wait(state, nowMs)
  if (state.at === 'waiting' && state.lineOpen && state.nextTryAtMs !== null && nowMs >= state.nextTryAtMs) return open(state, nowMs)
  return stay(state)
}
/** The line is back: a living transport goes on as it is (no new take), a lost one is opened anew. */
const onLine = (state: Publish, isOpen: boolean, nowMs: number): PublishStep => {
  const next = { ...state, lineOpen: isOpen }
  if (!isOpen || state.lineOpen) return stay(next)
  if (state.at === 'publishing' || state.at === 'mending')
    return { state: { ...next, at: 'publishing', grewAtMs: nowMs, moved: state.moved || state.at === 'mending' }, effects: ['keep'] }
  if (state.at === 'opening' || state.at === 'waiting') return open({ ...next, tries: 0 }, nowMs)
  return stay(next)
}
const onNetworkChanged = (state: Publish, nowMs: number): PublishStep => {
  if (!state.lineOpen) return stay({ ...state, moved: true })
  return state.at === 'publishing' ? mend(state, nowMs) : onTick({ ...state, nextTryAtMs: state.at === 'waiting' ? nowMs : null }, nowMs)
}
const onStageClosed = (state: Publish, why: string, nowMs: number): PublishStep => {
  if (state.at === 'idle') return stay(state)
  if (why === 'takenOver') return { state: move(state, 'takenOver', nowMs), effects: ['close'] }
  return open({ ...state, tries: 0 }, nowMs)
}

export function stepPublish(state: Publish, event: PublishEvent, nowMs: number): PublishStep {
  switch (event.kind) {
    case 'start':
      return open({ ...state, tries: 0 }, nowMs, event.takeOver ? 'openTakeOver' : 'open')
    case 'stop':
      return { state: move(state, 'idle', nowMs), effects: ['close'] }
    case 'produced':
      return stay(move(state, 'publishing', nowMs, { ackedBytes: 0, grewAtMs: nowMs }))
    case 'refused':
      return state.at === 'idle' ? stay(state) : onRefused(state, event.code, event.holder ?? null, nowMs)
    case 'acked':
      return onAcked(state, event.bytes, nowMs)
    case 'networkChanged':
      return onNetworkChanged(state, nowMs)
    case 'kept':
      return state.moved && state.at === 'publishing' ? mend(state, nowMs) : stay({ ...state, moved: false })
    case 'stageClosed':
      return onStageClosed(state, event.why, nowMs)
    case 'line':
      return onLine(state, event.open, nowMs)
    case 'tick':
      return onTick(state, nowMs)
  }
}
