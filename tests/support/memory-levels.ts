// The store of levels in memory, with the books a test writes for it: who sells, and what was settled on which day.
import type { LevelHolder, LevelMove, LevelStore } from '../../server/crediting/levels/level.service.ts'

export type MemoryBooks = {
  /** Sums by `day:leaderId`. */
  readonly days: Map<string, number>
  closedDay: string | null
}

export function memoryLevelStore(books: MemoryBooks, holders: () => Promise<readonly LevelHolder[]>): LevelStore {
  const moves: LevelMove[] = []
  const owed = new Set<LevelMove>()
  const marks = new Set<string>()
  const once = (mark: string): boolean => {
    const isNew = !marks.has(mark)
    marks.add(mark)
    return isNew
  }
  return {
    holders,
    movesOf: async (leaderId) => moves.filter((move) => move.leaderId === leaderId),
    async insert(move) {
      if (moves.some(({ leaderId, n }) => leaderId === move.leaderId && n === move.n)) return false
      moves.push(move)
      owed.add(move)
      return true
    },
    owed: async (limit) => [...owed].slice(0, limit),
    async done(leaderId, n) {
      for (const move of owed) if (move.leaderId === leaderId && move.n === n) owed.delete(move)
    },
    lastClosedDay: async () => books.closedDay,
    async settledBetween(fromDay, untilDay) {
      const sums = new Map<string, number>()
      for (const [key, fen] of books.days) {
        const [day = '', leaderId = ''] = key.split(':')
        if (fromDay <= day && day <= untilDay) sums.set(leaderId, (sums.get(leaderId) ?? 0) + fen)
      }
      return sums
    },
    settledOf: async (leaderId, days) => days.reduce((sum, day) => sum + (books.days.get(`${day}:${leaderId}`) ?? 0), 0),
    isDone: async (month, what) => marks.has(`${month} ${what}`),
    setDone: async (month, what) => void once(`${month} ${what}`),
    warn: async (leaderId, month) => once(`${month}:${leaderId}`),
  }
}
