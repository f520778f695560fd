// Opens transfers between leaders over the parts that the leaders already have.
import type { Connection } from 'mongoose'
import type { Duty } from '../../jobs/loop.ts'
import { newId } from '../../new-id.ts'
import { createGroupStore } from '../groups/group.store.ts'
import type { Leaders } from '../door.ts'
import { transferRoutes } from './transfer.routes.ts'
import { createTransfers, type TransferDeps } from './transfer.service.ts'
import { createTransferStore } from './transfer.store.ts'

export type OpenTransfersDeps = {
  readonly db: Connection
  readonly leaders: Pick<Leaders, 'leaders' | 'bindings' | 'credit'>
} & Omit<TransferDeps, 'store' | 'leaderById' | 'groups' | 'bindings' | 'isHerself' | 'newId'>

export function openTransfers({ db, leaders, ...deps }: OpenTransfersDeps) {
  const transfers = createTransfers({
    ...deps,
    store: createTransferStore(db),
    groups: createGroupStore(db),
    leaderById: leaders.leaders.byId,
    bindings: leaders.bindings,
    isHerself: leaders.credit.isHerself,
    newId: () => newId(deps.clock.nowMs()),
  })
  const duties: Duty[] = [{ name: 'leaders.transfers', everyMs: 5_000, run: transfers.goOn }]
  return { transfers, routes: transferRoutes(transfers), duties }
}
