// The port of the stock gate: what the order engine and the run sheet ask of it, whoever answers.
import type { GateAsk, GateBatch, GateContent, GateDone, GateLook, GateTerms, PendingGrant } from './stock-gate.rules.ts'

export type GateOrder = {
  readonly key: string
  readonly hash: string
  readonly lotIndex: number
  readonly memberId: string
  readonly units: readonly number[]
  readonly slots: readonly number[]
}
export type GateLotContent = { readonly unitCount: number; readonly owned: ReadonlySet<number>; readonly inLine: boolean }
export type LeftOfLot = { readonly lotIndex: number; readonly left: number }

/** The port; every call throws when Redis is away or does not answer in time (nothing is known then: ask again). */
export type StockGate = {
  /** At most 128 orders. `settled`: grants of earlier batches whose keys are all decided. */
  readonly reserve: (terms: GateTerms, gatewayId: string, settled: readonly string[], asks: readonly GateAsk[]) => Promise<GateBatch>
  readonly settle: (terms: GateTerms, grants: readonly string[]) => Promise<void>
  /** `keep`: the units the key's order owns in MongoDB, empty for none. Twice, late or unknown: harmless. */
  readonly release: (terms: GateTerms, keys: readonly { readonly key: string; readonly keep: readonly number[] }[]) => Promise<GateDone>
  readonly recover: (terms: GateTerms, grant: string, keys: readonly string[]) => Promise<GateDone>
  readonly fence: (terms: GateTerms, state: 'building' | 'closed') => Promise<GateDone>
  readonly fenceClosed: (terms: GateTerms) => Promise<GateDone>
  readonly stageOrders: (terms: GateTerms, orders: readonly GateOrder[]) => Promise<GateDone>
  readonly stageSlots: (terms: GateTerms, slotsByMember: ReadonlyMap<string, readonly number[]>) => Promise<GateDone>
  readonly install: (terms: GateTerms, cap: number, slotCount: number, lots: readonly GateLotContent[]) => Promise<GateDone>
  readonly grow: (terms: GateTerms, lotIndex: number, unitCount: number) => Promise<GateDone>
  /** Somebody waits in line for this lot (or nobody any more): freed units then go to the line only. */
  readonly line: (terms: GateTerms, lotIndex: number, inLine: boolean) => Promise<GateDone>
  readonly look: (terms: GateTerms) => Promise<GateLook>
  readonly content: (terms: GateTerms) => Promise<GateContent>
  /** Free units of each lot with a version that only rises, over rebuilds too; null when no gate of this epoch stands. */
  readonly left: (terms: GateTerms) => Promise<{ readonly version: number; readonly lots: readonly LeftOfLot[] } | null>
  readonly slotsTaken: (terms: GateTerms, memberId: string) => Promise<number>
  readonly pending: (terms: GateTerms) => Promise<PendingGrant[]>
  readonly beat: (gatewayId: string) => Promise<void>
  readonly living: (gatewayIds: readonly string[]) => Promise<ReadonlySet<string>>
  /** True when this process holds a name for so long; nobody else does then. */
  readonly holdName: (name: string, holder: string, forMs: number) => Promise<boolean>
}
