// Makes the collections of reminders and of what members let themselves be told, so that the shop's database user is given them by name.
import type { Migration } from './run-migrations.ts'

export const orderReminders: Migration = {
  id: '029-order-reminders',
  async up(db) {
    const known = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name))
    for (const name of ['orderReminders', 'noticeSettings']) if (!known.has(name)) await db.createCollection(name)
  },
}
