// States what a part of the shop that keeps something of a person answers for: giving it to her, taking it away for good, and letting it go by the clock.
import type { EraseBlock, KeptNoun } from './protocol/privacy.ts'

export type KeptValue = string | number | boolean | null
/** A row as she gets it: plain values under plain names. */
export type KeptRow = Readonly<Record<string, KeptValue>>

/** One for each kind of thing that is kept of a member; whoever keeps it writes it. */
export type Keeper = {
  readonly name: KeptNoun
  /** The collections it answers for: a test compares them all with those of the database. */
  readonly collections: readonly string[]
  /** Hers and nobody else's, the oldest first. */
  readonly gather: (memberId: string) => Promise<readonly KeptRow[]>
  /** Takes away what may go; harmless to repeat after any crash. How many rows it changed. */
  readonly forget: (memberId: string) => Promise<number>
  /** What must come to an end before she can go; left out: nothing. */
  readonly blocks?: (memberId: string) => Promise<EraseBlock | null>
}

/** Rows that go, or lose their person, when they are old enough. */
export type Ageing = {
  readonly name: string
  readonly keptDays: number
  readonly collections: readonly string[]
  /** One bounded helping of what is older than that moment; 0: nothing is left to do. Harmless to repeat, also in two processes at once. */
  readonly sweep: (beforeMs: number) => Promise<number>
}

/** Sets or lifts a legal hold on what hangs on one order: ageing passes it by. How many rows it found. */
export type Holder = (orderId: string, at: Date | null) => Promise<number>

/** What sets or lifts it in a row that an ageing asks for `heldAt`. */
export const holdChange = (at: Date | null) => (at === null ? { $unset: { heldAt: '' as const } } : { $set: { heldAt: at } })

/** Nothing of it may go: trade and money are kept by law. */
export const KEPT_BY_LAW = async (): Promise<number> => 0

/** A moment as she reads it in a file. */
export const momentText = (at: Date | number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(at).toISOString()
