// What a check of the books answers: which invariant (K1 to K9) is broken, and where; and what every check is given.
import type { Redis } from 'ioredis'
import type { Connection } from 'mongoose'

/**
 * K1 units, K2 shape, K3 cap, K4 answers, K5 gate, K6 duties left over, K7 stock and its journal, K8 payments, K9 ledger.
 * K5 to K9 hold after five seconds of quiet.
 */
export type CheckName = 'K1' | 'K2' | 'K3' | 'K4' | 'K5' | 'K6' | 'K7' | 'K8' | 'K9'
export type Difference = { readonly check: CheckName; readonly what: string }
/** `redis`: the gate's. Reads of `db` are by majority (connectMongo). */
export type Books = { readonly db: Connection; readonly redis: Redis }

export const differs =
  (check: CheckName) =>
  (what: string): Difference => ({ check, what })
