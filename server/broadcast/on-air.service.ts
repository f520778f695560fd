// Moves a show on its host's word: go live, pause, resume, end.
import type { MediaEngine } from '../../media/media-engine.ts'
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { Act } from '../protocol/acts.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { AckOf, PayloadOf } from '../protocol/socket-events.ts'
import { isOnAir, isOver, UPCOMING } from '../shows/phase.rules.ts'
import type { Show, Shows } from '../shows/show.service.ts'
import type { Ending } from './ending.service.ts'
import { mayPromiseBack } from './stage.rules.ts'

export type OnAirDeps = {
  readonly shows: Pick<Shows, 'get' | 'grants' | 'move' | 'onAir'>
  readonly engine: Pick<MediaEngine, 'cell' | 'startRecording' | 'stopRecording'>
  readonly ending: Pick<Ending, 'end'>
  readonly audit: Pick<Audit, 'write'>
  /** What is wrong in the run sheet, `offer:<position>:<code>` each; an empty sheet has nothing wrong. */
  readonly sheetProblems: (showId: string) => Promise<readonly string[]>
  readonly clock: Clock
}
export type OnAir = ReturnType<typeof createOnAir>

/** As many as the plan's own check list says. */
const MISSING_MAX = 20

const ackOf = ({ phase, version }: Show): AckOf<'show:goLive'> => ({ phase, version })

export const createOnAir = ({ shows, engine, ending, audit, sheetProblems, clock }: OnAirDeps) => {
  const permitted = async (actor: Actor, act: Act, showId: string): Promise<Show> => {
    const [show, grants] = await Promise.all([shows.get(showId), shows.grants(actor, showId)])
    permit(actor, act, grants)
    return found(show)
  }
  const assertPicture = async (showId: string): Promise<void> => {
    if ((await engine.cell({ stageId: showId })).state !== 'on') throw new DomainError('not_producing')
  }
  /** What a room of many shows carries at once is named in limits.ts. */
  const assertRoomForOneMore = async (): Promise<void> => {
    if ((await shows.onAir()).length >= LIMITS.showsLiveMax) throw new DomainError('not_ready', { missing: ['showsLiveMax'] })
  }
  /** The same that the studio's check list blocks on: an empty sheet is its warning, not a refusal. */
  const assertSheet = async (showId: string): Promise<void> => {
    const missing = (await sheetProblems(showId)).slice(0, MISSING_MAX)
    if (missing.length > 0) throw new DomainError('not_ready', { missing })
  }
  const toLive = async (showId: string, seenVersion: number): Promise<AckOf<'show:goLive'>> => {
    const show = await shows.move(showId, 'live', { seenVersion })
    // Should this not be reached, the next look at the stage begins the recording.
    await engine.startRecording({ stageId: showId })
    return ackOf(show)
  }

  return {
    /** From scheduled or rehearsal. Refuses `wrong_phase`, `not_producing` (no picture on the stage), `not_ready {missing}`, `changed_meanwhile`. */
    goLive: async (actor: Actor, showId: string, { seenVersion }: PayloadOf<'show:goLive'>): Promise<AckOf<'show:goLive'>> => {
      const show = await permitted(actor, 'show.goLive', showId)
      if (show.phase === 'live') return ackOf(show)
      if (!UPCOMING.includes(show.phase)) throw new DomainError('wrong_phase', { phase: show.phase })
      await assertPicture(showId)
      await assertRoomForOneMore()
      await assertSheet(showId)
      return toLive(showId, seenVersion)
    },
    /** Viewers see the card; nothing is recorded until the host resumes. Refuses `bad_input {backAtMs}`, `wrong_phase`. */
    pause: async (actor: Actor, showId: string, ask: PayloadOf<'show:pause'>): Promise<AckOf<'show:pause'>> => {
      await permitted(actor, 'show.pause', showId)
      const { seenVersion, backAtMs } = ask
      if (!mayPromiseBack(backAtMs, clock.nowMs())) throw new DomainError('bad_input', { field: 'backAtMs' })
      const show = await shows.move(showId, 'paused', { seenVersion, ...(backAtMs === undefined ? {} : { backAtMs }) })
      await engine.stopRecording({ stageId: showId })
      return ackOf(show)
    },
    /** From a pause only: an interruption is lifted by the picture itself. Refuses `wrong_phase`, `not_producing`. */
    resume: async (actor: Actor, showId: string, { seenVersion }: PayloadOf<'show:resume'>): Promise<AckOf<'show:resume'>> => {
      const show = await permitted(actor, 'show.resume', showId)
      if (show.phase === 'live') return ackOf(show)
      if (show.phase !== 'paused') throw new DomainError('wrong_phase', { phase: show.phase })
      await assertPicture(showId)
      return toLive(showId, seenVersion)
    },
    /** Answers when the show is ended; its offers, recording and replay follow by themselves. A repeat answers ok. */
    end: async (actor: Actor, showId: string, { seenVersion }: PayloadOf<'show:end'>): Promise<AckOf<'show:end'>> => {
      const show = await permitted(actor, 'show.end', showId)
      if (isOver(show.phase) && show.liveAtMs !== null) return ackOf(show)
      if (!isOnAir(show.phase)) throw new DomainError('wrong_phase', { phase: show.phase })
      const ended = await ending.end(showId, actor.personId === show.hostPersonId ? 'host' : 'staff', { seenVersion })
      await audit.write({
        actor,
        act: 'show.end',
        on: { kind: 'show', id: showId },
        before: { phase: show.phase },
        after: { phase: 'ended' },
      })
      return ackOf(ended)
    },
  }
}
