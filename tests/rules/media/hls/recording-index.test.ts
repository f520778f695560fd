// Tests reading a recording's index, also one that a crash cut off.
import { expect, test } from '@jest/globals'
import { readIndex, recordingFolder } from '../../../../media/hls/recording.ts'

const row = (index: number) => ({ name: `mwwa4fhh-${index}.m4s`, run: 'mwwa4fhh', atMs: index * 2_000, durationMs: 2_000, bytes: 10 })
const lines = (...rows: object[]) => rows.map((one) => `${JSON.stringify(one)}\n`).join('')

test('rows in order, and whether it ended', () => {
  expect(readIndex(lines(row(0), row(1)))).toEqual({ rows: [row(0), row(1)], ended: false })
  expect(readIndex(lines(row(0), { ended: true }))).toEqual({ rows: [row(0)], ended: true })
  expect(readIndex('')).toEqual({ rows: [], ended: false })
})

test('a last line cut off by a crash is left out', () => {
  expect(readIndex(lines(row(0), row(1)).slice(0, -8)).rows).toEqual([row(0)])
})

test.each(['../x', 'a/b', '', 'x'.repeat(65), '.'])('the stage id %j makes no folder', (stageId) => {
  expect(() => recordingFolder('/nowhere', stageId)).toThrow('no folder name')
})
