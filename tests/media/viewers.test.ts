// Tests the viewers' way out on real workers: what an answer holds, who is refused, what is kept, and what a sleeping page costs.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { MediaAnswer, PlaybackReport, RtpCapabilities, Watch, Watching } from '../../media/media-engine.ts'
import { until } from '../support/until.ts'
import { startEngine, testFeed } from './own-engine.ts'
import type { OwnEngine } from './own-engine.ts'

const stageId = 'show1'
let own: OwnEngine
let caps: RtpCapabilities

beforeEach(async () => {
  own = await startEngine({ workerCount: 2 })
  await own.engine.startFeed(testFeed(stageId))
  await own.told('producing')
  const admitted = await own.engine.admit({ stageId })
  if (!admitted.webrtc) throw new Error('not admitted')
  caps = admitted.webrtc
})
afterEach(async () => {
  await own.stop()
})

const watch = (more: Partial<Watch> = {}) =>
  own.engine.watch({ stageId, viewerKey: 'socket-1', sessionKey: 'session-1', rtpCapabilities: caps, ...more })
async function watching(more: Partial<Watch> = {}): Promise<Watching> {
  const answer: MediaAnswer<Watching> = await watch(more)
  if (!answer.ok) throw new Error(answer.code)
  return answer
}
const handles = async () => (await own.engine.stats()).handles
const report: PlaybackReport = { via: 'webrtc', wants: 'video', visible: true, fps: 25, freezeMs: 0, lossBps: 0, jitterBufferMs: 80 }

describe('an answer', () => {
  test('holds the take, a transport and both consumers, picture first', async () => {
    const answer = await watching({ take: 1 })
    expect(answer).toMatchObject({ take: 1, kept: false, transport: { id: answer.transportId, iceParameters: { iceLite: true } } })
    expect(answer.consumers.map((consumer) => consumer.kind)).toEqual(['video', 'audio'])
    expect(answer.transport?.iceCandidates.map((candidate) => candidate.protocol).toSorted()).toEqual(['tcp', 'udp'])
    expect(answer.consumers[0]?.rtpParameters.codecs[0]?.mimeType).toBe('video/H264')
  })
  test('negotiates no sender-side bandwidth estimation, and keeps NACK', async () => {
    for (const { kind, rtpParameters } of (await watching()).consumers) {
      const feedback = rtpParameters.codecs.flatMap((codec) => codec.rtcpFeedback ?? []).map(({ type }) => type)
      expect(feedback.includes('nack')).toBe(kind === 'video')
      expect(feedback).not.toContain('transport-cc')
      expect(feedback).not.toContain('goog-remb')
      expect((rtpParameters.headerExtensions ?? []).map(({ uri }) => uri).join()).not.toMatch(/abs-send-time|transport-wide/)
    }
  })
  test('is made of plain data', async () => {
    const answer = await watching()
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer)
  })
})

describe('refused', () => {
  test.each([
    ['a show nobody sends', { stageId: 'show2' }, 'not_producing'],
    ['an older take', { take: 0 }, 'stage_changed'],
    ['capabilities that are none', { rtpCapabilities: { codecs: 5 } }, 'bad_codec'],
    ['a browser without our codecs', { rtpCapabilities: { codecs: [], headerExtensions: [] } }, 'bad_codec'],
    ['capabilities made of nonsense', { rtpCapabilities: { codecs: [{ kind: 'video', mimeType: 7 }] } }, 'bad_codec'],
  ])('%s', async (_name, more, code) => {
    expect(await watch(more)).toEqual({ ok: false, code })
    expect((await own.engine.stats()).stages[0]?.viewerCount).toBe(0)
  })
  test('while the stage is away', async () => {
    await own.engine.stopFeed({ stageId })
    expect(await watch()).toEqual({ ok: false, code: 'not_producing' })
  })
  test('the joins beyond what a stage takes a second and three seconds of waiting', async () => {
    const answers = await Promise.all(
      Array.from({ length: 420 }, (_, index) =>
        watch({ viewerKey: `socket-${index}`, sessionKey: `session-${index}`, rtpCapabilities: { codecs: 5 } }),
      ),
    )
    // Refused for their codecs before they take a token: nonsense cannot use up the joins of others.
    expect(answers.every((answer) => !answer.ok && answer.code === 'bad_codec')).toBe(true)
    expect((await watch()).ok).toBe(true)
  })
})

