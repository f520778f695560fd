// Conducts the end of a show: selling, recording, stage, replay, each step safe to repeat, so that a crash in between only delays it.
import type { MediaEngine } from '../../media/media-engine.ts'
import { DomainError } from '../domain-error.ts'
import type { Logger } from '../logger.ts'
import type { Closing } from '../offers/closing.service.ts'
import type { MoveAsk, Show, Shows } from '../shows/show.service.ts'

/** Which process holds a show's stage; an entry lives for seconds unless it is kept. */
export type StageLease = {
  readonly me: string
  readonly take: (showId: string) => Promise<void>
  /** False: another process took it. */
  readonly keep: (showId: string) => Promise<boolean>
  readonly release: (showId: string) => Promise<void>
  readonly holder: (showId: string) => Promise<string | null>
}
export type EndingDeps = {
  readonly shows: Pick<Shows, 'get' | 'move' | 'ending'>
  readonly closing: Pick<Closing, 'beginClosing'>
  readonly engine: Pick<MediaEngine, 'endRecording' | 'closeStage'>
  readonly lease: Pick<StageLease, 'me' | 'holder'>
  readonly logger: Logger
}
export type Ending = ReturnType<typeof createEnding>

export const createEnding = ({ shows, closing, engine, lease, logger }: EndingDeps) => {
  const running = new Map<string, Promise<void>>()

  /** Its recording lies with the process that holds the stage: only that one may say whether there is a replay. */
  const isOurs = async (showId: string): Promise<boolean> => {
    const holder = await lease.holder(showId).catch(() => null)
    return holder === null || holder === lease.me
  }
  const steps = async (showId: string): Promise<void> => {
    let show = await shows.get(showId)
    if (show?.phase === 'ended') {
      await closing.beginClosing(showId)
      if (!(await isOurs(showId))) return
      await engine.endRecording({ stageId: showId })
      show = await shows.move(showId, 'processing')
    }
    if (show?.phase !== 'processing') return
    const recording = await engine.endRecording({ stageId: showId })
    await engine.closeStage({ stageId: showId })
    await shows.move(showId, recording ? 'replay' : 'archived')
  }

  /** Does what is left of an end that has begun. Twice at once is once. */
  const finish = (showId: string): Promise<void> => {
    const known = running.get(showId)
    if (known) return known
    const mine = steps(showId).finally(() => running.delete(showId))
    running.set(showId, mine)
    return mine
  }
  const finishOrLog = async (showId: string): Promise<void> => {
    try {
      await finish(showId)
    } catch (err) {
      if (!(err instanceof DomainError)) logger.error({ err, showId }, 'end of a show not finished yet; it is tried again')
    }
  }

  return {
    finish,
    /** Moves to `ended` and goes on by itself. Refuses as `shows.move`. */
    end: async (showId: string, endedReason: string, ask: MoveAsk = {}): Promise<Show> => {
      const show = await shows.move(showId, 'ended', { ...ask, endedReason })
      void finishOrLog(showId)
      return show
    },
    /** Duty: ends that were cut short. */
    finishAll: async (): Promise<void> => {
      for (const show of await shows.ending()) await finishOrLog(show.id)
    },
    settled: async (): Promise<void> => void (await Promise.allSettled(running.values())),
  }
}
