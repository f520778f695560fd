// Closing an account: a wish with seven days to take it back, then carried out step by step by a duty, each step harmless to repeat.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { DomainError } from '../domain-error.ts'
import type { Keeper } from '../keeping.ts'
import type { Logger } from '../logger.ts'
import { permit } from '../members/permit.service.ts'
import type { Notices } from '../notifications/notice.service.ts'
import type { EraseBlock, KeptNoun, OwnData } from '../protocol/privacy.ts'
import { closingDueMs, type ClosingState } from './privacy.rules.ts'

export type ClosingRow = {
  readonly _id: string
  readonly memberId: string
  readonly state: ClosingState
  /** Exactly while asked or carrying: one a member. */
  readonly open?: true
  readonly askedAt: Date
  readonly dueAt: Date
  readonly nextAt: Date
  /** What held it up when it was due. */
  readonly blockedBy: readonly EraseBlock[]
  /** What was done, in order; a crash goes on behind the last. */
  readonly steps: readonly { readonly noun: KeptNoun; readonly rows: number; readonly at: Date }[]
  readonly endedAt?: Date
}
export type ClosingStore = {
  readonly openOf: (memberId: string) => Promise<ClosingRow | null>
  /** False when one is open. */
  readonly insert: (row: ClosingRow) => Promise<boolean>
  /** By compare-and-set on the state; null when it is another. */
  readonly move: (
    closingId: string,
    from: ClosingState,
    to: ClosingState,
    set: Partial<Pick<ClosingRow, 'endedAt'>>,
  ) => Promise<ClosingRow | null>
  /** Takes one that is due or half-way, until `untilMs`; null: none. */
  readonly take: (nowMs: number, untilMs: number) => Promise<ClosingRow | null>
  readonly held: (closingId: string, blockedBy: readonly EraseBlock[], nextAt: Date) => Promise<void>
  readonly stepped: (closingId: string, step: ClosingRow['steps'][number]) => Promise<void>
}
export type ClosingDeps = {
  readonly store: ClosingStore
  readonly keepers: readonly Keeper[]
  readonly audit: Pick<Audit, 'write'>
  readonly notices: Pick<Notices, 'send'>
  readonly publicUrl: string
  readonly clock: Clock
  readonly newId: () => string
  readonly logger: Pick<Logger, 'error' | 'info'>
}
export type Closings = ReturnType<typeof createClosings>

const TRY_AGAIN_MS = 60_000
const HELD_FOR_MS = 3_600_000
const AT_ONCE_MAX = 20

export const createClosings = ({ store, keepers, audit, notices, publicUrl, clock, newId, logger }: ClosingDeps) => {
  const blocksOf = async (memberId: string): Promise<EraseBlock[]> => {
    const blocks = await Promise.all(keepers.map(async ({ blocks: of }) => (of ? of(memberId) : null)))
    return [...new Set(blocks.flatMap((block) => block ?? []))]
  }

  /**
   * Whoever slips in an order between the last look and her last session's end keeps that order, sealed like all others. The audit's row may
   * be there twice after a crash: it says the same.
   */
  const carryOut = async (row: ClosingRow): Promise<void> => {
    const known = new Map<KeptNoun, number>(row.steps.map(({ noun, rows }) => [noun, rows]))
    for (const { name, forget } of keepers) {
      if (known.has(name)) continue
      const rows = await forget(row.memberId)
      known.set(name, rows)
      await store.stepped(row._id, { noun: name, rows, at: new Date(clock.nowMs()) })
    }
    const actor = { kind: 'member', personId: row.memberId, visitorId: '', sid: null } as const
    const after = { closingId: row._id, askedAt: row.askedAt, rows: Object.fromEntries([...known].filter(([, rows]) => rows > 0)) }
    await audit.write({ actor, act: 'account.erase', on: { kind: 'member', id: row.memberId }, after })
    await store.move(row._id, 'carrying', 'done', { endedAt: new Date(clock.nowMs()) })
    logger.info({ closingId: row._id }, 'account closed')
  }

  const bring = async (row: ClosingRow): Promise<void> => {
    if (row.state === 'carrying') return carryOut(row)
    const blockedBy = await blocksOf(row.memberId)
    if (blockedBy.length > 0) return store.held(row._id, blockedBy, new Date(clock.nowMs() + HELD_FOR_MS))
    const begun = await store.move(row._id, 'asked', 'carrying', {})
    return begun ? carryOut(begun) : undefined
  }

  return {
    of: async (memberId: string): Promise<OwnData['closing']> => {
      const row = await store.openOf(memberId)
      if (!row) return null
      const { askedAt, dueAt, state, blockedBy } = row
      return { askedAtMs: askedAt.getTime(), dueAtMs: dueAt.getTime(), running: state === 'carrying', blockedBy: [...blockedBy] }
    },

    /** Refuses confirm_identity, and wrong_state {blockedBy} while something has to end first. A second wish changes nothing. */
    ask: async (actor: Actor): Promise<void> => {
      permit(actor, 'account.erase', { own: true })
      const memberId = actor.personId ?? ''
      const blockedBy = await blocksOf(memberId)
      if (blockedBy.length > 0) throw new DomainError('wrong_state', { blockedBy })
      const nowMs = clock.nowMs()
      const dueAt = new Date(closingDueMs(nowMs))
      const times = { askedAt: new Date(nowMs), dueAt, nextAt: dueAt }
      const isNew = await store.insert({ _id: newId(), memberId, state: 'asked', open: true, ...times, blockedBy: [], steps: [] })
      if (!isNew) return
      await audit.write({ actor, act: 'account.erase', on: { kind: 'member', id: memberId }, after: { asked: true } })
      await notices.send(memberId, { template: 'accountCloses', dueAtMs: dueAt.getTime(), url: `${publicUrl}/me/data` })
    },

    /** Refuses not_found when nothing is open, wrong_state when it is being carried out. No step-up: whoever holds her session may keep it alive. */
    keep: async (actor: Actor): Promise<void> => {
      permit(actor, 'profile.write', { own: true })
      const memberId = actor.personId ?? ''
      const row = await store.openOf(memberId)
      if (!row) throw new DomainError('not_found')
      const endedAt = new Date(clock.nowMs())
      if (!(await store.move(row._id, 'asked', 'cancelled', { endedAt }))) throw new DomainError('wrong_state')
      await audit.write({ actor, act: 'account.erase', on: { kind: 'member', id: memberId }, after: { cancelled: true } })
    },

    work: async (): Promise<void> => {
      for (let done = 0; done < AT_ONCE_MAX; done += 1) {
        const row = await store.take(clock.nowMs(), clock.nowMs() + TRY_AGAIN_MS)
        if (!row) return
        await bring(row).catch((err: unknown) => logger.error({ err, closingId: row._id }, 'closing an account failed'))
      }
    },
  }
}