describe('a transport', () => {
  test('is one a socket: asking again closes the former, asking twice at once leaves one', async () => {
    await watching()
    const before = await handles()
    await Promise.all([watch(), watch()])
    await until('one viewer', 20_000, async () => (await handles()).transports === before.transports)
    expect((await own.engine.stats()).stages[0]?.viewerCount).toBe(1)
  })
  test('is kept for the next socket of the session, with the same consumers', async () => {
    const first = await watching()
    await own.engine.viewerGone({ viewerKey: 'socket-1' })
    const kept = await watching({ viewerKey: 'socket-2', keep: first.transportId })
    expect(kept).toMatchObject({ kept: true, transport: null, transportId: first.transportId })
    expect(kept.consumers).toEqual(first.consumers)
    await own.engine.viewerGone({ viewerKey: 'socket-1' })
    own.passTime(11_000)
    await own.engine.report({ viewerKey: 'socket-2', report })
    expect((await own.engine.stats()).stages[0]?.viewerCount).toBe(1)
  })
  test('of another session is not given away', async () => {
    const first = await watching()
    const other = await watching({ viewerKey: 'socket-2', sessionKey: 'session-2', keep: first.transportId })
    expect(other.kept).toBe(false)
    expect(other.transportId).not.toBe(first.transportId)
    expect(await own.engine.connectTransport({ ownerKey: 'socket-2', transportId: first.transportId, dtlsParameters: {} })).toMatchObject({
      ok: false,
    })
  })
  test('nobody comes back for is closed after ten seconds', async () => {
    await watching()
    await own.engine.viewerGone({ viewerKey: 'socket-1' })
    own.passTime(10_000)
    await until('closed', 20_000, async () => (await own.engine.stats()).stages[0]?.viewerCount === 0)
    expect(own.events.filter((event) => event.type === 'viewerClosed')).toEqual([])
  })
  test('whose page is silent for thirty seconds is closed, and the page is told', async () => {
    const { transportId } = await watching()
    own.passTime(30_000)
    expect(await own.told('viewerClosed')).toMatchObject({ viewerKey: 'socket-1', transportId, why: 'silentPage' })
  })
  test('keeps through a new take: new consumers on the same transport', async () => {
    const first = await watching()
    await own.engine.stopFeed({ stageId })
    const from = own.events.length
    await own.engine.startFeed(testFeed(stageId))
    expect((await own.told('producing', from)).cell.take).toBe(2)
    const second = await watching({ keep: first.transportId, take: 2 })
    expect(second).toMatchObject({ kept: true, take: 2, transportId: first.transportId })
    expect(second.consumers.map((consumer) => consumer.id)).not.toEqual(first.consumers.map((consumer) => consumer.id))
  })
})

test('who is dropped is told why and when to come back', async () => {
  const { transportId } = await watching()
  await own.engine.dropViewer({ viewerKey: 'socket-1', why: 'drain', afterMs: 700 })
  expect(await own.told('viewerClosed')).toMatchObject({ transportId, why: 'drain', afterMs: 700 })
  await own.engine.dropViewer({ viewerKey: 'socket-1', why: 'kicked' })
  await own.engine.unwatch({ viewerKey: 'socket-1' })
  expect(own.events.filter((event) => event.type === 'viewerClosed')).toHaveLength(1)
})

test('reports are judged by the adaptation rules: bad ones on the only layer lead to HLS', async () => {
  await watching()
  const bad = { ...report, lossBps: 900 }
  const advice = []
  for (let count = 0; count < 5; count++) advice.push(await own.engine.report({ viewerKey: 'socket-1', report: bad }))
  expect(advice.map(({ deliver }) => deliver)).toEqual(['webrtc', 'webrtc', 'webrtc', 'webrtc', 'hls'])
  expect(await own.engine.report({ viewerKey: 'nobody', report: { ...report, via: 'hls' } })).toEqual({
    deliver: 'hls',
    layer: null,
    why: 'noTransport',
  })
})

test('the picture of another worker is piped, and one stage’s end leaves no viewer behind', async () => {
  await watching()
  const stats = await own.engine.stats()
  expect(stats.workers.map((worker) => worker.viewerCount).toSorted((a, b) => a - b)).toEqual([0, 1])
  expect(stats.handles.routers).toBe(2)
  await own.engine.closeStage({ stageId })
  expect(await own.told('viewerClosed')).toMatchObject({ viewerKey: 'socket-1', why: 'stageClosed' })
  expect(await handles()).toMatchObject({ routers: 0, transports: 0, producers: 0, consumers: 0 })
})
