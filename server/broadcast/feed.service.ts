// Puts a picture made on this machine on the air without a camera: the demo's broadcast, recorded video.
import type { MediaEngine, StartFeed } from '../../media/media-engine.ts'
import { DomainError, found } from '../domain-error.ts'
import { isOnAir, UPCOMING } from '../shows/phase.rules.ts'
import type { Show, Shows } from '../shows/show.service.ts'

export type FeedArgs = Omit<StartFeed, 'stageId' | 'takeFrom'>
export type FeedDeps = {
  readonly shows: Pick<Shows, 'get' | 'move'>
  readonly engine: Pick<MediaEngine, 'startFeed' | 'stopFeed' | 'startRecording' | 'cell' | 'on'>
}
export type Feeds = ReturnType<typeof createFeeds>

const PICTURE_WITHIN_MS = 20_000

export const createFeeds = ({ shows, engine }: FeedDeps) => {
  /** Resolves when the stage shows a picture; refuses `not_producing` when none came in time. */
  const pictureOf = (showId: string): { readonly seen: Promise<void>; readonly giveUp: () => void } => {
    let giveUp = (): void => undefined
    const seen = new Promise<void>((settle, refuse) => {
      const timer = setTimeout(() => giveUp(), PICTURE_WITHIN_MS)
      const stop = engine.on((event) => {
        if (event.type === 'producing' && event.stageId === showId) end(settle)
      })
      const end = (then: () => void): void => {
        clearTimeout(timer)
        stop()
        then()
      }
      giveUp = () => end(() => refuse(new DomainError('not_producing')))
    })
    return { seen, giveUp: () => giveUp() }
  }

  return {
    /**
     * Feeds the show's stage and, when there is a picture, moves it live and records it; one already on air goes on as it is.
     * Refuses `not_found`, `wrong_phase`, `stage_busy` (a person holds the stage), `unavailable`, `not_producing`.
     */
    feedShow: async (showId: string, args: FeedArgs): Promise<Show> => {
      const show = found(await shows.get(showId))
      if (!UPCOMING.includes(show.phase) && !isOnAir(show.phase)) throw new DomainError('wrong_phase', { phase: show.phase })
      const picture = pictureOf(showId)
      picture.seen.catch(() => undefined)
      const started = await engine.startFeed({ ...args, stageId: showId, takeFrom: show.media.take })
      if (!started.ok) {
        picture.giveUp()
        throw new DomainError(started.code, started.params === undefined ? undefined : { ...started.params })
      }
      await picture.seen
      if (!UPCOMING.includes(show.phase)) return found(await shows.get(showId))
      const live = await shows.move(showId, 'live')
      await engine.startRecording({ stageId: showId })
      return live
    },
    /** The picture goes away; the show stays as it is. */
    stopFeed: (showId: string): Promise<void> => engine.stopFeed({ stageId: showId }),
  }
}
