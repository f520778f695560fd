// Courses and their results in MongoDB: a course is changed by compare-and-set, a result is only added.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import { COURSES_PUBLISHED_MAX } from '../../protocol/courses.ts'
import { resultIdOf } from './course.rules.ts'
import type { Course, CourseStore, KeptResult } from './course.service.ts'

type Row = Omit<Course, 'courseId'> & { _id: string }
type ResultRow = Omit<KeptResult, 'atMs'> & { _id: string; at: Date }

export function createCourseStore(db: Connection): CourseStore {
  const courses = collectionOf<Row>(db, 'courses')
  const results = collectionOf<ResultRow>(db, 'courseResults')
  return {
    insert: async ({ courseId, ...course }) => void (await courses.insertOne({ _id: courseId, ...course })),
    async byId(courseId) {
      const row = await courses.findOne({ _id: courseId })
      return row && courseOf(row)
    },
    async change(courseId, seenVersion, changes) {
      const changing = { $set: changes, $inc: { version: 1 } }
      const row = await courses.findOneAndUpdate({ _id: courseId, version: seenVersion }, changing, { returnDocument: 'after' })
      return row && courseOf(row)
    },
    list: async ({ beforeId, limit }) =>
      (
        await courses
          .find(beforeId === null ? {} : { _id: { $lt: beforeId } })
          .sort({ _id: -1 })
          .limit(limit)
          .toArray()
      ).map(courseOf),
    published: async () =>
      (await courses.find({ state: 'published' }).sort({ needed: -1, _id: -1 }).limit(COURSES_PUBLISHED_MAX).toArray()).map(courseOf),
    async passedCounts(courseIds) {
      const groups = await results
        .aggregate<{ _id: string; count: number }>([
          { $match: { courseId: { $in: [...courseIds] }, passed: true } },
          { $group: { _id: { courseId: '$courseId', memberId: '$memberId' } } },
          { $group: { _id: '$_id.courseId', count: { $sum: 1 } } },
        ])
        .toArray()
      return new Map(groups.map(({ _id, count }) => [_id, count]))
    },
    async addResult({ atMs, ...result }) {
      try {
        await results.insertOne({ _id: resultIdOf(result), ...result, at: new Date(atMs) })
      } catch (err) {
        if (!isDuplicate(err)) throw err
      }
    },
    resultsOf: async (memberIds, courseIds) =>
      (await results.find({ memberId: { $in: [...memberIds] }, courseId: { $in: [...courseIds] } }).toArray()).map(
        ({ _id, at, ...result }) => ({ ...result, atMs: at.getTime() }),
      ),
  }
}

const courseOf = ({ _id, ...course }: Row): Course => ({ courseId: _id, ...course })
