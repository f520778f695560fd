// Keeps the media cell of each show true to its stage, brings interrupted shows back, and acts on a host who stays away.
import type { MediaEngine, MediaEvent, MediaStats } from '../../media/media-engine.ts'
import type { Clock } from '../clock.ts'
import { DomainError } from '../domain-error.ts'
import type { Logger } from '../logger.ts'
import type { MediaCell } from '../protocol/stage.ts'
import { awayVerdict } from '../shows/away.rules.ts'
import { isOver } from '../shows/phase.rules.ts'
import type { Show, Shows } from '../shows/show.service.ts'
import type { Ending, StageLease } from './ending.service.ts'
import { goneCell, mediaToNote } from './media-report.rules.ts'

export type MediaReportDeps = {
  readonly shows: Pick<Shows, 'get' | 'setMedia' | 'move' | 'onAir'>
  readonly engine: Pick<MediaEngine, 'stats' | 'startRecording' | 'closeStage'>
  readonly lease: StageLease
  readonly ending: Ending
  readonly clock: Clock
  readonly logger: Logger
}
export type MediaReports = ReturnType<typeof createMediaReports>

/** A stage is nobody's when this many looks in a row found no holder: one missing entry may be a Redis that just came back. */
const LOOKS_WITHOUT_HOLDER = 2
const OTHER_FIRST = new Set(['wrong_phase', 'changed_meanwhile'])

export const createMediaReports = ({ shows, engine, lease, ending, clock, logger }: MediaReportDeps) => {
  const turns = new Map<string, Promise<void>>()
  const unheld = new Map<string, number>()
  let stats: MediaStats = {
    workers: [],
    stages: [],
    handles: { workers: 0, routers: 0, transports: 0, producers: 0, consumers: 0, processes: 0 },
  }

  /** One show's reports are written one after another, in the order they came. */
  const inTurn = (showId: string, task: () => Promise<void>): Promise<void> => {
    const mine = (turns.get(showId) ?? Promise.resolve())
      .then(task)
      .catch((err: unknown) => logger.error({ err, showId }, 'media report not noted; the next look tries again'))
    turns.set(showId, mine)
    void mine.then(() => turns.get(showId) === mine && turns.delete(showId))
    return mine
  }
  const moveUnlessOther = async (showId: string, to: Show['phase']): Promise<Show | null> => {
    try {
      return await shows.move(showId, to)
    } catch (err) {
      if (err instanceof DomainError && OTHER_FIRST.has(err.code)) return null
      throw err
    }
  }

  /** Writes what is new; a picture that is back ends the interruption and goes on in the same recording. */
  const align = async (showId: string, cellOf: (row: MediaCell) => MediaCell): Promise<void> => {
    const seen = await shows.get(showId)
    if (!seen) return
    const noted = mediaToNote(seen.media, seen.phase, cellOf(seen.media))
    let show = noted ? await shows.setMedia(showId, noted) : seen
    if (show.media.state !== 'on') return
    if (show.phase === 'interrupted') show = (await moveUnlessOther(showId, show.phaseBefore ?? 'live')) ?? show
    if (show.phase === 'live') await engine.startRecording({ stageId: showId })
  }

  const letGo = async (showId: string): Promise<'ours' | 'others'> => {
    const holder = await lease.holder(showId)
    if (holder !== null && holder !== lease.me) return 'others'
    await lease.release(showId)
    return 'ours'
  }

  const hear = (event: MediaEvent): Promise<void> => {
    if (event.type !== 'producing' && event.type !== 'resumed' && event.type !== 'silent' && event.type !== 'closed')
      return Promise.resolve()
    const { stageId, cell, type } = event
    return inTurn(stageId, async () => {
      try {
        if (type === 'producing') await lease.take(stageId)
        // A stage of ours that never showed a picture says nothing about the one that another process holds.
        if (type === 'closed' && (await letGo(stageId)) === 'others') return
      } catch (err) {
        // The row is the truth; without Redis only other processes know less.
        logger.warn({ err, showId: stageId }, 'stage lease not written')
      }
      await align(stageId, () => cell)
    })
  }

  const lookAtOwn = async ({ stageId, cell }: MediaStats['stages'][number]): Promise<void> => {
    const kept = await lease.keep(stageId).catch(() => true)
    const show = await shows.get(stageId)
    if (!kept || !show || (isOver(show.phase) && show.phase !== 'ended' && show.phase !== 'processing')) {
      logger.info({ showId: stageId, kept }, 'stage closed: another process holds it, or the show is over')
      return engine.closeStage({ stageId })
    }
    await inTurn(stageId, () => align(stageId, () => cell))
  }
  /** The row says there is a picture, and no process has it: it went with its server. */
  const lookAtUnheld = async (show: Show): Promise<void> => {
    const holder = await lease.holder(show.id)
    // What we held, and do not have, went with our last life.
    const looks = holder === lease.me ? LOOKS_WITHOUT_HOLDER : holder === null ? (unheld.get(show.id) ?? 0) + 1 : 0
    unheld.set(show.id, looks)
    if (looks < LOOKS_WITHOUT_HOLDER) return
    await inTurn(show.id, () => align(show.id, (row) => goneCell(row, clock.nowMs())))
  }
  const lookAtAbsent = async (show: Show): Promise<void> => {
    // Never a picture, so nobody went away: a demonstration on a server without media workers.
    if (show.media.take === 0) return
    const verdict = awayVerdict(show.phase, show.media.sinceMs, clock.nowMs())
    if (verdict === 'interrupt') await moveUnlessOther(show.id, 'interrupted')
    if (verdict === 'end') await ending.end(show.id, 'hostAway')
  }

  /** The demo's show waits for no host: where no picture can be made (no worker, no ffmpeg) it is on air without one. */
  const isDrawn = ({ demo, media }: Show): boolean => demo && (media.take === 0 || stats.workers.length === 0)

  /** Duty, every 2 s: what an event did not reach is made true here. */
  const look = async (): Promise<void> => {
    stats = await engine.stats()
    // One that is opening is nobody's yet: another process may still hold the show's picture.
    const shown = stats.stages.filter(({ phase }) => phase === 'on' || phase === 'away')
    const own = new Set(shown.map((stage) => stage.stageId))
    const onAir = await shows.onAir()
    for (const known of unheld.keys()) if (own.has(known) || !onAir.some((show) => show.id === known)) unheld.delete(known)
    const looks = [
      ...shown.map(lookAtOwn),
      ...onAir.filter((show) => show.media.state === 'on' && !own.has(show.id)).map(lookAtUnheld),
      ...onAir.filter((show) => show.media.state !== 'on' && !isDrawn(show)).map(lookAtAbsent),
    ]
    for (const done of await Promise.allSettled(looks))
      if (done.status === 'rejected') logger.error({ err: done.reason as unknown }, 'a look at a stage failed')
  }

  return {
    hear,
    look,
    /** As of the last look. */
    stats: (): MediaStats => stats,
    /** Resolves when every report heard so far is written. */
    settled: async (): Promise<void> => void (await Promise.all(turns.values())),
  }
}
