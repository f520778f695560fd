// Keeps rooms and shows in memory by the same contract as the real store.
import type { Phase } from '../../server/protocol/shows.ts'
import type { Room, Show } from '../../server/shows/show.rules.ts'
import type { Assistant, ShowStore } from '../../server/shows/show.service.ts'

const compare = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0)
const byStart = (a: Show, b: Show): number => compare(a.startsAtMs, b.startsAtMs) || compare(a.id, b.id)

const memoryReservations = (): Pick<
  ShowStore,
  'reserve' | 'unreserve' | 'reservations' | 'reservedAmong' | 'toRemind' | 'claimReminder'
> => {
  type Pair = { showId: string; personId: string; shareCode: string | null; reminded: boolean }
  const pairs = new Map<string, Pair>()
  return {
    reserve: async (showId, personId, { shareCode }) => {
      const key = `${showId}:${personId}`
      const known = pairs.get(key)
      pairs.set(key, known ? { ...known, shareCode: shareCode ?? known.shareCode } : { showId, personId, shareCode, reminded: false })
      return known === undefined
    },
    toRemind: async (showIds, limit) =>
      [...pairs.values()]
        .filter((pair) => showIds.includes(pair.showId) && !pair.reminded)
        .slice(0, limit)
        .map(({ showId, personId, shareCode }) => ({ showId, personId, shareCode })),
    claimReminder: async (showId, personId) => {
      const pair = pairs.get(`${showId}:${personId}`)
      if (!pair || pair.reminded) return false
      pair.reminded = true
      return true
    },
    unreserve: async (showId, personId) => void pairs.delete(`${showId}:${personId}`),
    reservations: async (showIds) => {
      const counts = new Map<string, number>()
      for (const { showId } of pairs.values()) if (showIds.includes(showId)) counts.set(showId, (counts.get(showId) ?? 0) + 1)
      return counts
    },
    reservedAmong: async (showIds, personId) => new Set(showIds.filter((showId) => pairs.has(`${showId}:${personId}`))),
  }
}

const memoryPeople = (
  rooms: ReadonlyMap<string, Room>,
): Pick<ShowStore, 'putAssistant' | 'dropAssistant' | 'assistant' | 'hostsSomewhere' | 'assistsSomewhere'> => {
  const assistants = new Map<string, Assistant>()
  return {
    putAssistant: async (showId, personId, grant) => void assistants.set(`${showId}:${personId}`, { ...grant }),
    dropAssistant: async (showId, personId) => void assistants.delete(`${showId}:${personId}`),
    assistant: async (showId, personId) => assistants.get(`${showId}:${personId}`) ?? null,
    hostsSomewhere: async (personId) => [...rooms.values()].some((room) => room.hostPersonId === personId),
    assistsSomewhere: async (personId) => [...assistants.keys()].some((key) => key.endsWith(`:${personId}`)),
  }
}

export const memoryShowStore = (): ShowStore => {
  const rooms = new Map<string, Room>()
  const shows = new Map<string, Show>()
  const sorted = (pick: (show: Show) => boolean): Show[] => [...shows.values()].filter(pick).toSorted(byStart)
  return {
    insertRoom: async (room) => void rooms.set(room.id, room),
    room: async (id) => rooms.get(id) ?? null,
    rooms: async (host, limit) => [...rooms.values()].filter((room) => host === null || room.hostPersonId === host).slice(0, limit),
    refreshHost: async (roomId, host) => {
      const room = rooms.get(roomId)
      if (room) rooms.set(roomId, { ...room, ...host })
    },
    insert: async (show) => void shows.set(show.id, show),
    show: async (id) => shows.get(id) ?? null,
    change: async (id, seenVersion, patch) => {
      const show = shows.get(id)
      if (show?.version !== seenVersion) return null
      const changed = { ...show, ...patch, version: seenVersion + 1 }
      shows.set(id, changed)
      return changed
    },
    setMedia: async (id, media) => {
      const show = shows.get(id)
      if (!show || show.media.take > media.take) return null
      const changed = { ...show, media: { ...media, version: show.media.version + 1 } }
      shows.set(id, changed)
      return changed
    },
    byPhases: async (phases: readonly Phase[], order, limit) => {
      const rows = sorted((show) => phases.includes(show.phase))
      return (order === 'soonest' ? rows : rows.toReversed()).slice(0, limit)
    },
    ofRoom: async (roomId, limit) =>
      sorted((show) => show.roomId === roomId)
        .toReversed()
        .slice(0, limit),
    toPlan: async ({ hostPersonId, phase }, after, limit) =>
      sorted(
        (show) =>
          (hostPersonId === null || show.hostPersonId === hostPersonId) &&
          (phase === null || show.phase === phase) &&
          (after === null || show.startsAtMs < after.startsAtMs || (show.startsAtMs === after.startsAtMs && show.id < after.id)),
      )
        .toReversed()
        .slice(0, limit),
    startedBefore: async (phase, beforeMs, limit) => sorted((show) => show.phase === phase && show.startsAtMs < beforeMs).slice(0, limit),
    ...memoryPeople(rooms),
    ...memoryReservations(),
  }
}
