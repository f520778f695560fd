// Keeps a picture on the demo's stage: starts the generated broadcast, shows the pinned product in it, and gives way to a person.
import type { MediaEngine } from '../../media/media-engine.ts'
import type { Feeds } from '../broadcast/feed.service.ts'
import type { Clock } from '../clock.ts'
import { DomainError } from '../domain-error.ts'
import type { Logger } from '../logger.ts'
import type { Show, Shows } from '../shows/show.service.ts'
import { feedVerdict } from './feed.rules.ts'
import type { CardFacts } from './scene-drawing.rules.ts'
import { sceneFeed, type SceneFiles } from './scene.rules.ts'
import type { Shown, Stall } from './stall.service.ts'

export type ShownCard = CardFacts & { readonly pictureUrl: string | null }
export type Scene = {
  /** Made anew at each start: a newer drawing must not wait for somebody to empty the folder. */
  readonly prepare: () => Promise<{ readonly files: SceneFiles; readonly fontFile: string | null }>
  /** Seen in the picture within two seconds. */
  readonly show: (card: ShownCard | null) => Promise<void>
}
export type DemoBroadcastDeps = {
  readonly feeds: Feeds
  readonly engine: Pick<MediaEngine, 'stats'>
  readonly scene: Scene
  readonly shows: Pick<Shows, 'get' | 'move'>
  readonly stall: Stall
  readonly clock: Clock
  readonly logger: Logger
}
export type DemoBroadcast = ReturnType<typeof createDemoBroadcast>
/** What we know of one show's stage beside what the engine says. */
type Known = { fed: boolean; darkSinceMs: number | null; personSeenAtMs: number | null; triedAtMs: number | null; failures: number }

const cardOf = (shown: Shown | null): ShownCard | null =>
  shown && {
    title: shown.title,
    pictureUrl: shown.pictureUrl,
    flash: shown.flash,
    priceFen: Math.min(...shown.skus.map(({ priceFen }) => priceFen)),
  }

export const createDemoBroadcast = ({ feeds, engine, scene, shows, stall, clock, logger }: DemoBroadcastDeps) => {
  const known = new Map<string, Known>()
  let prepared: ReturnType<Scene['prepare']> | null = null
  let shown = ''
  let starting: Promise<void> | null = null
  let closed = false

  const knownOf = (showId: string): Known => {
    const one = known.get(showId) ?? { fed: false, darkSinceMs: null, personSeenAtMs: null, triedAtMs: null, failures: 0 }
    known.set(showId, one)
    return one
  }
  const begin = async (showId: string, state: Known): Promise<void> => {
    try {
      const { files, fontFile } = await (prepared ??= scene.prepare())
      if (closed) return
      // An ffmpeg without the text filter refuses the whole picture: every other try goes without the clock.
      await feeds.feedShow(showId, sceneFeed(files, state.failures % 2 === 0 ? fontFile : null))
      state.failures = 0
      logger.info({ showId }, 'generated broadcast is on')
    } catch (err) {
      state.failures += 1
      state.fed = err instanceof DomainError && err.code === 'not_producing'
      const code = err instanceof DomainError ? err.code : 'fault'
      if (code === 'fault') prepared = null
      if (closed || state.failures > 1) return
      if (code === 'fault') logger.error({ err, showId }, 'generated broadcast failed')
      else logger.info({ showId, code }, 'generated broadcast is not on: the demo show has no picture now')
    }
  }
  /** Goes on by itself: a picture may take seconds, and closing must not wait for it. */
  const start = (showId: string, state: Known): void => {
    state.triedAtMs = clock.nowMs()
    state.darkSinceMs = null
    state.fed = true
    starting ??= begin(showId, state).finally(() => (starting = null))
  }
  const stop = async (showId: string, state: Known): Promise<void> => {
    state.fed = false
    await feeds.stopFeed(showId)
    logger.info({ showId }, 'generated broadcast gave way')
  }

  /** A server without media: nothing will ever end an interruption that an earlier run left. */
  const stayOnAir = async ({ id, phase, phaseBefore }: Show): Promise<void> => {
    if (phase === 'interrupted') await shows.move(id, phaseBefore ?? 'live')
  }

  /** Duty, every two seconds. */
  const look = async (showId: string): Promise<void> => {
    const [stats, show] = await Promise.all([engine.stats(), shows.get(showId)])
    if (!show || closed || starting) return
    if (stats.workers.length === 0) return stayOnAir(show)
    const stage = stats.stages.find((one) => one.stageId === showId)
    const source = stage?.source ?? null
    const state = knownOf(showId)
    const nowMs = clock.nowMs()
    state.darkSinceMs = source === null ? (state.darkSinceMs ?? nowMs) : null
    // Her transport waits ten seconds for her after her picture is gone: those count as gone.
    if (source === 'page' && stage?.cell.state === 'on') state.personSeenAtMs = nowMs
    const verdict = feedVerdict({ ...state, nowMs, source, phase: show.phase, phaseSinceMs: show.phaseSinceMs })
    if (verdict === 'start') start(showId, state)
    if (verdict === 'stop') await stop(showId, state)
    if (verdict === 'resume') await shows.move(showId, 'live')
  }
  /** Duty, every second: draws the card anew when something of it changed. */
  const drawCard = async (showId: string): Promise<void> => {
    if (!prepared || closed) return
    await prepared
    const card = cardOf(await stall.shown(showId))
    const now = JSON.stringify(card)
    if (now === shown) return
    await scene.show(card)
    shown = now
  }

  return {
    /** The files of the picture, made while the shop is being seeded; what fails here is tried and told at the first look. */
    prepare: (): void => void (prepared ??= scene.prepare()).catch(() => (prepared = null)),
    look,
    drawCard,
    /** The broadcast itself ends with the media engine. */
    close: (): void => void (closed = true),
  }
}
