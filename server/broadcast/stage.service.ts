// Brings hosts and viewers to the media engine: who may open, send or watch, whose transport is whose, and who hears of its end.
import type { IceParameters, MediaAnswer, MediaEngine, MediaEvent, Untrusted } from '../../media/media-engine.ts'
import type { Actor } from '../actor.ts'
import { personKey } from '../actor.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import { may } from '../members/permissions.rules.ts'
import { permit } from '../members/permit.service.ts'
import type { AckOf, PayloadOf, ToldOf } from '../protocol/socket-events.ts'
import type { Shows } from '../shows/show.service.ts'
import { closedWhy } from './media-report.rules.ts'
import { mayOpenStage, mayWatchIn } from './stage.rules.ts'
import { iceServersFor, type TurnConfig } from './turn.rules.ts'

/** One connected page, as far as media needs it. */
export type StagePage = {
  readonly socketId: string
  readonly actor: Actor
  readonly tell: (name: 'stage:closed', told: ToldOf<'stage:closed'>) => void
}
export type StageDeps = {
  readonly shows: Pick<Shows, 'get' | 'grants'>
  readonly engine: Pick<
    MediaEngine,
    'openStage' | 'hostGone' | 'produce' | 'closeStage' | 'connectTransport' | 'restartIce' | 'watch' | 'unwatch' | 'viewerGone' | 'report'
  >
  readonly isKicked: (showId: string, personKey: string) => Promise<boolean>
  readonly turn: TurnConfig
  readonly clock: Clock
}
export type Stages = ReturnType<typeof createStages>

/** Engine and contract say the same in types of their own; the event's own schema checks what leaves. */
const asTold = <T>(value: unknown): T => value as T
const asUntrusted = (value: object): Untrusted => value

const granted = <T extends object>(answer: MediaAnswer<T>): { ok: true } & T => {
  if (!answer.ok) throw new DomainError(answer.code, answer.params === undefined ? undefined : { ...answer.params })
  return answer
}
/** The device: another tab of the same session takes over silently, another device must ask. */
const holderOf = ({ sid, visitorId }: Actor): string => sid ?? visitorId

const createHostSide = (deps: StageDeps, pages: Map<string, StagePage>, hosting: Map<string, string>) => {
  const { shows, engine, turn, clock } = deps
  const hostOnly = async (actor: Actor, act: 'stage.open' | 'stage.produce', showId: string): Promise<void> =>
    permit(actor, act, await shows.grants(actor, showId))
  return {
    /** Refuses `wrong_phase`, `stage_busy {sinceMs, browser}`, `unavailable` (no media here). */
    open: async (page: StagePage, showId: string, ask: PayloadOf<'stage:open'>): Promise<AckOf<'stage:open'>> => {
      await hostOnly(page.actor, 'stage.open', showId)
      const show = found(await shows.get(showId))
      if (!mayOpenStage(show.phase)) throw new DomainError('wrong_phase', { phase: show.phase })
      const opened = granted(
        await engine.openStage({
          stageId: showId,
          holderKey: holderOf(page.actor),
          ownerKey: page.socketId,
          takeFrom: show.media.take,
          browser: page.actor.browser,
          takeOver: ask.takeOver ?? false,
          ...(ask.keep === undefined ? {} : { keep: ask.keep }),
        }),
      )
      pages.set(page.socketId, page)
      hosting.set(showId, page.socketId)
      const { caps, transport, kept, cell } = opened
      const iceServers = iceServersFor(turn, holderOf(page.actor), clock.nowMs())
      return asTold({ caps, transport, kept, iceServers, take: cell.take })
    },
    produce: async (page: StagePage, showId: string, ask: PayloadOf<'stage:produce'>): Promise<AckOf<'stage:produce'>> => {
      await hostOnly(page.actor, 'stage.produce', showId)
      const { transportId, kind, source } = ask
      const rtpParameters = asUntrusted(ask.rtpParameters)
      const { producerId } = granted(
        await engine.produce({ stageId: showId, ownerKey: page.socketId, transportId, kind, rtpParameters, source }),
      )
      return { producerId }
    },
    /** Only who holds the stage closes it; a page that was refused or taken over changes nothing. */
    close: async (page: StagePage, showId: string): Promise<void> => {
      await hostOnly(page.actor, 'stage.open', showId)
      if (hosting.get(showId) !== page.socketId) return
      hosting.delete(showId)
      await engine.closeStage({ stageId: showId })
    },
  }
}

