// Ends a round of the demo's show when it has lasted long enough, and clears away what old rounds left on the disk.
import type { MediaEngine } from '../../media/media-engine.ts'
import type { Actor } from '../actor.ts'
import type { Ending } from '../broadcast/ending.service.ts'
import type { Clock } from '../clock.ts'
import { isOnAir } from '../shows/phase.rules.ts'
import type { Lobby } from '../shows/lobby.service.ts'
import type { Show, Shows } from '../shows/show.service.ts'
import { LIVE_SHOW, ROOM_ID } from './demo-shop.rules.ts'
import { isRoundOver, REPLAYS_KEPT } from './round.rules.ts'

export type RoundDeps = {
  readonly shows: Pick<Shows, 'get' | 'move'>
  readonly lobby: Pick<Lobby, 'list'>
  readonly ending: Pick<Ending, 'end'>
  readonly engine: Pick<MediaEngine, 'dropRecording'>
  /** People in a show who are no simulation. */
  readonly realViewers: (showId: string) => Promise<number>
  readonly clock: Clock
}
export type Rounds = ReturnType<typeof createRounds>

const ENDED_REASON = 'nextRound'

export const createRounds = ({ shows, lobby, ending, engine, realViewers, clock }: RoundDeps) => ({
  /** True when this call ended it. */
  endIfOver: async (show: Show): Promise<boolean> => {
    if (!isOnAir(show.phase) || !isRoundOver(show.liveAtMs, clock.nowMs(), await realViewers(show.id))) return false
    await ending.end(show.id, ENDED_REASON)
    return true
  },
  /** Older rounds lose their recording first, then their place among the replays: cut short, the next call goes on. */
  clearOld: async (actor: Actor): Promise<void> => {
    const { rows } = await lobby.list(actor, 'replay')
    const rounds = rows.filter(
      ({ demo, phase, title, host }) => demo && phase === 'replay' && title === LIVE_SHOW.title && host.roomId === ROOM_ID,
    )
    for (const { id } of rounds.toSorted((a, b) => b.startsAtMs - a.startsAtMs).slice(REPLAYS_KEPT)) {
      await engine.dropRecording({ stageId: id })
      await shows.move(id, 'archived')
    }
  },
})
