// Checks the totals of a leader's people: few are counted at once each time, thousands at most every ten seconds.
import { expect, test } from '@jest/globals'
import { createPeopleService } from '../../../server/leaders/people.service.ts'

test('each newcomer of a few counts at once; of thousands the total may be ten seconds old', async () => {
  let [nowMs, visitors, reads] = [0, 0, 0]
  const { totalsOf } = createPeopleService({
    touches: {
      visitsOf: async () => [],
      countPeople: async () => {
        reads += 1
        return { visitors, members: visitors }
      },
    },
    bindings: { currentOf: async () => new Map(), membersOf: async () => [] },
    paidOrdersOf: async () => new Map(),
    nicknamesOf: async () => new Map(),
    whereAre: async () => new Map(),
    consenting: async () => new Set(),
    clock: { monotonicMs: () => nowMs },
  })
  const total = async (): Promise<number> => (await totalsOf('leader')).visitors
  expect(await total()).toBe(0)
  visitors = 999
  expect(await total()).toBe(999)
  visitors = 5_000
  expect(await total()).toBe(5_000)
  visitors = 5_001
  expect(await total()).toBe(5_000)
  expect(reads).toBe(3)
  nowMs = 10_000
  expect(await total()).toBe(5_001)
})
