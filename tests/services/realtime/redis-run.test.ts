// Another run of Redis is noticed once, also when the connection that asks comes back later than the one that reads.
import { EventEmitter } from 'node:events'
import { expect, jest, test } from '@jest/globals'
import { watchRedisRun } from '../../../server/realtime/redis-run.ts'
import { until } from '../../support/until.ts'

const logger = { warn: () => undefined }

test('a run that cannot be asked for at first is asked for again, and told once', async () => {
  const reading = Object.assign(new EventEmitter(), { status: 'ready' })
  let answers = ['a', null, null, 'b', 'b']
  let asked = 0
  let told = 0
  const runId = async (): Promise<string> => {
    asked += 1
    const [now = 'b', ...rest] = answers
    answers = rest
    if (now === null) throw new Error('away')
    return now
  }
  await watchRedisRun({ reading, runId, onAnother: () => void (told += 1), logger, retryMs: 5 })
  reading.emit('ready')
  await until('the other run is noticed', 15_000, () => told === 1)
  expect(asked).toBe(4)
  reading.emit('ready')
  await until('it is asked once more', 15_000, () => asked === 5)
  expect(told).toBe(1)
})

test('a connection that has ended asks no more', async () => {
  jest.useFakeTimers()
  const reading = Object.assign(new EventEmitter(), { status: 'ready' })
  let asked = 0
  const runId = async (): Promise<string> => {
    asked += 1
    throw new Error('away')
  }
  await watchRedisRun({ reading, runId, onAnother: () => undefined, logger })
  reading.emit('ready')
  await jest.advanceTimersByTimeAsync(10_000)
  expect(asked).toBe(12)
  reading.status = 'end'
  await jest.advanceTimersByTimeAsync(10_000)
  // The one that was on its way.
  expect(asked).toBe(13)
  jest.useRealTimers()
})
