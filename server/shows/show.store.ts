// Keeps rooms, shows, assistants and reservations in MongoDB.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { Room, Show } from './show.rules.ts'
import type { Assistant, ShowStore } from './show.service.ts'

type ShowRow = Omit<Show, 'id'> & { _id: string }
type RoomRow = Omit<Room, 'id'> & { _id: string; createdAtMs: number }
type PairRow = { _id: string; showId: string; personId: string }
type AssistantRow = PairRow & Assistant
type ReservationRow = PairRow & { createdAtMs: number; shareCode?: string | null; remindedAtMs?: number | null }

const toShow = ({ _id, ...rest }: ShowRow): Show => ({ id: _id, ...rest })
const toRoom = ({ _id, name, hostPersonId, hostName, hostPictureUrl }: RoomRow): Room => ({
  id: _id,
  name,
  hostPersonId,
  hostName,
  hostPictureUrl,
})
const pairId = (showId: string, personId: string): string => `${showId}:${personId}`

const showQueries = (
  db: Connection,
): Pick<ShowStore, 'insert' | 'show' | 'change' | 'setMedia' | 'byPhases' | 'ofRoom' | 'toPlan' | 'startedBefore'> => {
  const shows = collectionOf<ShowRow>(db, 'shows')
  return {
    insert: async ({ id, ...rest }) => void (await shows.insertOne({ _id: id, ...rest })),
    show: async (id) => {
      const row = await shows.findOne({ _id: id })
      return row && toShow(row)
    },
    change: async (id, seenVersion, patch) => {
      const row = await shows.findOneAndUpdate(
        { _id: id, version: seenVersion },
        { $set: patch, $inc: { version: 1 } },
        { returnDocument: 'after' },
      )
      return row && toShow(row)
    },
    setMedia: async (id, { state, take, sinceMs, layers }) => {
      const row = await shows.findOneAndUpdate(
        { _id: id, 'media.take': { $lte: take } },
        {
          $set: { 'media.state': state, 'media.take': take, 'media.sinceMs': sinceMs, 'media.layers': layers },
          $inc: { 'media.version': 1 },
        },
        { returnDocument: 'after' },
      )
      return row && toShow(row)
    },
    byPhases: async (phases, order, limit) => {
      const direction = order === 'soonest' ? 1 : -1
      const cursor = shows.find({ phase: { $in: [...phases] } }).sort({ startsAtMs: direction, _id: direction })
      return (await cursor.limit(limit).toArray()).map(toShow)
    },
    ofRoom: async (roomId, limit) => (await shows.find({ roomId }).sort({ startsAtMs: -1 }).limit(limit).toArray()).map(toShow),
    toPlan: async ({ hostPersonId, phase }, after, limit) => {
      const filter = {
        ...(hostPersonId === null ? {} : { hostPersonId }),
        ...(phase === null ? {} : { phase }),
        ...(after === null
          ? {}
          : { $or: [{ startsAtMs: { $lt: after.startsAtMs } }, { startsAtMs: after.startsAtMs, _id: { $lt: after.id } }] }),
      }
      return (await shows.find(filter).sort({ startsAtMs: -1, _id: -1 }).limit(limit).toArray()).map(toShow)
    },
    startedBefore: async (phase, beforeMs, limit) =>
      (
        await shows
          .find({ phase, startsAtMs: { $lt: beforeMs } })
          .limit(limit)
          .toArray()
      ).map(toShow),
  }
}

const peopleQueries = (
  db: Connection,
): Pick<ShowStore, 'putAssistant' | 'dropAssistant' | 'assistant' | 'hostsSomewhere' | 'assistsSomewhere'> => {
  const assistants = collectionOf<AssistantRow>(db, 'showAssistants')
  const rooms = collectionOf<RoomRow>(db, 'rooms')
  return {
    putAssistant: async (showId, personId, { trade, mod }) => {
      await assistants.updateOne({ _id: pairId(showId, personId) }, { $set: { showId, personId, trade, mod } }, { upsert: true })
    },
    dropAssistant: async (showId, personId) => void (await assistants.deleteOne({ _id: pairId(showId, personId) })),
    assistant: async (showId, personId) => {
      const row = await assistants.findOne({ _id: pairId(showId, personId) })
      return row && { trade: row.trade, mod: row.mod }
    },
    hostsSomewhere: async (personId) => (await rooms.findOne({ hostPersonId: personId }, { projection: { _id: 1 } })) !== null,
    assistsSomewhere: async (personId) => (await assistants.findOne({ personId }, { projection: { _id: 1 } })) !== null,
  }
}

type ReservationQueries = 'reserve' | 'unreserve' | 'reservations' | 'reservedAmong' | 'toRemind' | 'claimReminder'
const reservationQueries = (db: Connection): Pick<ShowStore, ReservationQueries> => {
  const reservations = collectionOf<ReservationRow>(db, 'reservations')
  return {
    reserve: async (showId, personId, { atMs, shareCode }) => {
      const _id = pairId(showId, personId)
      try {
        await reservations.insertOne({ _id, showId, personId, createdAtMs: atMs, shareCode, remindedAtMs: null })
        return true
      } catch (err) {
        if (!isDuplicate(err)) throw err
        if (shareCode !== null) await reservations.updateOne({ _id }, { $set: { shareCode } })
        return false
      }
    },
    toRemind: async (showIds, limit) => {
      if (showIds.length === 0) return []
      const rows = await reservations
        .find({ showId: { $in: [...showIds] }, remindedAtMs: null })
        .limit(limit)
        .toArray()
      return rows.map(({ showId, personId, shareCode }) => ({ showId, personId, shareCode: shareCode ?? null }))
    },
    claimReminder: async (showId, personId, atMs) => {
      const claimed = await reservations.updateOne({ _id: pairId(showId, personId), remindedAtMs: null }, { $set: { remindedAtMs: atMs } })
      return claimed.modifiedCount === 1
    },
    unreserve: async (showId, personId) => void (await reservations.deleteOne({ _id: pairId(showId, personId) })),
    reservations: async (showIds) => {
      if (showIds.length === 0) return new Map()
      const rows = await reservations
        .aggregate<{ _id: string; n: number }>([
          { $match: { showId: { $in: [...showIds] } } },
          { $group: { _id: '$showId', n: { $sum: 1 } } },
        ])
        .toArray()
      return new Map(rows.map((row) => [row._id, row.n]))
    },
    reservedAmong: async (showIds, personId) => {
      const ids = showIds.map((showId) => pairId(showId, personId))
      const rows = await reservations.find({ _id: { $in: ids } }, { projection: { showId: 1 } }).toArray()
      return new Set(rows.map((row) => row.showId))
    },
  }
}

export const createShowStore = (db: Connection): ShowStore => {
  const rooms = collectionOf<RoomRow>(db, 'rooms')
  return {
    insertRoom: async ({ id, ...rest }, atMs) => void (await rooms.insertOne({ _id: id, ...rest, createdAtMs: atMs })),
    room: async (id) => {
      const row = await rooms.findOne({ _id: id })
      return row && toRoom(row)
    },
    rooms: async (hostPersonId, limit) => {
      const cursor = rooms.find(hostPersonId === null ? {} : { hostPersonId }).sort({ createdAtMs: 1, _id: 1 })
      return (await cursor.limit(limit).toArray()).map(toRoom)
    },
    refreshHost: async (roomId, host) => void (await rooms.updateOne({ _id: roomId }, { $set: host })),
    ...showQueries(db),
    ...peopleQueries(db),
    ...reservationQueries(db),
  }
}
