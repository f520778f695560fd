// Opens the broadcast: the media engine behind the stage, the show on the air, its end, and how it is played.
import { hostname } from 'node:os'
import type { Redis } from 'ioredis'
import type { MediaEngine } from '../../media/media-engine.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { RawRoute } from '../http/route.ts'
import type { Duty } from '../jobs/loop.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { Closing } from '../offers/closing.service.ts'
import type { EventBinding } from '../realtime/bind-event.ts'
import type { Shows } from '../shows/show.service.ts'
import type { Signing } from '../signing.ts'
import { createEnding, type Ending } from './ending.service.ts'
import { createFeeds, type Feeds } from './feed.service.ts'
import { hlsRoutes } from './hls.routes.ts'
import { createMediaReports, type MediaReports } from './media-report.service.ts'
import { openMediaEngine, type EngineConfig } from './media-engine.adapter.ts'
import { createOnAir } from './on-air.service.ts'
import { createPlay, type Play } from './play.service.ts'
import { createStageLease } from './stage-lease.store.ts'
import { createStages, type StagePage } from './stage.service.ts'
import { stageEvents } from './stage.socket.ts'
import type { TurnConfig } from './turn.rules.ts'

const LOOK_EVERY_MS = 2_000
const ENDINGS_EVERY_MS = 5_000

export type OpenBroadcastDeps = {
  readonly shows: Shows
  readonly closing: Pick<Closing, 'beginClosing'>
  /** What is wrong in a show's run sheet: it does not go live with it. */
  readonly sheetProblems: (showId: string) => Promise<readonly string[]>
  readonly isKicked: (showId: string, personKey: string) => Promise<boolean>
  readonly audit: Pick<Audit, 'write'>
  readonly signing: Signing
  /** The general client. */
  readonly redis: Redis
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
  readonly config: EngineConfig & { readonly port: number; readonly turn: TurnConfig; readonly corsOrigins: readonly string[] }
  /** Left out: a real one is started. */
  readonly engine?: MediaEngine
}
export type OpenedBroadcast = {
  readonly play: Play['play']
  /** See play.service. */
  readonly replayList: Play['replayList']
  /** For machine-made pictures: the demo, recorded video. */
  readonly feeds: Feeds
  readonly ending: Ending
  readonly engine: MediaEngine
  readonly events: EventBinding[]
  readonly rawRoutes: RawRoute[]
  readonly duties: Duty[]
  /** A page's socket is gone. */
  readonly pageGone: (page: StagePage, showId: string | null) => void
  /** True when every media worker lives and answers. */
  readonly ready: () => Promise<boolean>
  /** From now on a worker that ends is no death. */
  readonly beginClosing: () => void
  readonly close: () => Promise<void>
}

const count = (metrics: Metrics, reports: Pick<MediaReports, 'stats'>): void => {
  const stats = reports.stats
  const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0)
  metrics.gauge('sibo_media_stages', 'Stages with a picture', () => stats().stages.filter(({ cell }) => cell.state === 'on').length)
  metrics.gauge('sibo_media_viewers', 'Viewers by WebRTC', () => sum(stats().stages.map(({ viewerCount }) => viewerCount)))
  metrics.gauge('sibo_media_workers', 'Media workers alive', () => stats().workers.filter(({ alive }) => alive).length)
}

export const openBroadcast = async (deps: OpenBroadcastDeps): Promise<OpenedBroadcast> => {
  const { shows, closing, isKicked, audit, signing, redis, clock, logger, metrics, config } = deps
  const { turn } = config
  const engine = deps.engine ?? (await openMediaEngine(config, clock, logger))
  const lease = createStageLease(redis, `${hostname()}:${config.port === 0 ? process.pid : config.port}`)
  const ending = createEnding({ shows, closing, engine, lease, logger })
  const reports = createMediaReports({ shows, engine, lease, ending, clock, logger })
  const stages = createStages({ shows, engine, isKicked, turn, clock })
  const onAir = createOnAir({ shows, engine, ending, audit, sheetProblems: deps.sheetProblems, clock })
  const play = createPlay({ shows, engine, isKicked, signing, turn, clock })
  const stopped = metrics.labelled('sibo_recordings_stopped_total', 'Recordings that stopped by themselves', 'why')
  const stopHearing = engine.on((event) => {
    void reports.hear(event)
    stages.hear(event)
    if (event.type === 'recordingStopped' && event.why !== 'asked' && event.why !== 'ended') stopped.inc(event.why)
  })
  count(metrics, reports)
  const close = async (): Promise<void> => {
    await ending.settled()
    await engine.close()
    await reports.settled()
    stopHearing()
  }
  let closed: Promise<void> | null = null
  return {
    play: play.play,
    replayList: play.replayList,
    feeds: createFeeds({ shows, engine }),
    ending,
    engine,
    events: stageEvents({ stages, onAir }),
    rawRoutes: hlsRoutes(play, config.corsOrigins),
    duties: [
      { name: 'broadcast.look', everyMs: LOOK_EVERY_MS, run: reports.look },
      { name: 'broadcast.endings', everyMs: ENDINGS_EVERY_MS, run: ending.finishAll },
    ],
    pageGone: (page, showId) =>
      void stages.gone(page, showId).catch((err: unknown) => logger.warn({ err }, 'a page that left could not be noted')),
    ready: () => engine.healthy(),
    beginClosing: () => engine.beginClosing(),
    close: () => (closed ??= close()),
  }
}
