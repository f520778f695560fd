// Tasks and budgets of rewards in MongoDB.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { Budget, BudgetStore } from './budget.service.ts'
import type { ClaimState } from './task.rules.ts'
import type { Task, TaskStore } from './task.service.ts'

type TaskRow = Omit<Task, 'taskId' | 'courseId' | 'fromMs' | 'untilMs' | 'createdAtMs'> & {
  _id: string
  /** Left out of rows that are older than courses. */
  courseId?: string | null
  from: Date
  until: Date
  createdAt: Date
}
export type BudgetRow = Omit<Budget, 'budgetId'> & { _id: string }

export function createTaskStore(db: Connection): TaskStore {
  const tasks = collectionOf<TaskRow>(db, 'tasks')
  const claims = collectionOf<{ _id: string; taskId: string; state: ClaimState }>(db, 'taskClaims')
  return {
    insert: async ({ taskId, fromMs, untilMs, createdAtMs, ...task }) => {
      await tasks.insertOne({ _id: taskId, ...task, from: new Date(fromMs), until: new Date(untilMs), createdAt: new Date(createdAtMs) })
    },
    async byId(taskId) {
      const row = await tasks.findOne({ _id: taskId })
      return row && taskOf(row)
    },
    byIds: async (taskIds) =>
      taskIds.length === 0 ? [] : (await tasks.find({ _id: { $in: [...new Set(taskIds)] } }).toArray()).map(taskOf),
    async close(taskId, seenVersion) {
      const closing = { $set: { state: 'closed' as const }, $inc: { version: 1 } }
      const row = await tasks.findOneAndUpdate({ _id: taskId, version: seenVersion, state: 'open' }, closing, { returnDocument: 'after' })
      return row && taskOf(row)
    },
    list: async ({ beforeId, limit }) =>
      (
        await tasks
          .find(beforeId === null ? {} : { _id: { $lt: beforeId } })
          .sort({ _id: -1 })
          .limit(limit)
          .toArray()
      ).map(taskOf),
    open: async (nowMs, limit) =>
      (
        await tasks
          .find({ state: 'open', until: { $gt: new Date(nowMs) }, from: { $lte: new Date(nowMs) } })
          .sort({ until: 1, _id: 1 })
          .limit(limit)
          .toArray()
      ).map(taskOf),
    async counts(taskIds) {
      const groups = await claims
        .aggregate<{ _id: { taskId: string; state: ClaimState }; count: number }>([
          { $match: { taskId: { $in: [...taskIds] } } },
          { $group: { _id: { taskId: '$taskId', state: '$state' }, count: { $sum: 1 } } },
        ])
        .toArray()
      const counts = new Map<string, Partial<Record<ClaimState, number>>>()
      for (const { _id, count } of groups) counts.set(_id.taskId, { ...counts.get(_id.taskId), [_id.state]: count })
      return counts
    },
  }
}

export function createBudgetStore(db: Connection): BudgetStore {
  const budgets = collectionOf<BudgetRow>(db, 'rewardBudgets')
  return {
    insert: async ({ budgetId, ...budget }) => void (await budgets.insertOne({ _id: budgetId, ...budget })),
    async byId(budgetId) {
      const row = await budgets.findOne({ _id: budgetId })
      return row && budgetOf(row)
    },
    list: async (limit) => (await budgets.find().sort({ _id: -1 }).limit(limit).toArray()).map(budgetOf),
    async open(budgetId, seenVersion, single) {
      const opening = { $set: { state: 'open' as const, single }, $inc: { version: 1 } }
      const row = await budgets.findOneAndUpdate({ _id: budgetId, version: seenVersion, state: 'draft' }, opening, {
        returnDocument: 'after',
      })
      return row && budgetOf(row)
    },
    async leftOf(budgetIds) {
      const rows = await budgets.find({ _id: { $in: [...new Set(budgetIds)] }, state: 'open' }).toArray()
      return new Map(rows.map(({ _id, totalFen, heldFen, spentFen }) => [_id, totalFen - heldFen - spentFen]))
    },
  }
}

function taskOf({ _id, courseId = null, from, until, createdAt, ...task }: TaskRow): Task {
  return { taskId: _id, ...task, courseId, fromMs: from.getTime(), untilMs: until.getTime(), createdAtMs: createdAt.getTime() }
}
const budgetOf = ({ _id, ...budget }: BudgetRow): Budget => ({ budgetId: _id, ...budget })
