// A code is asked for; where the server wants work first, the work is done and the code asked for again, without a word.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { requestCode } from '../../../../web/src/features/session/request-code.ts'

const bodies: unknown[] = []
let replies: { status: number; body: unknown }[]
const before = globalThis.fetch
beforeEach(() => {
  bodies.length = 0
  globalThis.fetch = jest.fn((_url: unknown, init: unknown) => {
    bodies.push(JSON.parse((init as { body: string }).body) as unknown)
    const { status, body } = replies.shift() ?? { status: 500, body: {} }
    return Promise.resolve({ ok: status < 400, status, headers: { get: () => null }, json: () => Promise.resolve(body) })
  }) as unknown as typeof fetch
})
afterEach(() => {
  globalThis.fetch = before
})
const solver = (answer: string | null) => () =>
  Promise.resolve({ solvePuzzle: (puzzle: string) => Promise.resolve(answer && `${answer}-${puzzle}`) })
const sent = { status: 200, body: { challengeId: 'c', waitSec: 60 } }
const asked = { status: 403, body: { code: 'proof_needed', params: { puzzle: 'p1' } } }

test('no work is done where none is asked for', async () => {
  replies = [sent]
  const load = jest.fn(solver('done'))
  expect(await requestCode('13812345678', load)).toEqual({ challengeId: 'c', waitSec: 60 })
  expect(load).not.toHaveBeenCalled()
})
test('the answer to the puzzle goes with the second asking', async () => {
  replies = [asked, sent]
  expect(await requestCode('13812345678', solver('done'))).toEqual({ challengeId: 'c', waitSec: 60 })
  expect(bodies).toEqual([{ phone: '13812345678' }, { phone: '13812345678', proof: 'done-p1' }])
})
test('a browser that cannot do it says so, and one that is asked again does not go round', async () => {
  replies = [asked]
  await expect(requestCode('13812345678', solver(null))).rejects.toMatchObject({ code: 'proof_needed' })
  replies = [asked, asked]
  await expect(requestCode('13812345678', solver('done'))).rejects.toMatchObject({ code: 'proof_needed' })
  expect(bodies).toHaveLength(3)
})
test('other refusals are the answer', async () => {
  replies = [{ status: 429, body: { code: 'slow_down' } }]
  await expect(requestCode('13812345678', solver('done'))).rejects.toMatchObject({ code: 'slow_down' })
})
