// The waiting list in memory: the same compare-and-set on the version, the same places that only rise.
import type { RebuildStore } from '../../server/orders/gate/rebuild.service.ts'
import type { WaitRow } from '../../server/orders/waiting/wait.rules.ts'
import type { WaitStore } from '../../server/orders/waiting/wait.service.ts'

export type WaitStores = WaitStore & Required<Pick<RebuildStore, 'linedLots'>>

export const createMemoryWaits = (): WaitStores => {
  const rows = new Map<string, WaitRow>()
  let last = 0
  const where = (fits: (row: WaitRow) => boolean): WaitRow[] => [...rows.values()].filter(fits).toSorted((a, b) => a.seq - b.seq)
  const put = (row: WaitRow): WaitRow => {
    rows.set(row._id, row)
    return row
  }
  return {
    byId: async (waitId) => rows.get(waitId) ?? null,
    join: async (row) => {
      const known = rows.get(row._id)
      if (known?.state === 'waiting' || known?.state === 'offered') return known
      last += 1
      const round = known ? known.round + 1 : 0
      const version = (known?.version ?? 0) + 1
      return put({ ...row, seq: last, round, version, state: 'waiting', why: null, orderId: null, orderNo: null })
    },
    change: async ({ _id, version }, to) => {
      const known = rows.get(_id)
      return known?.version === version ? put({ ...known, ...to, version: version + 1 }) : null
    },
    waiting: async (lotId, limit) => where((row) => row.lotId === lotId && row.state === 'waiting').slice(0, limit),
    ahead: async ({ lotId, seq }) => where((row) => row.lotId === lotId && row.state === 'waiting' && row.seq < seq).length,
    ofMember: async (memberId, offerId) => where((row) => row.memberId === memberId && row.offerId === offerId),
    openOf: async (memberId, showId, limit) =>
      where((row) => row.memberId === memberId && row.showId === showId && (row.state === 'waiting' || row.state === 'offered'))
        .toSorted((a, b) => b.joinedAt.getTime() - a.joinedAt.getTime())
        .slice(0, limit),
    lines: async () => [
      ...new Map(where((row) => row.state === 'waiting').map(({ offerId, lotId }) => [lotId, { offerId, lotId }])).values(),
    ],
    offered: async (limit) => where((row) => row.state === 'offered').slice(0, limit),
    linedLots: async (offerId) => new Set(where((row) => row.offerId === offerId && row.state === 'waiting').map(({ lotId }) => lotId)),
  }
}
