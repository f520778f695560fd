// The clock vectors of commission.json: when receipt confirms itself and when an order is final.
import { describe, expect, it } from '@jest/globals'
import { autoConfirmAtMs, finalAtMs } from '../../../server/after-sales/final.rules.ts'
import { vectorFile, type Vector } from '../vectors/vector-file.ts'

const file = vectorFile<{ zone: string; vectors: Vector<any, any, any>[] }>('commission')
const clocks = file.vectors.filter((vector) => vector.kind === 'clock').map((vector) => [vector.name, vector] as const)

describe('clock vectors', () => {
  it.each(clocks)('%s', (_, { given, expected }) => {
    if (expected.finalAt !== undefined) {
      const finals = given.receiptAt.map((at: string) => finalAtMs(Date.parse(at), given.afterSaleDays, file.zone))
      expect(finals).toEqual(expected.finalAt.map((at: string) => Date.parse(at)))
      return
    }
    const cases = (given.cases ?? []).map(([opened, closed]: [string, string | null]) => ({
      openedAtMs: Date.parse(opened),
      closedAtMs: closed === null ? null : Date.parse(closed),
    }))
    const confirmed = autoConfirmAtMs({
      shippedAtMs: Date.parse(given.shippedAt),
      days: given.days,
      extended: given.extended ?? false,
      cases,
    })
    expect(confirmed).toBe(expected.autoConfirmAt === null ? null : Date.parse(expected.autoConfirmAt))
  })

  it('a case closed before the parcel left pauses nothing', () => {
    const day = 86_400_000
    const cases = [{ openedAtMs: 0, closedAtMs: day }]
    expect(autoConfirmAtMs({ shippedAtMs: 2 * day, days: 10, extended: false, cases })).toBe(12 * day)
  })
})
