// The frames of the may-class: chat at reading speed with the team's lines always kept, sums, merged notices, the newest value of what is left.
import { describe, expect, test } from '@jest/globals'
import type { ChatLine } from '../../../server/protocol/chat.ts'
import { addToWindow, createFlowWindow, takeFrames, type FlowMessage } from '../../../server/realtime/flow-window.ts'

const line = (lineNo: number, badge?: ChatLine['badge']): ChatLine => ({
  lineNo,
  speakerKey: 'abcdefghij',
  name: '阿圆',
  text: '好',
  sentAtMs: 1,
  ...(badge ? { badge } : {}),
})
const filled = (messages: readonly FlowMessage[]): ReturnType<typeof createFlowWindow> => {
  const window = createFlowWindow()
  for (const message of messages) addToWindow(window, message)
  return window
}

describe('chat', () => {
  test('a window shows four lines and every line of host, assistant, staff and leaders', () => {
    const plain = Array.from({ length: 10 }, (_, index): FlowMessage => ({ kind: 'chat', line: line(index + 1) }))
    const team = (['host', 'assistant', 'staff', 'leader', 'simulated'] as const).map((badge, index): FlowMessage => ({
      kind: 'chat',
      line: line(100 + index, badge),
    }))
    const window = filled([...plain, ...team])
    const [frame, ...more] = takeFrames(window, 0)
    expect(more).toEqual([])
    expect(frame?.chat?.map(({ lineNo }) => lineNo)).toEqual([1, 2, 3, 4, 100, 101, 102, 103])
    expect(window.dropped).toBe(7)
    expect(takeFrames(window, 200)).toEqual([])
  })

  test('many kept lines go in several frames', () => {
    const window = filled(Array.from({ length: 30 }, (_, index): FlowMessage => ({ kind: 'chat', line: line(index + 1, 'host') })))
    const frames = takeFrames(window, 0)
    expect(frames.map((frame) => frame.chat?.length)).toEqual([12, 12, 6])
  })
})

describe('sums and notices', () => {
  test('likes are summed', () => {
    const window = filled([
      { kind: 'likes', count: 15 },
      { kind: 'likes', count: 3 },
    ])
    expect(takeFrames(window, 0)).toEqual([{ likes: 18 }])
    expect(takeFrames(window, 200)).toEqual([])
  })

  test('units that came back for the waiting list are summed for each offer and share the notice of the second', () => {
    const offered = (offerId: string, n: number): FlowMessage => ({ kind: 'offered', offerId, n })
    const window = filled([offered('a', 1), offered('b', 2), offered('a', 3)])
    const [frame] = takeFrames(window, 0)
    expect(frame?.offered).toEqual([
      { offerId: 'b', n: 2 },
      { offerId: 'a', n: 4 },
    ])
    addToWindow(window, offered('a', 1))
    expect(takeFrames(window, 500)).toEqual([])
    expect(takeFrames(window, 1_000)[0]?.offered).toEqual([{ offerId: 'a', n: 1 }])
  })

  test('arrivals and purchases are merged to one notice a second, three names at most, guests without a name', () => {
    const came = (name: string): FlowMessage => ({ kind: 'came', name })
    const bought = (name: string): FlowMessage => ({ kind: 'bought', name, offerId: 'o', n: 1, simulated: false })
    const window = filled([came('甲**'), came(''), came('乙**'), bought('一**'), bought('二**'), bought('三**'), bought('四**')])
    const [frame] = takeFrames(window, 0)
    expect(frame?.came).toEqual({ names: ['甲**', '乙**'], count: 3 })
    expect(frame?.bought?.map(({ name }) => name)).toEqual(['二**', '三**', '四**'])
    addToWindow(window, came('丙**'))
    expect(takeFrames(window, 999)).toEqual([])
    expect(takeFrames(window, 1_000)).toEqual([{ came: { names: ['丙**'], count: 1 } }])
  })
})

describe('units left', () => {
  test('only the newest value of each SKU, twenty a frame', () => {
    const row = (skuId: string, left: number, v: number): FlowMessage => ({ kind: 'left', rows: [{ offerId: 'o', skuId, left, v }] })
    const window = filled([row('a', 5, 3), row('a', 9, 2), row('a', 4, 4)])
    expect(takeFrames(window, 0)).toEqual([{ left: [{ offerId: 'o', skuId: 'a', left: 4, v: 4 }] }])
    const many = filled(Array.from({ length: 25 }, (_, index) => row(`s${index}`, index, 1)))
    expect(takeFrames(many, 0)[0]?.left).toHaveLength(20)
    expect(takeFrames(many, 200)[0]?.left).toHaveLength(5)
    expect(takeFrames(many, 400)).toEqual([])
  })
})
