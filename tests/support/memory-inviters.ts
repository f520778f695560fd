// The store of inviters in memory.
import type { InviterRow, InviterStore } from '../../server/leaders/inviters/inviter.service.ts'

export function memoryInviterStore(): InviterStore {
  const rows: InviterRow[] = []
  return {
    at: async (leaderId, atMs) => rows.findLast((row) => row.leaderId === leaderId && row.setAtMs <= atMs) ?? null,
    ofLeaders: async (leaderIds) => rows.filter(({ leaderId }) => leaderIds.includes(leaderId)).toSorted((a, b) => a.n - b.n),
    async insert(row) {
      if (rows.some(({ leaderId, n }) => leaderId === row.leaderId && n === row.n)) return false
      rows.push(row)
      return true
    },
  }
}
