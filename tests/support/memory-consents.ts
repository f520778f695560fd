// Keeps consents in memory by the same contract as the real store.
import type { Consent } from '../../server/members/consents/consent.rules.ts'
import type { ConsentStore } from '../../server/members/consents/consent.service.ts'

export const memoryConsents = (): ConsentStore => {
  const rows: { id: string; consent: Consent }[] = []
  return {
    insert: async (id, consent) => void rows.push({ id, consent }),
    async lastOf(personIds, purpose) {
      const sorted = rows.toSorted((a, b) => a.consent.atMs - b.consent.atMs || (a.id < b.id ? -1 : 1)).map(({ consent }) => consent)
      return new Map(
        sorted.filter((one) => personIds.includes(one.personId) && one.purpose === purpose).map((one) => [one.personId, one] as const),
      )
    },
  }
}
