// Makes tasks, claims and budgets of rewards, with the rules that the database itself keeps: no reward for sharing, no budget overspent.
import type { Migration, MigrationDb } from './run-migrations.ts'

const ensureCollection = async (db: MigrationDb, name: string, validator: object): Promise<void> => {
  const known = await db.listCollections({ name }, { nameOnly: true }).toArray()
  if (known.length === 0) await db.createCollection(name, { validator })
  else await db.command({ collMod: name, validator, validationLevel: 'strict', validationAction: 'error' })
}
const TASK_VALIDATOR = { $or: [{ kind: { $in: ['watch', 'sell', 'learn'] } }, { kind: 'share', rewardFen: 0 }] }
const CLAIM_VALIDATOR = { state: { $in: ['claimed', 'proved', 'done', 'refused', 'lapsed'] } }
const BUDGET_VALIDATOR = {
  heldFen: { $gte: 0 },
  spentFen: { $gte: 0 },
  $expr: { $lte: [{ $add: ['$heldFen', '$spentFen'] }, '$totalFen'] },
}

export const tasks: Migration = {
  id: '038-tasks',
  async up(db) {
    await ensureCollection(db, 'tasks', TASK_VALIDATOR)
    await db.collection('tasks').createIndexes([{ name: 'open', key: { state: 1, until: 1, _id: 1 } }])
    // One claim a leader and task: its `_id` is both.
    await ensureCollection(db, 'taskClaims', CLAIM_VALIDATOR)
    await db.collection('taskClaims').createIndexes([
      { name: 'ofLeader', key: { leaderId: 1, claimedAt: -1, _id: -1 } },
      { name: 'ofTask', key: { taskId: 1, state: 1 } },
      { name: 'proved', key: { state: 1, provedAt: 1, _id: 1 } },
      { name: 'toLook', key: { state: 1, lookedAt: 1 } },
      { name: 'owed', key: { owed: 1 }, partialFilterExpression: { owed: true } },
    ])
    await ensureCollection(db, 'rewardBudgets', BUDGET_VALIDATOR)
  },
}
