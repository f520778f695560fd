// Makes the rounds in which everybody of a list is told, takes over how far campaigns and rate cuts were told, and takes away where that stood before.
import type { Migration, MigrationDb } from './run-migrations.ts'

type OldCampaign = {
  _id: string
  state: string
  telling?: { what: string; afterId: string | null } | null
  announced?: number
  launched?: number
}
type OldCut = { _id: string; open: boolean; afterId: string | null }
type Round = { _id: string; kind: string; subject: string; open: boolean; afterId: string | null; told: number; leaseUntil: Date }

async function keep(db: MigrationDb, given: Omit<Round, '_id' | 'leaseUntil'>): Promise<void> {
  const round = { ...given, leaseUntil: new Date(0) }
  const _id = `${given.kind}:${given.subject}`
  await db.collection<Round>('noticeRounds').updateOne({ _id }, { $setOnInsert: round }, { upsert: true })
}

export const noticeRounds: Migration = {
  id: '046-notice-rounds',
  async up(db) {
    const known = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name))
    if (!known.has('noticeRounds')) await db.createCollection('noticeRounds')
    await db.collection('noticeRounds').createIndexes([{ name: 'toTell', key: { kind: 1, open: 1, leaseUntil: 1 } }])
    const campaigns = db.collection<OldCampaign>('campaigns')
    for await (const { _id, state, telling, announced = 0, launched = 0 } of campaigns.find({ announced: { $exists: true } })) {
      for (const [what, told] of [['announce', announced], ...(state === 'launched' ? [['launch', launched] as const] : [])] as const) {
        const open = telling?.what === what
        await keep(db, { kind: 'campaign', subject: `${_id}:${what}`, open, afterId: open ? (telling?.afterId ?? null) : null, told })
      }
    }
    await campaigns.updateMany({}, { $unset: { telling: 1, announced: 1, launched: 1, leaseUntil: 1 } })
    if (known.has('campaigns') && (await campaigns.indexes()).some(({ name }) => name === 'telling')) await campaigns.dropIndex('telling')
    for await (const { _id, open, afterId } of db.collection<OldCut>('rateCuts').find())
      await keep(db, { kind: 'rateCut', subject: _id, open, afterId, told: 0 })
    for (const name of ['rateCuts', 'rateCutsTold']) if (known.has(name)) await db.dropCollection(name)
  },
}
