// Tells every room each 5 s where its log, clock and counts stand: it shows a gap in a quiet room and a dead line.
import type { Logger } from '../logger.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { LeftRow, Pulse } from '../protocol/room.ts'
import type { FlowCarrier } from './flow.ts'
import type { RoomKeeper } from './room-keeper.ts'

export type Pulses = { readonly close: () => void }
export type PulseDeps = {
  readonly keeper: RoomKeeper
  readonly flow: FlowCarrier
  readonly socketCount: (showId: string) => number
  readonly tell: (showId: string, pulse: Pulse) => void
  /** Real totals as their owners know them now. */
  readonly likes: (showId: string) => Promise<number>
  readonly left: (showId: string) => Promise<readonly LeftRow[]>
  readonly nowMs: () => number
  /** 5 s, shorter in tests. */
  readonly everyMs?: number
  readonly logger: Logger
}
const LEFT_ROWS_MAX = LIMITS.offersPerShowMax * 3

/** A room that cannot be counted now still gets its pulse: a page that hears nothing for 12 s would leave. */
const beat = async (deps: PulseDeps, showId: string): Promise<void> => {
  const [likes, left] = await Promise.all([
    deps.likes(showId).catch((err: unknown) => {
      deps.logger.warn({ err, showId }, 'likes not counted')
      return 0
    }),
    deps.left(showId).catch(() => []),
  ])
  deps.flow.learnLeft(showId, left)
  const view = deps.keeper.held.get(showId)?.view
  if (!view || view.epoch === '') return
  const crowd = deps.flow.crowd(showId) ?? { viewers: 0, simulated: 0 }
  deps.tell(showId, {
    epoch: view.epoch,
    seq: view.seq,
    nowMs: deps.nowMs(),
    ...crowd,
    likes,
    left: deps.flow.left(showId).slice(0, LEFT_ROWS_MAX),
  })
}

export const startPulses = (deps: PulseDeps): Pulses => {
  const timer = setInterval(() => {
    for (const showId of deps.keeper.held.keys()) if (deps.socketCount(showId) > 0) void beat(deps, showId)
  }, deps.everyMs ?? LIMITS.pulseMs)
  return { close: () => clearInterval(timer) }
}
