// The run sheet edited in place: typing, moving by keys, what is wrong said in its cell, saving by itself.
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import type { RunSheet } from '../../../../server/protocol/offers.ts'
import { PlanTable } from '../../../../web/src/features/console-plan/plan-table.tsx'
import { planProblems, planRow, type PlanRow } from '../../../../web/src/features/console-plan/plan.rules.ts'
import { useSheet } from '../../../../web/src/features/console-plan/use-sheet.ts'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

beforeAll(async () => {
  await startTexts('zh-CN')
  await loadTexts(['console'])
})
afterEach(cleanup)

const sheetRow = (position: number): RunSheet['rows'][number] => ({
  offerId: `o${position}`,
  productId: `p${position}`,
  position,
  title: ['', '开衫', '围巾', '毛衣'][position] ?? '',
  pictureUrl: null,
  state: 'ready',
  talkMinutes: 5,
  cap: 2,
  holdSec: 900,
  version: 1,
  skus: [{ skuId: `s${position}`, label: 'M', basePriceFen: 32_900, livePriceFen: 29_900, flashPriceFen: null, units: 60, available: 100 }],
})
const sheet: RunSheet = { showId: 'x', version: 4, rows: [1, 2, 3].map(sheetRow) }

function Table() {
  const [rows, setRows] = useState<readonly PlanRow[]>(sheet.rows.map(planRow))
  return <PlanTable rows={rows} problems={planProblems(rows)} readOnly={false} onChange={setRows} />
}
const titles = () => screen.getAllByText(/^(开衫|围巾|毛衣)$/).map((element) => element.textContent)

describe('the table', () => {
  test('says in the cell what is wrong, and takes it back', async () => {
    render(<Table />)
    const units = screen.getByLabelText('1 开衫 M 本场留货')
    await userEvent.clear(units)
    await userEvent.type(units, '101')
    expect(units.getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText('只剩 100 件可留')).toBeTruthy()
    await userEvent.clear(units)
    await userEvent.type(units, '92')
    expect(units.getAttribute('aria-invalid')).toBe('false')
  })
  test('Alt and an arrow move the row in which the focus is', () => {
    render(<Table />)
    fireEvent.keyDown(screen.getByLabelText('1 开衫 M 直播价'), { key: 'ArrowDown', altKey: true })
    expect(titles()).toEqual(['围巾', '开衫', '毛衣'])
    fireEvent.keyDown(screen.getByLabelText('2 开衫 M 直播价'), { key: 'ArrowUp', altKey: true })
    expect(titles()).toEqual(['开衫', '围巾', '毛衣'])
  })
  test('a dragged row lands where it is dropped', () => {
    render(<Table />)
    fireEvent.dragStart(screen.getByRole('button', { name: '移动第 3 件 毛衣' }))
    const target = screen.getByText('开衫').closest('tbody')
    if (!target) throw new Error('no row')
    fireEvent.dragOver(target)
    fireEvent.drop(target)
    expect(titles()).toEqual(['毛衣', '开衫', '围巾'])
  })
  test('a planned row can be taken off', async () => {
    render(<Table />)
    await userEvent.click(screen.getByRole('button', { name: '从排品表拿掉 围巾' }))
    expect(titles()).toEqual(['开衫', '毛衣'])
  })
})

describe('saving', () => {
  const sent: { seenVersion: number; offers: { skus: { livePriceFen: number }[] }[] }[] = []
  // what the page reads of a response; jsdom has none of its own
  const reply = (body: unknown, status = 200): Response =>
    ({ ok: status < 300, status, headers: { get: () => null }, json: () => Promise.resolve(body) }) as unknown as Response
  let answer: (body: (typeof sent)[number]) => Response
  const okay = (body: (typeof sent)[number]): Response =>
    reply({
      showId: 'x',
      version: body.seenVersion + 1,
      rows: sheet.rows.map((row, index) => ({
        ...row,
        skus: row.skus.map((sku) => ({ ...sku, livePriceFen: body.offers[index]?.skus[0]?.livePriceFen ?? sku.livePriceFen })),
      })),
    })
  const { fetch: before } = globalThis
  beforeEach(() => {
    jest.useFakeTimers()
    sent.length = 0
    answer = okay
    globalThis.fetch = ((_url: string, init: { body: string }) => {
      const body = JSON.parse(init.body) as (typeof sent)[number]
      sent.push(body)
      return Promise.resolve(answer(body))
    }) as unknown as typeof fetch
  })
  afterEach(() => {
    jest.useRealTimers()
    globalThis.fetch = before
  })

  function Editor({ onSaved }: { onSaved: () => void }) {
    const { rows, problems, state, change } = useSheet('x', sheet, () => 0, onSaved)
    return (
      <>
        <output>{state.at === 'failed' ? state.code : state.at}</output>
        <PlanTable rows={rows} problems={problems} readOnly={false} onChange={change} />
      </>
    )
  }
  const open = () => {
    const saved = jest.fn()
    const queries = new QueryClient()
    render(
      <QueryClientProvider client={queries}>
        <Editor onSaved={saved} />
      </QueryClientProvider>,
    )
    return saved
  }
  const type = (value: string) => fireEvent.change(screen.getByLabelText('1 开衫 M 直播价'), { target: { value } })
  const wait = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms))
  const state = () => screen.getByRole('status').textContent

  test('waits for the last key, sends once, and goes on from the new version', async () => {
    const saved = open()
    type('28')
    await wait(500)
    type('288')
    await wait(500)
    expect(sent.length).toBe(0)
    await wait(600)
    expect(sent.map((body) => [body.seenVersion, body.offers[0]?.skus[0]?.livePriceFen])).toEqual([[4, 28_800]])
    expect([state(), saved.mock.calls.length]).toEqual(['clean', 1])
    type('277')
    await wait(1000)
    expect(sent.at(-1)?.seenVersion).toBe(5)
  })
  test('sends nothing while a cell is no number', async () => {
    open()
    type('28x')
    await wait(3000)
    expect([sent.length, state()]).toEqual([0, 'wrong'])
    type('280')
    await wait(1000)
    expect(sent.length).toBe(1)
  })
  test('never writes over somebody else, and says so', async () => {
    answer = () => reply({ code: 'changed_meanwhile', title: '', status: 409 }, 409)
    open()
    type('280')
    await wait(1000)
    expect([sent.length, state()]).toEqual([1, 'changed_meanwhile'])
    await wait(5000)
    expect(sent.length).toBe(1)
  })
})
