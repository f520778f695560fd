// Defines what a show is and derives from it, purely: the change a move makes, the room's cells, what is missing before it is announced.
import type { CellEntry } from '../protocol/room-fold.ts'
import type { Phase } from '../protocol/shows.ts'
import type { MediaCell } from '../protocol/stage.ts'
import { isOnAir } from './phase.rules.ts'

export type ShowMedia = MediaCell & { readonly version: number }

export type Show = {
  readonly id: string
  readonly roomId: string
  readonly hostPersonId: string
  readonly hostName: string
  readonly hostPictureUrl: string | null
  readonly title: string
  readonly description: string
  readonly coverId: string | null
  readonly coverUrl: string | null
  readonly phase: Phase
  /** What it was when it was interrupted; null otherwise. */
  readonly phaseBefore: Phase | null
  readonly phaseSinceMs: number
  readonly startsAtMs: number
  readonly liveAtMs: number | null
  readonly endedAtMs: number | null
  /** When the host said she would be back; only while paused. */
  readonly backAtMs: number | null
  readonly endedReason: string | null
  readonly media: ShowMedia
  /** Raised by every change but the media's, which counts by itself. */
  readonly version: number
  readonly demo: boolean
  readonly createdAtMs: number
}

export type Room = {
  readonly id: string
  readonly name: string
  readonly hostPersonId: string
  readonly hostName: string
  readonly hostPictureUrl: string | null
}

/** A change of a show by compare-and-set; the store raises the version. */
export type ShowPatch = Partial<Omit<Show, 'id' | 'roomId' | 'media' | 'version' | 'demo' | 'createdAtMs'>>

export type MoveWish = { readonly backAtMs?: number; readonly endedReason?: string }

/** Everything that changes when a show moves to `to` at `nowMs`. */
export const movePatch = (show: Show, to: Phase, nowMs: number, wish: MoveWish): ShowPatch => ({
  phase: to,
  phaseBefore: to === 'interrupted' ? show.phase : null,
  phaseSinceMs: nowMs,
  backAtMs: to === 'paused' ? (wish.backAtMs ?? null) : null,
  ...(to === 'live' && show.liveAtMs === null ? { liveAtMs: nowMs } : {}),
  ...(to === 'ended' || to === 'banned' ? { endedAtMs: nowMs, endedReason: wish.endedReason ?? to } : {}),
  ...(to === 'expired' || to === 'cancelled' ? { endedReason: wish.endedReason ?? to } : {}),
})

export const showCell = (show: Show): CellEntry => ({
  kind: 'show',
  version: show.version,
  phase: show.phase,
  sinceMs: show.phaseSinceMs,
  startsAtMs: show.startsAtMs,
  liveAtMs: show.liveAtMs,
  title: show.title,
  hostName: show.hostName,
  hostPictureUrl: show.hostPictureUrl,
  coverUrl: show.coverUrl,
  demo: show.demo,
  ...(show.endedReason === null ? {} : { endedReason: show.endedReason }),
  ...(show.backAtMs === null ? {} : { backAtMs: show.backAtMs }),
})

export const mediaCell = ({ media }: Show): CellEntry => ({
  kind: 'media',
  version: media.version,
  state: media.state,
  take: media.take,
  sinceMs: media.sinceMs,
  layers: media.layers,
})

/** A start may be planned this far ahead, and this little behind (clocks, a form left open). */
export const STARTS_AHEAD_MS_MAX = 366 * 86_400_000
export const STARTS_BEHIND_MS_MAX = 10 * 60_000

export const startVerdict = (startsAtMs: number, nowMs: number): 'ok' | 'past' | 'far' =>
  startsAtMs < nowMs - STARTS_BEHIND_MS_MAX ? 'past' : startsAtMs > nowMs + STARTS_AHEAD_MS_MAX ? 'far' : 'ok'

/** What stands between a planned show and its announcement: codes that the console words. */
export const planProblems = (show: Pick<Show, 'phase' | 'startsAtMs' | 'title'>, nowMs: number): string[] => [
  ...(show.title === '' ? ['title_missing'] : []),
  ...(!isOnAir(show.phase) && startVerdict(show.startsAtMs, nowMs) === 'past' ? ['start_past'] : []),
]
