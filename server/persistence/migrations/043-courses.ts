// Makes the collections of courses and of their results, with what learners, the desk and an approval look for.
import type { Migration } from './run-migrations.ts'

export const courses: Migration = {
  id: '043-courses',
  async up(db) {
    const known = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name))
    for (const name of ['courses', 'courseResults']) if (!known.has(name)) await db.createCollection(name)
    await db.collection('courses').createIndexes([{ name: 'published', key: { state: 1, needed: -1, _id: -1 } }])
    await db.collection('courseResults').createIndexes([
      { name: 'member', key: { memberId: 1, courseId: 1 } },
      { name: 'passed', key: { courseId: 1, passed: 1, memberId: 1 } },
    ])
  },
}
