// Builds the indexes of rooms, shows, assistants and reservations.
import type { Migration } from './run-migrations.ts'

export const shows: Migration = {
  id: '001-shows',
  up: async (db) => {
    await db.collection('rooms').createIndex({ hostPersonId: 1 }, { name: 'rooms_host' })
    await db.collection('shows').createIndex({ phase: 1, startsAtMs: 1, _id: 1 }, { name: 'shows_phase' })
    await db.collection('shows').createIndex({ startsAtMs: -1, _id: -1 }, { name: 'shows_start' })
    await db.collection('shows').createIndex({ roomId: 1, startsAtMs: -1 }, { name: 'shows_room' })
    await db.collection('shows').createIndex({ hostPersonId: 1, startsAtMs: -1, _id: -1 }, { name: 'shows_host' })
    await db.collection('showAssistants').createIndex({ personId: 1 }, { name: 'assistants_person' })
    await db.collection('reservations').createIndex({ showId: 1 }, { name: 'reservations_show' })
  },
}
