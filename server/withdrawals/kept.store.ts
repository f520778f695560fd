// What withdrawals keep of a leader: who she is and where she is paid go with her; what was paid is a record of money. An open request holds her account.
import type { Connection } from 'mongoose'
import { KEPT_BY_LAW, momentText, type Keeper } from '../keeping.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { PayeeDoc } from './payee.service.ts'
import type { WithdrawalDoc } from './withdrawal-row.rules.ts'

export const createWithdrawalKeepers = (db: Connection): readonly Keeper[] => {
  const payees = collectionOf<PayeeDoc>(db, 'payees')
  const rows = collectionOf<WithdrawalDoc>(db, 'withdrawals')
  return [
    {
      name: 'payee',
      collections: ['payees'],
      // Masked as on her own page: who holds her file does not hold her account.
      gather: async (memberId) =>
        (await payees.find({ memberId }).toArray()).map(({ identity, account }) => ({
          name: identity?.nameMasked ?? null,
          idNumber: identity?.idMasked ?? null,
          provider: account?.provider ?? null,
          number: account?.numberMasked ?? null,
          changedAt: momentText(account?.changedAtMs ?? identity?.changedAtMs),
        })),
      forget: async (memberId) => (await payees.deleteMany({ memberId })).deletedCount,
    },
    {
      name: 'withdrawals',
      collections: ['withdrawals'],
      gather: async (memberId) =>
        (await rows.find({ memberId }).sort({ requestedAt: 1, _id: 1 }).toArray()).map((row) => ({
          withdrawalId: row._id,
          state: row.state,
          amountFen: row.amountFen,
          taxFen: row.taxFen ?? null,
          netFen: row.netFen ?? null,
          name: row.payee.nameMasked,
          account: `${row.payee.provider} ${row.payee.numberMasked}`,
          reason: row.reason ?? null,
          requestedAt: momentText(row.requestedAt),
          endedAt: momentText(row.endedAt),
        })),
      forget: KEPT_BY_LAW,
      blocks: async (memberId) => ((await rows.findOne({ memberId, open: true }, { projection: { _id: 1 } })) ? 'withdrawal' : null),
    },
  ]
}
