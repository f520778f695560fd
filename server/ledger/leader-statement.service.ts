// A leader's own statement of a local month, derived from her chain each time and sealed with the shop's key.
import type { Actor } from '../actor.ts'
import { DomainError, found } from '../domain-error.ts'
import type { ChainedTransfer, ChainHead } from './chain.rules.ts'
import { localMidnightMs } from './local-day.rules.ts'
import { permit } from '../members/permit.service.ts'
import { STATEMENT_ENTRIES_MAX, type LeaderStatement, type SealedStatement } from '../protocol/leader-statements.ts'
import type { StatementKey } from '../statement-key.ts'
import { linesOf, monthOf } from './leader-statement.rules.ts'

export type StatementStore = {
  /** Her entries of a span, in order. */
  readonly between: (leaderId: string, fromMs: number, untilMs: number, limit: number) => Promise<ChainedTransfer[]>
  /** Her last entry before a moment. */
  readonly headBefore: (leaderId: string, atMs: number) => Promise<ChainHead | null>
}
export type StatementDeps = {
  readonly store: StatementStore
  readonly key: StatementKey
  readonly nameOf: (leaderId: string) => Promise<string | null>
  readonly shopName: string
  readonly timeZone: string
  readonly clock: { readonly nowMs: () => number }
}
export type LeaderStatements = ReturnType<typeof createLeaderStatements>

export function createLeaderStatements({ store, key, nameOf, shopName, timeZone, clock }: StatementDeps) {
  const startOf = (month: string): number => localMidnightMs(Date.parse(`${month}-01T12:00:00Z`), timeZone)
  const nextMonth = (month: string): string => new Date(Date.parse(`${month}-28T12:00:00Z`) + 5 * 86_400_000).toISOString().slice(0, 7)

  /** Refuses not_found for a month that has not begun, too_large above 5,000 entries. */
  async function own(actor: Actor, month: string): Promise<SealedStatement> {
    permit(actor, 'statement.read', { own: actor.leaderId !== null })
    const leaderId = actor.leaderId ?? ''
    const [fromMs, untilMs, madeAtMs] = [startOf(month), startOf(nextMonth(month)), clock.nowMs()]
    if (fromMs > madeAtMs) throw new DomainError('not_found')
    const [before, entries, leader] = await Promise.all([
      store.headBefore(leaderId, fromMs),
      store.between(leaderId, fromMs, untilMs, STATEMENT_ENTRIES_MAX + 1),
      nameOf(leaderId),
    ])
    if (entries.length > STATEMENT_ENTRIES_MAX) throw new DomainError('too_large')
    const facts = { shop: shopName, leader: found(leader), month, fromMs, untilMs, madeAtMs }
    const statement: LeaderStatement = { ...facts, ...monthOf(leaderId, before, entries) }
    return { statement, ...key.sign(statement) }
  }

  const timeText = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  /** The same as lines of cells. */
  async function ownLines(actor: Actor, month: string): Promise<string[][]> {
    const { statement, ...seal } = await own(actor, month)
    return linesOf(statement, seal, (atMs) => timeText.format(atMs))
  }

  /** Public keys, so that anybody can check a statement. */
  const publicKeys = () => ({ keys: [{ kid: key.kid, algorithm: 'Ed25519', use: 'sibo-statement-v1', pem: key.publicPem }] })

  return { own, ownLines, publicKeys }
}
