// Copies of members' data, wishes to close an account and the sums of old visits, with the indexes by which a person and what is old are found.
import type { Migration } from './run-migrations.ts'

const while_ = (field: string): object => ({ partialFilterExpression: { [field]: true } })
const HALF_YEAR_SEC = 180 * 86_400

export const ownData: Migration = {
  id: '047-own-data',
  async up(db) {
    await db.collection('dataCopies').createIndexes([
      { name: 'openOnce', key: { memberId: 1 }, unique: true, ...while_('open') },
      { name: 'due', key: { nextAt: 1 }, ...while_('open') },
      { name: 'ofMember', key: { memberId: 1, askedAt: -1, _id: -1 } },
      { name: 'over', key: { state: 1, untilAt: 1 } },
      { name: 'remove', key: { askedAt: 1 }, expireAfterSeconds: HALF_YEAR_SEC },
    ])
    await db.collection('dataCopyPieces').createIndexes([
      { name: 'ofCopy', key: { exportId: 1, noun: 1, n: 1 } },
      { name: 'ofMember', key: { memberId: 1 } },
    ])
    await db.collection('accountClosings').createIndexes([
      { name: 'openOnce', key: { memberId: 1 }, unique: true, ...while_('open') },
      { name: 'due', key: { nextAt: 1 }, ...while_('open') },
    ])
    await db.collection('touchSums').createIndexes([
      { name: 'ofLink', key: { linkId: 1 } },
      { name: 'ofGroup', key: { groupId: 1 } },
    ])
    // Whoever is known is found by age; what has lost its person is out of the index.
    await db.collection('visitSteps').updateMany({ known: { $exists: false } }, { $set: { known: true } })
    await db.collection('visitSteps').createIndexes([{ name: 'known', key: { at: 1 }, ...while_('known') }])
    await db.collection('leaderPeople').updateMany({ known: { $exists: false } }, { $set: { known: true } })
    await db.collection('leaderPeople').createIndexes([{ name: 'known', key: { lastAt: 1 }, ...while_('known') }])
    await db.collection('visitorOwners').createIndexes([
      { name: 'member', key: { memberId: 1 } },
      { name: 'at', key: { at: 1 } },
    ])
    await db.collection('bindingLog').createIndexes([{ name: 'at', key: { at: 1 } }])
    await db.collection('chatLines').createIndexes([
      { name: 'person', key: { personId: 1, sentAt: 1 } },
      { name: 'sent', key: { sentAt: 1 } },
    ])
    for (const name of ['payments', 'shipments', 'invoiceRequests', 'afterSales', 'taskClaims', 'payees', 'withdrawals'])
      await db.collection(name).createIndexes([{ name: 'ofMember', key: { memberId: 1 } }])
    await db.collection('invoiceRequests').createIndexes([{ name: 'asked', key: { askedAt: 1 } }])
    await db.collection('inbox').createIndexes([{ name: 'received', key: { receivedAt: 1 } }])
    await db.collection('reservations').createIndexes([{ name: 'ofPerson', key: { personId: 1 } }])
    await db.collection('pictures').createIndexes([
      { name: 'content', key: { sha256: 1 } },
      { name: 'old', key: { class: 1, createdAtMs: 1 } },
    ])
  },
}
