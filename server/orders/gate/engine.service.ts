// Puts the order engine together: the line before the gate, the keeper, the commit, the rebuild and the recovery, which need one another.
import type { Clock } from '../../clock.ts'
import type { Logger } from '../../logger.ts'
import type { Metrics } from '../../metrics.ts'
import type { StockGate } from '../../offers/stock-gate.service.ts'
import { createCommit, type Commit } from '../placing/commit.service.ts'
import { createCommitter, type CommitStore } from '../placing/committer.service.ts'
import { createGateKeeper, type GateKeeper } from './gate-keeper.service.ts'
import { createGateLine, type GateLine } from './gate-line.service.ts'
import { createRebuild, type Rebuild, type RebuildStore } from './rebuild.service.ts'
import { createRecovery, type Recovery, type RecoveryStore } from './recovery.service.ts'
import type { ReadTerms } from '../placing/sale-terms.rules.ts'
import { createGateWatch, type GateWatch } from './slow-path.service.ts'

export type EngineDeps = {
  readonly gate: StockGate
  readonly store: CommitStore & RebuildStore & Omit<RecoveryStore, 'owned'>
  readonly terms: ReadTerms
  /** Compare-and-set of an open offer's gate epoch. */
  readonly raiseEpoch: (offerId: string, from: number, to: number) => Promise<boolean>
  /** Ids of the offers in state open. */
  readonly openOffers: () => Promise<readonly string[]>
  /** A new one at every boot. */
  readonly gatewayId: string
  readonly orderNo: (orderId: string, createdAtMs: number, round?: number) => string
  readonly moved: (offerId: string) => void
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
}
export type Engine = {
  readonly line: GateLine
  readonly keeper: GateKeeper
  readonly commit: Commit
  readonly rebuild: Rebuild
  readonly recovery: Recovery
  readonly watch: GateWatch
}

export const createEngine = (deps: EngineDeps): Engine => {
  const { gate, store, terms, clock } = deps
  const rebuild = createRebuild(deps)
  const keeper = createGateKeeper({ ...deps, rebuild })
  const line = createGateLine({ ...deps, keeper })
  const commit = createCommit({ ...deps, committer: createCommitter(store, deps.metrics), keeper, line })
  const watch = createGateWatch(clock)
  const recovery = createRecovery({ ...deps, watch, gate, terms, keeper, line, rebuild, monotonicMs: clock.monotonicMs })
  return { line, keeper, commit, rebuild, recovery, watch }
}
