// Carries the may-class between gateways by PUBLISH and hands each show's windows to the sockets here; what is lost with Redis nobody misses.
import type { Redis } from 'ioredis'
import type { Logger } from '../logger.ts'
import type { Counter, Metrics } from '../metrics.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Flow, LeftRow } from '../protocol/room.ts'
import { flowChannel } from './channels.ts'
import { addToWindow, createFlowWindow, leftKey, takeFrames, type FlowMessage, type FlowWindow } from './flow-window.ts'

const SUBSCRIBE_WITHIN_MS = 500
const CHANNEL = /^flow:([0-9a-f]{24})$/

export type CrowdCount = { readonly viewers: number; readonly simulated: number }
export type FlowCarrier = {
  /** Tells all gateways; with Redis away only our own sockets hear it. */
  readonly say: (showId: string, message: FlowMessage) => void
  /** Resolves when a show's flow is heard; harmless when heard already. With Redis away it resolves too: then nothing flows. */
  readonly hear: (showId: string) => Promise<void>
  readonly stopHearing: (showId: string) => void
  /** Units left as last heard, for pulses and joins. */
  readonly left: (showId: string) => LeftRow[]
  readonly learnLeft: (showId: string, rows: readonly LeftRow[]) => void
  readonly crowd: (showId: string) => CrowdCount | null
  readonly close: () => Promise<void>
}
export type FlowDeps = {
  readonly publisher: Redis
  /** In subscriber mode, closed by the carrier. */
  readonly subscriber: Redis
  readonly tell: (showId: string, flow: Flow) => void
  readonly monotonicMs: () => number
  readonly logger: Logger
  readonly metrics: Metrics
}
type Heard = {
  readonly window: FlowWindow
  readonly left: Map<string, LeftRow>
  crowd: CrowdCount | null
  listening: Promise<void>
}
type State = {
  readonly deps: FlowDeps
  readonly shows: Map<string, Heard>
  /** Likes wait for the beat: a tap is not worth a message. */
  readonly likesOut: Map<string, number>
  readonly dropped: Counter
  readonly unsent: Counter
}

const learnLeft = (heard: Heard, rows: readonly LeftRow[]): void => {
  for (const row of rows) {
    const known = heard.left.get(leftKey(row))
    if (!known || row.v > known.v) heard.left.set(leftKey(row), row)
  }
}

const receive = (state: State, showId: string, message: FlowMessage): void => {
  const heard = state.shows.get(showId)
  if (!heard) return
  if (message.kind === 'crowd') heard.crowd = { viewers: message.viewers, simulated: message.simulated }
  if (message.kind === 'left') learnLeft(heard, message.rows)
  addToWindow(heard.window, message)
}

const publish = (state: State, showId: string, message: FlowMessage): void => {
  const { publisher } = state.deps
  const missed = (): void => {
    state.unsent.inc()
    receive(state, showId, message)
  }
  if (publisher.status !== 'ready') return missed()
  publisher.publish(flowChannel(showId), JSON.stringify(message)).catch(missed)
}

const beat = (state: State): void => {
  for (const [showId, count] of state.likesOut) publish(state, showId, { kind: 'likes', count })
  state.likesOut.clear()
  const now = state.deps.monotonicMs()
  for (const [showId, heard] of state.shows) {
    for (const frame of takeFrames(heard.window, now)) state.deps.tell(showId, frame)
    if (heard.window.dropped > 0) state.dropped.inc(heard.window.dropped)
    heard.window.dropped = 0
  }
}

const subscribe = async (state: State, showId: string): Promise<void> => {
  const { subscriber, logger } = state.deps
  // While Redis is away the client remembers nothing; `ready` subscribes to all shows again.
  if (subscriber.status !== 'ready') return
  let limit: NodeJS.Timeout | undefined
  const late = new Promise<void>((settle) => (limit = setTimeout(settle, SUBSCRIBE_WITHIN_MS)))
  const heard = subscriber.subscribe(flowChannel(showId)).catch((err: unknown) => logger.warn({ err }, 'flow not heard'))
  await Promise.race([heard, late])
  clearTimeout(limit)
}

const listen = (state: State): void => {
  const { subscriber, logger } = state.deps
  subscriber.on('message', (channel: string, text: string) => {
    const showId = CHANNEL.exec(channel)?.[1]
    if (showId === undefined) return
    try {
      receive(state, showId, JSON.parse(text) as FlowMessage)
    } catch (err) {
      logger.warn({ err }, 'flow message not understood')
    }
  })
  subscriber.on('ready', () => {
    for (const [showId, heard] of state.shows) heard.listening = subscribe(state, showId)
  })
}

export const createFlowCarrier = (deps: FlowDeps): FlowCarrier => {
  const { metrics } = deps
  const state: State = {
    deps,
    shows: new Map(),
    likesOut: new Map(),
    dropped: metrics.counter('flow_lines_dropped_total', 'Chat lines over the cap of a window'),
    unsent: metrics.counter('flow_unsent_total', 'Flow messages that only this gateway heard, Redis being away'),
  }
  listen(state)
  const timer = setInterval(() => beat(state), LIMITS.chatWindowMs)
  return {
    say: (showId, message) => {
      if (message.kind === 'likes') state.likesOut.set(showId, (state.likesOut.get(showId) ?? 0) + message.count)
      else publish(state, showId, message)
    },
    hear: (showId) => {
      const known = state.shows.get(showId)
      if (known) return known.listening
      const heard: Heard = { window: createFlowWindow(), left: new Map(), crowd: null, listening: Promise.resolve() }
      state.shows.set(showId, heard)
      heard.listening = subscribe(state, showId)
      return heard.listening
    },
    stopHearing: (showId) => {
      if (state.shows.delete(showId) && deps.subscriber.status === 'ready')
        deps.subscriber.unsubscribe(flowChannel(showId)).catch(() => undefined)
    },
    left: (showId) => [...(state.shows.get(showId)?.left.values() ?? [])],
    learnLeft: (showId, rows) => {
      const heard = state.shows.get(showId)
      if (heard) learnLeft(heard, rows)
    },
    crowd: (showId) => state.shows.get(showId)?.crowd ?? null,
    close: async () => {
      clearInterval(timer)
      if (deps.subscriber.status === 'ready') await deps.subscriber.quit().catch(() => undefined)
      deps.subscriber.disconnect()
    },
  }
}
