// Builds the indexes of chat lines: one number and one page's key a line, and who spoke under a key.
import type { Migration } from './run-migrations.ts'

export const chat: Migration = {
  id: '012-chat',
  up: async (db) => {
    await db.collection('chatLines').createIndex({ showId: 1, lineNo: 1 }, { name: 'lines_number', unique: true })
    await db.collection('chatLines').createIndex({ showId: 1, personId: 1, clientMessageId: 1 }, { name: 'lines_key', unique: true })
    await db.collection('chatLines').createIndex({ showId: 1, speakerKey: 1 }, { name: 'lines_speaker' })
  },
}
