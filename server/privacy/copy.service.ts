// A copy of everything that is kept of a member: asked for by herself, gathered by a duty, sealed at rest, read by her own fresh session until it is gone.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { DomainError } from '../domain-error.ts'
import type { Keeper, KeptRow } from '../keeping.ts'
import type { Logger } from '../logger.ts'
import { permit } from '../members/permit.service.ts'
import { escapeCell } from '../order-desk/export.rules.ts'
import { KEPT_NOUNS, type KeptNoun, type OwnData, type OwnDataFile } from '../protocol/privacy.ts'
import type { Sealing } from '../sealing.ts'
import { copyUntilMs, piecesOf, tableOf, type CopyState } from './privacy.rules.ts'

export type CopyPart = { readonly noun: KeptNoun; readonly rows: number }
export type CopyRow = {
  readonly _id: string
  readonly memberId: string
  readonly state: CopyState
  /** Exactly while asked: one a member. */
  readonly open?: true
  readonly askedAt: Date
  /** When it is looked at next: a try that died is tried again. */
  readonly nextAt: Date
  readonly tries: number
  readonly readyAt?: Date
  readonly untilAt?: Date
  readonly parts: readonly CopyPart[]
}
export type CopyStore = {
  /** Hers, the newest first. */
  readonly lastOf: (memberId: string) => Promise<CopyRow | null>
  readonly byId: (exportId: string) => Promise<CopyRow | null>
  /** The one that is open afterwards: an earlier wish stays the only one. */
  readonly ask: (row: CopyRow) => Promise<CopyRow>
  /** Takes one that waits, until `untilMs`; null: none is due. */
  readonly take: (nowMs: number, untilMs: number) => Promise<CopyRow | null>
  /** The same piece again replaces itself. */
  readonly putPiece: (piece: CopyPiece) => Promise<void>
  readonly ready: (exportId: string, given: { parts: readonly CopyPart[]; readyAt: Date; untilAt: Date }) => Promise<void>
  readonly pieces: (exportId: string, noun: KeptNoun | null) => Promise<readonly CopyPiece[]>
  /** Removes the pieces of what may not be read any more. How many copies. */
  readonly removeOver: (nowMs: number) => Promise<number>
}
export type CopyPiece = {
  readonly exportId: string
  readonly memberId: string
  readonly noun: KeptNoun
  readonly n: number
  readonly sealed: string
}
export type CopyDeps = {
  readonly store: CopyStore
  readonly keepers: readonly Keeper[]
  readonly sealing: Pick<Sealing, 'seal' | 'unseal'>
  readonly audit: Pick<Audit, 'write'>
  readonly writeCsv: (lines: readonly (readonly string[])[]) => string
  readonly clock: Clock
  readonly newId: () => string
  readonly logger: Pick<Logger, 'error' | 'info'>
  readonly shopName: string
}
export type Copies = ReturnType<typeof createCopies>

const TRY_AGAIN_MS = 60_000
const AT_ONCE_MAX = 20

export const createCopies = (deps: CopyDeps) => {
  const { store, keepers, sealing, audit, writeCsv, clock, newId, logger, shopName } = deps
  const shown = (row: CopyRow | null): OwnData['copy'] => {
    if (!row || row.state === 'gone') return null
    const untilMs = row.untilAt?.getTime() ?? null
    if (untilMs !== null && untilMs <= clock.nowMs()) return null
    const parts = row.parts.map((part) => ({ ...part }))
    return { exportId: row._id, state: row.state === 'asked' ? 'preparing' : 'ready', askedAtMs: row.askedAt.getTime(), untilMs, parts }
  }

  /** One after another: a person's rows are in memory for a moment only. */
  const prepare = async ({ _id: exportId, memberId }: CopyRow): Promise<void> => {
    const parts: CopyPart[] = []
    for (const { name, gather } of keepers) {
      const rows = await gather(memberId)
      if (rows.length === 0) continue
      for (const [n, piece] of piecesOf(rows).entries()) {
        const sealed = sealing.seal(memberId, 'ownData', JSON.stringify(piece))
        await store.putPiece({ exportId, memberId, noun: name, n, sealed })
      }
      parts.push({ noun: name, rows: rows.length })
    }
    const nowMs = clock.nowMs()
    const inOrder = parts.toSorted((a, b) => KEPT_NOUNS.indexOf(a.noun) - KEPT_NOUNS.indexOf(b.noun))
    await store.ready(exportId, { parts: inOrder, readyAt: new Date(nowMs), untilAt: new Date(copyUntilMs(nowMs)) })
    logger.info({ exportId, parts: parts.length }, 'copy of a member’s data ready')
  }

  const work = async (): Promise<void> => {
    for (let done = 0; done < AT_ONCE_MAX; done += 1) {
      const row = await store.take(clock.nowMs(), clock.nowMs() + TRY_AGAIN_MS)
      if (!row) break
      await prepare(row).catch((err: unknown) =>
        logger.error({ err, exportId: row._id, tries: row.tries }, 'copy of a member’s data failed'),
      )
    }
    await store.removeOver(clock.nowMs())
  }

  const rowsOf = async (row: CopyRow, noun: KeptNoun | null): Promise<Map<KeptNoun, KeptRow[]>> => {
    const rows = new Map<KeptNoun, KeptRow[]>()
    for (const piece of await store.pieces(row._id, noun)) {
      const some = JSON.parse(sealing.unseal(row.memberId, 'ownData', piece.sealed)) as KeptRow[]
      rows.set(piece.noun, [...(rows.get(piece.noun) ?? []), ...some])
    }
    return rows
  }

  return {
    of: async (memberId: string): Promise<OwnData['copy']> => shown(await store.lastOf(memberId)),

    /** Begins one, or answers with the one on its way. Refuses confirm_identity. */
    ask: async (actor: Actor): Promise<void> => {
      permit(actor, 'account.export', { own: true })
      const memberId = actor.personId ?? ''
      const at = new Date(clock.nowMs())
      const fresh: CopyRow = { _id: newId(), memberId, state: 'asked', open: true, askedAt: at, nextAt: at, tries: 0, parts: [] }
      const row = await store.ask(fresh)
      if (row._id === fresh._id)
        await audit.write({ actor, act: 'account.export', on: { kind: 'member', id: memberId }, after: { exportId: row._id } })
    },

    /** Refuses confirm_identity, and not_found for another's, one that is not ready or over, and a part that it has not. */
    read: async (actor: Actor, exportId: string, part: KeptNoun | 'all'): Promise<OwnDataFile> => {
      permit(actor, 'account.export', { own: true })
      const row = await store.byId(exportId)
      if (!row || row.memberId !== actor.personId || shown(row)?.state !== 'ready') throw new DomainError('not_found')
      const rows = await rowsOf(row, part === 'all' ? null : part)
      const day = (row.readyAt ?? row.askedAt).toISOString().slice(0, 10)
      if (part === 'all') {
        const whole = { shop: shopName, memberId: row.memberId, madeAt: row.readyAt, data: Object.fromEntries(rows) }
        return { fileName: `sibo-my-data-${day}.json`, text: JSON.stringify(whole, null, 2) }
      }
      const own = rows.get(part)
      if (!own) throw new DomainError('not_found')
      return { fileName: `sibo-${part}-${day}.csv`, text: writeCsv(tableOf(own, escapeCell)) }
    },

    work,
  }
}
