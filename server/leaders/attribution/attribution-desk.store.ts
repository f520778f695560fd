// Published versions of the attribution settings (never changed) and the one draft, in MongoDB.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import type { AttributionDraft } from '../../protocol/attribution.ts'
import type { PublishedSettings, SettingsDeskStore, SettingsDraft } from './attribution-desk.service.ts'

type VersionRow = Omit<PublishedSettings, 'fromMs'> & { _id: string; from: Date | null }
/** `open` false: published; its version goes on counting. */
type DraftRow = { _id: 'draft'; version: number; open: boolean; byPersonId: string; given: AttributionDraft }

export function createAttributionDeskStore(db: Connection): SettingsDeskStore {
  const versions = collectionOf<VersionRow>(db, 'attributionSettings')
  const drafts = collectionOf<DraftRow>(db, 'attributionDrafts')
  return {
    async versions() {
      const rows = await versions.find().sort({ version: 1 }).toArray()
      return rows.map(({ _id, from, ...row }): PublishedSettings => ({ ...row, fromMs: from?.getTime() ?? null }))
    },
    async publish({ fromMs, ...settings }) {
      try {
        await versions.insertOne({ _id: String(settings.version), ...settings, from: fromMs === null ? null : new Date(fromMs) })
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
    async draft() {
      const row = await drafts.findOne({ _id: 'draft', open: true })
      return row && draftOf(row)
    },
    async putDraft({ byPersonId, ...given }) {
      await drafts.updateOne({ _id: 'draft' }, { $set: { open: true, byPersonId, given }, $inc: { version: 1 } }, { upsert: true })
    },
    async dropDraft(version) {
      const dropped = await drafts.updateOne({ _id: 'draft', version, open: true }, { $set: { open: false } })
      return dropped.modifiedCount === 1
    },
  }
}

const draftOf = ({ version, byPersonId, given }: DraftRow): SettingsDraft => ({ ...given, version, byPersonId })
