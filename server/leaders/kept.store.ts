// What is kept of a person as a leader: her application, agreements, groups and links; a closed account leaves the numbers and takes the name.
import type { Connection } from 'mongoose'
import { KEPT_BY_LAW, momentText, type Keeper } from '../keeping.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { Acceptance } from './agreement/agreement.service.ts'
import type { Group } from './groups/group.service.ts'
import type { LeaderState } from './leader.rules.ts'
import type { Retire } from './retire.service.ts'

export type LeaderKeeperDeps = {
  readonly db: Connection
  readonly leaderIdOf: (memberId: string) => Promise<string | null>
  readonly retire: Retire
  readonly erasedName: string
}
type LeaderRow = {
  _id: string
  memberId: string
  name: string
  about: string
  state: LeaderState
  level: number
  appliedAt: Date
  approvedAt: Date | null
}
type LinkRow = { _id: string; leaderId: string; code: string; kind: string; showId: string | null; channel: string | null; createdAt: Date }

export const createLeaderKeepers = ({ db, leaderIdOf, retire, erasedName }: LeaderKeeperDeps): readonly Keeper[] => {
  const leaders = collectionOf<LeaderRow>(db, 'leaders')
  const agreements = collectionOf<Omit<Acceptance, 'atMs'> & { _id: string; at: Date }>(db, 'leaderAgreements')
  const groups = collectionOf<Omit<Group, 'groupId' | 'createdAtMs'> & { _id: string; createdAt: Date }>(db, 'groups')
  const links = collectionOf<LinkRow>(db, 'shareLinks')
  const hidden = collectionOf<{ _id: string }>(db, 'boardHidden')
  return [
    {
      name: 'leader',
      collections: ['leaders', 'leaderInviters', 'boardHidden'],
      gather: async (memberId) =>
        Promise.all(
          (await leaders.find({ memberId }).toArray()).map(async ({ _id, name, about, state, level, appliedAt, approvedAt }) => ({
            ...{ leaderId: _id, name, about, state, level },
            hiddenOnBoards: (await hidden.countDocuments({ _id })) > 0,
            appliedAt: momentText(appliedAt),
            approvedAt: momentText(approvedAt),
          })),
        ),
      forget: async (memberId) => ((await retire(memberId, erasedName)) ? 1 : 0),
    },
    {
      // A contract that was made: with whom, when and from where is its proof.
      name: 'agreements',
      collections: ['leaderAgreements'],
      gather: async (memberId) =>
        (await agreements.find({ memberId }).sort({ version: 1 }).toArray()).map(({ version, textHash, network, at }) => ({
          ...{ version, textHash, network },
          at: momentText(at),
        })),
      forget: KEPT_BY_LAW,
    },
    {
      // The shop's customers and figures hang on them: they stay, and name no person.
      name: 'groups',
      collections: ['groups'],
      async gather(memberId) {
        const leaderId = await leaderIdOf(memberId)
        if (leaderId === null) return []
        const rows = await groups.find({ leaderId }).sort({ _id: 1 }).toArray()
        return rows.map(({ name, size, archived, createdAt }) => ({ name, size, archived, createdAt: momentText(createdAt) }))
      },
      forget: KEPT_BY_LAW,
    },
    {
      // Dead with their leader; visits and orders name them.
      name: 'links',
      collections: ['shareLinks'],
      async gather(memberId) {
        const leaderId = await leaderIdOf(memberId)
        if (leaderId === null) return []
        const rows = await links.find({ leaderId }).sort({ _id: 1 }).toArray()
        return rows.map(({ code, kind, showId, channel, createdAt }) => ({ code, kind, showId, channel, createdAt: momentText(createdAt) }))
      },
      forget: KEPT_BY_LAW,
    },
  ]
}
