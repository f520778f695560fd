// What the shows keep of a person: her reservations and her rights as an assistant. A show that is still to come holds its host.
import type { Connection } from 'mongoose'
import { momentText, type Keeper } from '../keeping.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { Phase } from '../protocol/shows.ts'

type PairRow = { _id: string; showId: string; personId: string; createdAtMs?: number }
type RoomRow = { _id: string; hostPersonId: string; hostName: string; hostPictureUrl: string | null }

const STILL_TO_COME: readonly Phase[] = ['draft', 'scheduled', 'rehearsal', 'live', 'paused', 'interrupted']

/** `erasedName`: what a host who has gone is called in the rooms that were hers; the shows she held say who held them (they are kept by law). */
export const createShowKeeper = (db: Connection, erasedName: string): Keeper => {
  const reservations = collectionOf<PairRow>(db, 'reservations')
  const assistants = collectionOf<PairRow>(db, 'showAssistants')
  const rooms = collectionOf<RoomRow>(db, 'rooms')
  const shows = collectionOf<{ _id: string; hostPersonId: string; phase: Phase }>(db, 'shows')
  return {
    name: 'reservations',
    collections: ['reservations', 'showAssistants', 'rooms', 'shows'],
    async gather(personId) {
      const [reserved, assisted, hosted] = await Promise.all([
        reservations.find({ personId }).sort({ createdAtMs: 1 }).toArray(),
        assistants.find({ personId }).toArray(),
        rooms.find({ hostPersonId: personId }).toArray(),
      ])
      return [
        ...reserved.map(({ showId, createdAtMs }) => ({ what: 'reservation', of: showId, at: momentText(createdAtMs) })),
        ...assisted.map(({ showId }) => ({ what: 'assistant', of: showId, at: null })),
        ...hosted.map(({ _id }) => ({ what: 'host', of: _id, at: null })),
      ]
    },
    async forget(personId) {
      const gone = (await reservations.deleteMany({ personId })).deletedCount + (await assistants.deleteMany({ personId })).deletedCount
      const nobody = { $set: { hostName: erasedName, hostPictureUrl: null } }
      return gone + (await rooms.updateMany({ hostPersonId: personId, hostName: { $ne: erasedName } }, nobody)).modifiedCount
    },
    blocks: async (personId) =>
      (await shows.findOne({ hostPersonId: personId, phase: { $in: [...STILL_TO_COME] } }, { projection: { _id: 1 } })) ? 'shows' : null,
  }
}
