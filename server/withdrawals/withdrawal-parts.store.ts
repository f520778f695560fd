// Payees, the dated withdrawal rule with its draft, and the reports of the payout file, in MongoDB.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { PayeeDoc, PayeeStore } from './payee.service.ts'
import type { PayoutReport, PayoutReportStore } from './payout-file.service.ts'
import type { TaxDeskStore, TaxDraftDoc, TaxVersion } from './tax-desk.service.ts'

export function createPayeeStore(db: Connection): PayeeStore {
  const rows = collectionOf<PayeeDoc>(db, 'payees')
  return {
    of: (leaderId) => rows.findOne({ _id: leaderId }),
    async idIndexesOf(memberIds) {
      const found = await rows.find({ memberId: { $in: [...memberIds] } }, { projection: { 'identity.personIndex': 1 } }).toArray()
      return found.flatMap(({ identity }) => identity?.personIndex ?? [])
    },
    async write(leaderId, memberId, set) {
      const change = { $set: set, $setOnInsert: { memberId }, $inc: { version: 1 } }
      const row = await rows.findOneAndUpdate({ _id: leaderId }, change, { upsert: true, returnDocument: 'after' })
      if (!row) throw new Error('a payee was written and is not there')
      return row
    },
  }
}

type VersionRow = TaxVersion & { _id: string }
type DraftRow = { _id: string; version: number; draft?: Omit<TaxDraftDoc, 'version'> }
const DRAFT = 'withdrawals'

export function createTaxDeskStore(db: Connection): TaxDeskStore {
  const versions = collectionOf<VersionRow>(db, 'withdrawalRules')
  const drafts = collectionOf<DraftRow>(db, 'withdrawalRuleDrafts')
  return {
    versions: async () => (await versions.find({}).sort({ version: 1 }).toArray()).map(({ _id, ...version }) => version),
    async publish(version) {
      try {
        await versions.insertOne({ _id: String(version.version), ...version })
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
    async draft() {
      const row = await drafts.findOne({ _id: DRAFT })
      return row?.draft ? { ...row.draft, version: row.version } : null
    },
    putDraft: async (draft) => void (await drafts.updateOne({ _id: DRAFT }, { $set: { draft }, $inc: { version: 1 } }, { upsert: true })),
    dropDraft: async (version) =>
      (await drafts.updateOne({ _id: DRAFT, version, draft: { $exists: true } }, { $unset: { draft: '' } })).modifiedCount === 1,
  }
}

export function createPayoutReportStore(db: Connection): PayoutReportStore {
  const reports = collectionOf<PayoutReport>(db, 'payoutReports')
  return {
    save: async (report) => void (await reports.replaceOne({ _id: report._id }, report, { upsert: true })),
    reports: (limit) => reports.find({}).sort({ _id: -1 }).limit(limit).toArray(),
  }
}