const createViewerSide = (deps: StageDeps, pages: Map<string, StagePage>) => {
  const { shows, engine, isKicked } = deps
  /** The entry rule; before go-live only the show's own people see the picture. */
  const assertMayWatch = async (actor: Actor, showId: string): Promise<void> => {
    const [show, grants, kicked] = await Promise.all([shows.get(showId), shows.grants(actor, showId), isKicked(showId, personKey(actor))])
    if (kicked) throw new DomainError('kicked')
    permit(actor, 'stage.consume', { ...grants, entry: true })
    if (!mayWatchIn(found(show).phase, may(actor, 'studio.figures', grants) === 'ok')) throw new DomainError('not_producing')
  }
  return {
    watch: async (page: StagePage, showId: string, ask: PayloadOf<'stage:watch'>): Promise<AckOf<'stage:watch'>> => {
      await assertMayWatch(page.actor, showId)
      pages.set(page.socketId, page)
      const { take, keep, startLayer } = ask
      const watching = granted(
        await engine.watch({
          stageId: showId,
          viewerKey: page.socketId,
          sessionKey: page.actor.visitorId,
          rtpCapabilities: asUntrusted(ask.rtpCapabilities),
          take,
          ...(keep === undefined ? {} : { keep }),
          ...(startLayer === undefined ? {} : { startLayer: startLayer as 0 | 1 | 2 }),
        }),
      )
      const { transport, kept, consumers } = watching
      return asTold({ take: watching.take, transport, kept, consumers })
    },
    unwatch: ({ socketId }: StagePage): Promise<void> => engine.unwatch({ viewerKey: socketId }),
    report: ({ socketId }: StagePage, ask: PayloadOf<'stats:report'>): Promise<AckOf<'stats:report'>> => {
      const { via, wants, visible, fps, freezeMs, lossBps, jitterBufferMs } = ask
      return engine.report({ viewerKey: socketId, report: { via, wants, visible, fps, freezeMs, lossBps, jitterBufferMs } })
    },
  }
}

export const createStages = (deps: StageDeps) => {
  const { engine, isKicked } = deps
  const pages = new Map<string, StagePage>()
  /** show -> the socket that opened its stage last. */
  const hosting = new Map<string, string>()
  const tellClosed = (socketId: string, event: Extract<MediaEvent, { type: 'hostClosed' | 'viewerClosed' }>): void =>
    pages.get(socketId)?.tell('stage:closed', { transportId: event.transportId, why: closedWhy(event.why), afterMs: event.afterMs })

  return {
    ...createHostSide(deps, pages, hosting),
    ...createViewerSide(deps, pages),
    /** Her own transport, host's or viewer's. Refuses `stage_changed`. */
    connect: async (page: StagePage, ask: PayloadOf<'stage:connect'>): Promise<void> => {
      permit(page.actor, 'transport.connect', { entry: true, host: true })
      const { transportId } = ask
      granted(await engine.connectTransport({ ownerKey: page.socketId, transportId, dtlsParameters: asUntrusted(ask.dtlsParameters) }))
    },
    restartIce: async (page: StagePage, { transportId }: PayloadOf<'stage:restartIce'>): Promise<{ iceParameters: IceParameters }> => {
      permit(page.actor, 'transport.connect', { entry: true, host: true })
      return granted(await engine.restartIce({ ownerKey: page.socketId, transportId }))
    },
    /** Her socket went: the transport waits for the next one of the same session; one who was kicked has no next. */
    gone: async (page: StagePage, showId: string | null): Promise<void> => {
      const { socketId, actor } = page
      if (!pages.delete(socketId)) return
      for (const [stageId, host] of hosting) if (host === socketId) await engine.hostGone({ stageId, ownerKey: socketId })
      await engine.viewerGone({ viewerKey: socketId })
      if (showId !== null && (await isKicked(showId, personKey(actor)))) await engine.unwatch({ viewerKey: socketId })
    },
    hear: (event: MediaEvent): void => {
      if (event.type === 'hostClosed') tellClosed(event.ownerKey, event)
      if (event.type === 'viewerClosed') tellClosed(event.viewerKey, event)
      if (event.type === 'closed') hosting.delete(event.stageId)
    },
  }
}
