// Bindings in MongoDB: `bindingLog` is the truth (one row a number), `bindings` the current row of each member; both in one transaction.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import type { Binding } from './binding.rules.ts'
import type { BindingLogRow, BindingStore } from './binding.service.ts'

type DatedBinding = Omit<Binding, 'boundAtMs' | 'protectedUntilMs' | 'validUntilMs'> & {
  boundAt: Date
  protectedUntil: Date
  validUntil: Date
}
type CurrentRow = { _id: string; leaderId: string | null; binding: DatedBinding | null; version: number }
type LogRow = Omit<BindingLogRow, 'before' | 'after' | 'atMs'> & {
  _id: string
  before: DatedBinding | null
  after: DatedBinding | null
  at: Date
}

// Ends the transaction: the number before is not the member's last.
class SkippedNumber extends Error {}

export function createBindingStore(db: Connection): BindingStore {
  const bindings = collectionOf<CurrentRow>(db, 'bindings')
  const log = collectionOf<LogRow>(db, 'bindingLog')
  return {
    async current(memberId) {
      const row = await bindings.findOne({ _id: memberId })
      return { binding: bindingOf(row?.binding ?? null), version: row?.version ?? 0 }
    },
    async currentOf(memberIds) {
      const rows = await bindings.find({ _id: { $in: [...memberIds] }, leaderId: { $type: 'string' } }).toArray()
      return new Map(rows.flatMap((row) => (row.binding === null ? [] : [[row._id, bindingOf(row.binding) as Binding] as const])))
    },
    async append({ before, after, atMs, ...row }) {
      const current = { leaderId: after?.leaderId ?? null, binding: datedOf(after), version: row.number }
      try {
        await db.getClient().withSession((session) =>
          session.withTransaction(async () => {
            const logged = {
              _id: `${row.memberId}:${row.number}`,
              ...row,
              before: datedOf(before),
              after: current.binding,
              at: new Date(atMs),
            }
            await log.insertOne(logged, { session })
            const filter = { _id: row.memberId, version: row.number - 1 }
            const { matchedCount, upsertedCount } = await bindings.updateOne(
              filter,
              { $set: current },
              { session, upsert: row.number === 1 },
            )
            if (matchedCount + upsertedCount !== 1) throw new SkippedNumber()
          }),
        )
        return true
      } catch (err) {
        if (isDuplicate(err) || err instanceof SkippedNumber) return false
        throw err
      }
    },
    async membersOf(leaderId, afterId, limit) {
      const filter = { leaderId, ...(afterId === null ? {} : { _id: { $gt: afterId } }) }
      const rows = await bindings
        .find(filter, { projection: { _id: 1 } })
        .sort({ leaderId: 1, _id: 1 })
        .limit(limit)
        .toArray()
      return rows.map((row) => row._id)
    },
    async log(memberId) {
      const rows = await log.find({ memberId }).sort({ memberId: 1, number: 1 }).toArray()
      return rows.map(logOf)
    },
  }
}

function datedOf(binding: Binding | null): DatedBinding | null {
  if (binding === null) return null
  const { boundAtMs, protectedUntilMs, validUntilMs, ...rest } = binding
  return { ...rest, boundAt: new Date(boundAtMs), protectedUntil: new Date(protectedUntilMs), validUntil: new Date(validUntilMs) }
}

function bindingOf(dated: DatedBinding | null): Binding | null {
  if (dated === null) return null
  const { boundAt, protectedUntil, validUntil, ...rest } = dated
  return { ...rest, boundAtMs: boundAt.getTime(), protectedUntilMs: protectedUntil.getTime(), validUntilMs: validUntil.getTime() }
}

function logOf({ memberId, number, change, ended, before, after, cause, at }: LogRow): BindingLogRow {
  return { memberId, number, change, ended, before: bindingOf(before), after: bindingOf(after), cause, atMs: at.getTime() }
}
