// What crediting keeps of a leader: her moves between levels are given to her and stay, as the commission they decided; flags are the desk's own and name ids only.
import type { Connection } from 'mongoose'
import { KEPT_BY_LAW, momentText, type Keeper } from '../keeping.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { LevelMove } from './levels/level.service.ts'

export const createLevelKeeper = (db: Connection, leaderIdOf: (memberId: string) => Promise<string | null>): Keeper => {
  const moves = collectionOf<Omit<LevelMove, 'atMs'> & { _id: string; at: Date }>(db, 'levelMoves')
  return {
    name: 'levels',
    collections: ['levelMoves', 'levelWarnings', 'flags'],
    async gather(memberId) {
      const leaderId = await leaderIdOf(memberId)
      if (leaderId === null) return []
      const rows = await moves.find({ leaderId }).sort({ n: 1 }).toArray()
      return rows.map(({ n, kind, from, level, settledFen, reason, at }) => ({
        n,
        kind,
        from,
        level,
        settledFen,
        reason,
        at: momentText(at),
      }))
    },
    forget: KEPT_BY_LAW,
  }
}
