// The waiting list and the SKU picker on screen, in both languages: joining, one's place, leaving with one tap, one's turn, why it ended, true stock.
import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import i18next from 'i18next'
import type { OfferCard } from '../../../../server/protocol/offers.ts'
import { LAPSE_REASONS, type WaitCard } from '../../../../server/protocol/waits.ts'
import { quoteOf } from '../../../../web/src/features/buying/quote.rules.ts'
import { SkuPicker } from '../../../../web/src/features/buying/sku-picker.tsx'
import { WaitFoot } from '../../../../web/src/features/buying/wait-foot.tsx'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

const card = (given: Partial<WaitCard> = {}): WaitCard => ({
  showId: 's',
  offerId: 'o',
  skuId: 'k',
  quantity: 1,
  state: 'waiting',
  why: null,
  ahead: 3,
  orderNo: null,
  holdSec: 120,
  version: 1,
  ...given,
})
const acts = { onJoin: jest.fn(), onLeave: jest.fn(), onPay: jest.fn() }
const show = (given: WaitCard | null): void => void render(<WaitFoot card={given} busy={false} {...acts} />)

beforeAll(async () => {
  await startTexts('zh-CN')
  await loadTexts(['buy'])
})
afterEach(() => {
  cleanup()
  jest.clearAllMocks()
})

test('joining is offered with what it means, and one tap joins', () => {
  show(null)
  expect(screen.getByText(/按排队先后留给候补的人/)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: '候补，有货先留给我' }))
  expect(acts.onJoin).toHaveBeenCalledTimes(1)
})
test('who waits sees how many are before her and how long her turn lasts, and leaves with one tap', () => {
  show(card())
  expect(screen.getByText('已候补，前面还有 3 人')).toBeTruthy()
  expect(screen.getByText(/留货 2 分钟/)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: '不等了' }))
  expect(acts.onLeave).toHaveBeenCalledTimes(1)
})
test('the first of the line is told so', () => {
  show(card({ ahead: 0 }))
  expect(screen.getByText('已候补，下一个就是你')).toBeTruthy()
})
test('her turn leads to paying', () => {
  show(card({ state: 'offered', ahead: null, orderNo: '1' }))
  fireEvent.click(screen.getByRole('button', { name: '去支付' }))
  expect(acts.onPay).toHaveBeenCalledTimes(1)
})
test.each(LAPSE_REASONS)('a place that ended (%s) says why in both languages and may be taken again', async (why) => {
  show(card({ state: 'lapsed', why, ahead: null }))
  const zh = screen.getByText(i18next.t(`buy:wait.lapsed.${why}`)).textContent
  expect(screen.getByRole('button', { name: '再排一次' })).toBeTruthy()
  cleanup()
  await i18next.changeLanguage('en')
  await loadTexts(['buy'])
  show(card({ state: 'lapsed', why, ahead: null }))
  const en = screen.getByRole('button', { name: 'Wait once more' }).parentElement?.textContent ?? ''
  expect(en).not.toContain(zh)
  cleanup()
  await i18next.changeLanguage('zh-CN')
})
test('each SKU of an offer says what it really has left, what is gone, and another price', () => {
  const sku = (skuId: string, priceFen: number) => ({ skuId, label: skuId, priceFen, livePriceFen: priceFen, wasFen: null, unitCount: 9 })
  const offer = {
    offerId: 'o',
    skus: [sku('原味', 8_900), sku('海苔', 9_900), sku('紫薯', 8_900)],
    saleKind: 'normal',
    cap: 0,
  } as unknown as OfferCard
  const left = new Map([
    ['原味', 4],
    ['海苔', 2],
    ['紫薯', 0],
  ])
  const leftOfSku = (skuId: string): number | null => left.get(skuId) ?? null
  const quote = quoteOf({ offer, skuId: '原味', quantity: 1, leftOfSku, bought: 0, nowMs: 0 })
  if (!quote) throw new Error('no quote')
  const onChoose = jest.fn()
  render(<SkuPicker offer={offer} quote={quote} leftOfSku={leftOfSku} nowMs={0} onChoose={onChoose} />)
  expect(screen.getAllByRole('radio').map((one) => one.textContent)).toEqual(['原味剩 4', '海苔¥99 · 剩 2', '紫薯抢光'])
  fireEvent.click(screen.getByRole('radio', { name: /紫薯/ }))
  expect(onChoose).toHaveBeenCalledWith('紫薯')
})
