// Says how a show is played: the list's address, WebRTC where there is room, the lists themselves and their segments.
import type { MediaEngine, SegmentBytes } from '../../media/media-engine.ts'
import type { Actor } from '../actor.ts'
import { personKey } from '../actor.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { AckOf } from '../protocol/socket-events.ts'
import type { Show, Shows } from '../shows/show.service.ts'
import type { Signing } from '../signing.ts'
import { acceptedTexts, pathText, viewOf } from './playlist.rules.ts'
import { mayOpenStage } from './stage.rules.ts'
import { iceServersFor, type TurnConfig } from './turn.rules.ts'

export type PlayDeps = {
  readonly shows: Pick<Shows, 'get'>
  readonly engine: Pick<MediaEngine, 'admit' | 'playlist' | 'segment'>
  readonly isKicked: (showId: string, personKey: string) => Promise<boolean>
  readonly signing: Pick<Signing, 'mac' | 'macMatches'>
  readonly turn: TurnConfig
  readonly clock: Clock
}
export type Play = ReturnType<typeof createPlay>
export type ListText = { readonly text: string; readonly ended: boolean }

const PURPOSE = 'sibo/playlist'
/** A crowd reloads its list twice in 2 s: rows and list are read once for all of them. */
const LIST_FOR_MS = 300
const KICKED_FOR_MS = 10_000
const KEPT_MAX = 5_000
const NOT_YET_AGAIN_MS = 1_000

/** Answers again for a moment what was just asked; what failed is asked anew. */
const briefly = <T>(forMs: number, monotonicMs: () => number, read: (key: string) => Promise<T>): ((key: string) => Promise<T>) => {
  const kept = new Map<string, { readonly atMs: number; readonly answer: Promise<T> }>()
  return (key) => {
    const hit = kept.get(key)
    if (hit && monotonicMs() - hit.atMs < forMs) return hit.answer
    if (kept.size >= KEPT_MAX) kept.clear()
    const answer = read(key)
    kept.set(key, { atMs: monotonicMs(), answer })
    answer.catch(() => kept.delete(key))
    return answer
  }
}

export const createPlay = ({ shows, engine, isKicked, signing, turn, clock }: PlayDeps) => {
  const listOf = async (showId: string): Promise<ListText> => {
    const view = viewOf(found(await shows.get(showId)).phase)
    if (view === null) throw new DomainError('not_found')
    const segmentPrefix = `${signing.mac(PURPOSE, pathText(showId, view, clock.nowMs()))}/`
    const list = await engine.playlist({ stageId: showId, view, segmentPrefix })
    // On air, and the first segment is not cut yet: players ask again on a 503 (on a 4xx they give up).
    if (list === null) throw new DomainError('busy', undefined, NOT_YET_AGAIN_MS)
    return { text: list.text, ended: list.ended }
  }
  const listFor = briefly(LIST_FOR_MS, clock.monotonicMs, listOf)
  const kicked = briefly(KICKED_FOR_MS, clock.monotonicMs, (pair) => {
    const [showId = '', person = ''] = pair.split(' ')
    return isKicked(showId, person)
  })

  return {
    /** What the join answers: the list's address always, capabilities when WebRTC has room for one more. */
    play: async (show: Show, actor: Actor): Promise<AckOf<'show:join'>['play']> => {
      const admitted = mayOpenStage(show.phase) ? await engine.admit({ stageId: show.id }) : null
      return {
        playlistUrl: `/hls/${show.id}/index.m3u8`,
        webrtc: (admitted?.webrtc ?? null) as AckOf<'show:join'>['play']['webrtc'],
        iceServers: admitted?.webrtc ? iceServersFor(turn, actor.sid ?? actor.visitorId, clock.nowMs()) : [],
        take: Math.max(show.media.take, admitted?.take ?? 0),
      }
    },
    /** For a list of one's own cut from a recording: everything, with addresses from the root; null while there is no replay. */
    replayList: async (showId: string): Promise<string | null> => {
      if (viewOf((await shows.get(showId))?.phase ?? 'draft') !== 'replay') return null
      const mac = signing.mac(PURPOSE, pathText(showId, 'replay', clock.nowMs()))
      const list = await engine.playlist({ stageId: showId, view: 'replay', segmentPrefix: `/hls/${showId}/${mac}/` })
      return list?.text ?? null
    },
    /** The live window or the replay. Refuses `not_found`, `kicked`, `busy` (nothing listed yet). */
    playlist: async (actor: Actor, showId: string): Promise<ListText> => {
      permit(actor, 'playlist.read', { entry: true, host: true, assistant: { trade: false, mod: false } })
      if (await kicked(`${showId} ${personKey(actor)}`)) throw new DomainError('kicked')
      return listFor(showId)
    },
    /** By its path alone: `token` proves that a list named it within its window. Refuses `not_allowed`, `not_found`. */
    segment: async (showId: string, token: string, name: string): Promise<SegmentBytes> => {
      const known = acceptedTexts(showId, clock.nowMs()).some((text) => signing.macMatches(PURPOSE, text, token))
      if (!known) throw new DomainError('not_allowed')
      return found(await engine.segment({ stageId: showId, name }))
    },
  }
}
