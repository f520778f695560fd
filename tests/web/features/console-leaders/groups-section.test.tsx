// A leader's groups as staff see them: what their size means, their tags, and what came by them.
import { afterEach, beforeAll, expect, test } from '@jest/globals'
import { cleanup, render } from '@testing-library/react'
import type { GroupRow } from '../../../../server/protocol/groups.ts'
import { GroupList } from '../../../../web/src/features/console-leaders/groups-section.tsx'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

beforeAll(async () => {
  await startTexts('zh-CN')
  await loadTexts(['console'])
})
afterEach(cleanup)

const group = (name: string, given: Partial<GroupRow>): GroupRow => ({
  ...{ groupId: name, name, tags: {}, channelCode: 'ABCD', archived: false, createdAtMs: 0, version: 1 },
  ...{ size: 50, capacity: 'open', opens: 0, members: 0, paidOrders: 0, gmvFen: 0 },
  ...given,
})

test('who is near or at its end says so, with the region, crowd and trade, and what it brought', () => {
  const rows = [
    group('翠苑妈妈团', { size: 210, capacity: 'codeEnds', tags: { region: '杭州', crowd: '宝妈', trade: '教育' } }),
    group('老客户群', { size: 500, capacity: 'full', opens: 30, members: 12, paidOrders: 4, gmvFen: 39_600 }),
    group('新群', {}),
    group('旧群', { size: 300, capacity: 'codeEnds', archived: true }),
  ]
  render(<GroupList rows={rows} />)
  const said = [...document.querySelectorAll('li')].map(({ textContent }) => textContent)
  expect(said[0]).toContain('满 200 人')
  expect(said[0]).toContain('杭州 · 宝妈 · 教育')
  expect(said[1]).toContain('满 500 人')
  expect(said[1]).toContain('打开 30 · 会员 12 · 付款 4 单')
  expect(said[1]).toContain('396')
  expect(said[2]).not.toContain('满')
  expect([said[3]?.includes('已收起'), said[3]?.includes('满')]).toEqual([true, false])
})

test('none is said in words', () => {
  render(<GroupList rows={[]} />)
  expect(document.body.textContent).toContain('还没有建社群')
})
