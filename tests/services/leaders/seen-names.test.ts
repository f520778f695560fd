// How a leader reads names: whole of who agreed, else the first character; an answer taken back holds at once.
import { expect, it } from '@jest/globals'
import { createSeenNames } from '../../../server/leaders/seen-names.service.ts'

it('reads the name of who agreed, of others the first character', async () => {
  const agreed = new Set(['a'])
  const names = createSeenNames({
    nicknamesOf: async (ids) => new Map(ids.map((id) => [id, id === 'a' ? '陈雨' : '周小满'])),
    consenting: async (ids) => new Set(ids.filter((id) => agreed.has(id))),
  })
  expect([...(await names(['a', 'b']))]).toEqual([
    ['a', '陈雨'],
    ['b', '周**'],
  ])
  agreed.clear()
  expect([...(await names(['a', 'b'])).values()]).toEqual(['陈**', '周**'])
})
