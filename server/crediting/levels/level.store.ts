// Moves of levels and what was done for a month, in MongoDB; settled sales are read from the kept days of leaders.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import type { LevelHolder, LevelMove, LevelStore } from './level.service.ts'

/** owed: what follows the move is not done yet. */
type MoveRow = Omit<LevelMove, 'atMs'> & { _id: string; at: Date; owed?: boolean }
type MonthRow = { _id: string; moved?: boolean; warned?: boolean }
/** What is read of other domains' rows; they write them. */
type HolderRow = Omit<LevelHolder, 'leaderId'> & { _id: string; state: string }
type DayRow = { _id: string; day: string; leaderId: string; settledGmvFen: number }
type FiguresRow = { _id: string; closed?: boolean }

export function createLevelStore(db: Connection): LevelStore {
  const moves = collectionOf<MoveRow>(db, 'levelMoves')
  const months = collectionOf<MonthRow>(db, 'levelMonths')
  const warnings = collectionOf<{ _id: string }>(db, 'levelWarnings')
  const leaders = collectionOf<HolderRow>(db, 'leaders')
  const days = collectionOf<DayRow>(db, 'leaderDays')
  const figures = collectionOf<FiguresRow>(db, 'leaderFigures')
  const once = async (insert: () => Promise<unknown>): Promise<boolean> => {
    try {
      await insert()
      return true
    } catch (err) {
      if (isDuplicate(err)) return false
      throw err
    }
  }
  return {
    holders: async () =>
      (
        await leaders
          .find({ state: { $in: ['active', 'paused'] } })
          .project<Omit<HolderRow, 'state'>>({ memberId: 1, level: 1, levelFalls: 1, levelMove: 1 })
          .toArray()
      ).map(({ _id: leaderId, ...holder }) => ({ leaderId, ...holder })),
    movesOf: async (leaderId) => (await moves.find({ leaderId }).sort({ n: 1 }).toArray()).map(moveOf),
    insert: ({ atMs, ...move }) =>
      once(() => moves.insertOne({ _id: `${move.leaderId}:${move.n}`, ...move, at: new Date(atMs), owed: true })),
    owed: async (limit) => (await moves.find({ owed: true }).sort({ _id: 1 }).limit(limit).toArray()).map(moveOf),
    done: async (leaderId, n) => void (await moves.updateOne({ _id: `${leaderId}:${n}` }, { $unset: { owed: '' } })),
    lastClosedDay: async () => (await figures.findOne({ closed: true }, { sort: { _id: -1 }, projection: { _id: 1 } }))?._id ?? null,
    async settledBetween(fromDay, untilDay) {
      const rows = await days
        .aggregate<{ _id: string; fen: number }>([
          { $match: { day: { $gte: fromDay, $lte: untilDay } } },
          { $group: { _id: '$leaderId', fen: { $sum: '$settledGmvFen' } } },
        ])
        .toArray()
      return new Map(rows.map(({ _id, fen }) => [_id, fen]))
    },
    async settledOf(leaderId, of) {
      const rows = await days.find({ _id: { $in: of.map((day) => `${day}:${leaderId}`) } }).toArray()
      return rows.reduce((sum, { settledGmvFen }) => sum + settledGmvFen, 0)
    },
    isDone: async (month, what) => (await months.findOne({ _id: month }))?.[what] === true,
    setDone: async (month, what) => void (await months.updateOne({ _id: month }, { $set: { [what]: true } }, { upsert: true })),
    warn: (leaderId, month) => once(() => warnings.insertOne({ _id: `${month}:${leaderId}` })),
  }
}

const moveOf = ({ _id, at, owed: _owed, ...move }: MoveRow): LevelMove => ({ ...move, atMs: at.getTime() })
