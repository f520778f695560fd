// Orders at the desk: filters as the address keeps them, many shipped at once, files with and without persons.
import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { SHIP_REFUSALS, type ShipResult } from '../../../../server/protocol/shipments.ts'
import { ExportDialog } from '../../../../web/src/features/console-orders/export-dialog.tsx'
import { askedOf, isFiltered, sinceOf, type OrderFilters } from '../../../../web/src/features/console-orders/filters.rules.ts'
import type { StaffOrder } from '../../../../web/src/features/console-orders/orders.query.ts'
import { ReasonDialog } from '../../../../web/src/features/console-orders/reason-dialog.tsx'
import { ShipDialog } from '../../../../web/src/features/console-orders/ship-dialog.tsx'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

beforeAll(async () => {
  await startTexts('zh-CN')
  await loadTexts(['console'])
})
afterEach(cleanup)

const none: OrderFilters = { q: '', state: '', showId: '', leaderId: '', days: '' }
const noon = new Date(2026, 10, 23, 12).getTime()
const rowOf = (orderNo: string): StaffOrder =>
  ({ order: { orderNo, title: '开衫', quantity: 2, state: 'toShip' } }) as unknown as StaffOrder
const NO = '112300187042000000'

describe('filters', () => {
  test('begin with the desk’s own day; what is empty is not asked', () => {
    expect(sinceOf('today', noon)).toBe(new Date(2026, 10, 23).getTime())
    expect(sinceOf('week', noon)).toBe(new Date(2026, 10, 17).getTime())
    expect(sinceOf('month', noon)).toBe(new Date(2026, 9, 25).getTime())
    expect(sinceOf('', noon)).toBeNull()
    expect(askedOf(none, noon)).toEqual({})
    expect(askedOf({ ...none, q: '海盐', days: 'today' }, noon)).toEqual({
      q: '海盐',
      sinceMs: String(new Date(2026, 10, 23).getTime()),
    })
    expect([isFiltered(none), isFiltered({ ...none, days: 'week' })]).toEqual([false, true])
  })
})

describe('many shipped at once', () => {
  const shown = (results: readonly ShipResult[] = []) => {
    const onShip = jest.fn()
    const rows = [rowOf(NO), rowOf('112300187042000001')]
    render(<ShipDialog open rows={rows} results={results} busy={false} error={null} onShip={onShip} onClose={() => undefined} />)
    return onShip
  }
  test('only those with a waybill go, in capitals and without blanks', async () => {
    const onShip = shown()
    expect((screen.getByRole('button', { name: '发出 0 单' }) as HTMLButtonElement).disabled).toBe(true)
    await userEvent.type(screen.getByLabelText(`${NO} 的运单号`), 'sf14 2008 7733')
    await userEvent.click(screen.getByRole('button', { name: '发出 1 单' }))
    expect(onShip).toHaveBeenCalledWith([{ orderNo: NO, carrier: 'sf', waybillNo: 'SF1420087733' }])
  })
  test('a wrong waybill is said at its line', async () => {
    shown()
    await userEvent.type(screen.getByLabelText(`${NO} 的运单号`), '运单')
    expect(screen.getByRole('alert').textContent).toBe('运单号是 6 到 32 位字母数字')
  })
  test.each(SHIP_REFUSALS)('a refusal of %s has its words', (why) => {
    shown([{ line: 1, orderNo: NO, outcome: 'refused', why, state: null }])
    expect(screen.getByRole('alert').textContent).not.toMatch(/^$|orders\.ship/)
  })
})

describe('a file', () => {
  const shown = (mayPersonal: boolean) => {
    const onExport = jest.fn()
    render(
      <ExportDialog
        open
        filtered={false}
        mayMasked
        mayPersonal={mayPersonal}
        busy={false}
        error={null}
        onExport={onExport}
        onClose={() => undefined}
      />,
    )
    return onExport
  }
  test('is masked unless asked otherwise; with persons it needs a reason', async () => {
    const onExport = shown(true)
    await userEvent.click(screen.getByRole('button', { name: '导出 CSV' }))
    expect(onExport).toHaveBeenLastCalledWith(null)
    await userEvent.click(screen.getByRole('radio', { name: '带收货人、手机号和详细地址' }))
    expect((screen.getByRole('button', { name: '导出 CSV' }) as HTMLButtonElement).disabled).toBe(true)
    await userEvent.type(screen.getByLabelText('为什么要带'), '交给仓库')
    await userEvent.click(screen.getByRole('button', { name: '导出 CSV' }))
    expect(onExport).toHaveBeenLastCalledWith('交给仓库')
  })
  test('with persons is not offered to who may not', () => {
    shown(false)
    expect(screen.queryByRole('radio', { name: '带收货人、手机号和详细地址' })).toBeNull()
  })
})

test('an act with a reason waits for it', async () => {
  const onAct = jest.fn()
  render(
    <ReasonDialog
      open
      title="关闭"
      words=""
      label="为什么关"
      act="关闭订单"
      busy={false}
      error={null}
      onAct={onAct}
      onClose={() => undefined}
    />,
  )
  expect((screen.getByRole('button', { name: '关闭订单' }) as HTMLButtonElement).disabled).toBe(true)
  await userEvent.type(screen.getByLabelText('为什么关'), '电话里说不要了')
  await userEvent.click(screen.getByRole('button', { name: '关闭订单' }))
  expect(onAct).toHaveBeenCalledWith('电话里说不要了')
})
