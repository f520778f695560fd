// Parts of the studio as those who lead a show meet them: chat with its acts, what is shown, dialogs that keep the safe answer first.
import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { OfferCard } from '../../../../server/protocol/offers.ts'
import { AskDialog } from '../../../../web/src/features/studio/ask-dialog.tsx'
import { ChatDesk, type ChatDeskProps } from '../../../../web/src/features/studio/chat-desk.tsx'
import { FlashDialog } from '../../../../web/src/features/studio/flash-dialog.tsx'
import { PinnedPanel } from '../../../../web/src/features/studio/pinned-panel.tsx'
import { TopUpDialog, type TopUpWish } from '../../../../web/src/features/studio/top-up-dialog.tsx'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

beforeAll(async () => {
  await startTexts('zh-CN')
  await loadTexts(['studio', 'room'])
})
afterEach(cleanup)
const line = (lineNo: number, name: string, text: string) => ({ lineNo, speakerKey: `k${name}`, name, text, sentAtMs: 0 })

describe('chat', () => {
  const shown = (change: Partial<ChatDeskProps> = {}) => {
    const props: ChatDeskProps = {
      lines: [line(1, '三月', '灯光好舒服'), line(2, '我自己', '大家好')],
      own: [],
      bought: [{ key: 'b', afterNo: 1, words: '林** 刚刚拍下 开衫' }],
      mineKey: 'k我自己',
      perMinute: 2,
      rules: { roomMuted: false, slowModeSec: 0 },
      blocked: null,
      hint: '以主播身份说一句',
      onSend: jest.fn<ChatDeskProps['onSend']>(),
      onAgain: jest.fn<ChatDeskProps['onAgain']>(),
      onLine: jest.fn<ChatDeskProps['onLine']>(),
      onRules: jest.fn<ChatDeskProps['onRules']>(),
      ...change,
    }
    render(<ChatDesk {...props} />)
    return props
  }
  test('a tapped line shows its acts; the ladder mutes its speaker', async () => {
    const props = shown()
    await userEvent.click(screen.getByRole('button', { name: /灯光好舒服/ }))
    await userEvent.click(screen.getByRole('button', { name: '禁言' }))
    await userEvent.click(screen.getByRole('button', { name: '7 天' }))
    expect((props.onLine as jest.Mock).mock.calls).toEqual([[props.lines[0], { kind: 'mute', minutes: 10080 }]])
    expect(screen.queryByRole('button', { name: '7 天' })).toBeNull()
  })
  test('my own line has no acts', () => {
    shown()
    expect((screen.getByRole('button', { name: /大家好/ }) as HTMLButtonElement).disabled).toBe(true)
  })
  test('a reply names whom it answers and carries the line', async () => {
    const props = shown()
    await userEvent.click(screen.getByRole('button', { name: /灯光好舒服/ }))
    await userEvent.click(screen.getByRole('button', { name: '回复' }))
    await userEvent.type(screen.getByLabelText('以主播身份说一句'), '谢谢{Enter}')
    expect(props.onSend).toHaveBeenCalledWith('@三月 谢谢', 1)
  })
  test('room mute and slow mode are one press each', async () => {
    const props = shown()
    await userEvent.click(screen.getByRole('button', { name: '全员禁言' }))
    await userEvent.selectOptions(screen.getByLabelText('慢速模式'), '10')
    expect((props.onRules as jest.Mock).mock.calls).toEqual([[{ roomMuted: true }], [{ slowModeSec: 10 }]])
  })
  test('a line that was not taken can be sent again', async () => {
    const failed = { clientMessageId: 'c', text: '没发出去的', state: 'failed' as const }
    const props = shown({ own: [failed] })
    await userEvent.click(screen.getByRole('button', { name: /再发一次/ }))
    expect(props.onAgain).toHaveBeenCalledWith(failed)
  })
})

const offer: OfferCard = {
  offerId: 'o',
  position: 3,
  state: 'open',
  title: '山羊绒 V 领开衫',
  picture: null,
  basis: '日常售价',
  saleKind: 'flash',
  opensAtMs: 0,
  closesAtMs: 156_000,
  cap: 2,
  holdSec: 300,
  skus: [{ skuId: 's', label: '驼色 / M', priceFen: 39_900, livePriceFen: 46_900, wasFen: null, unitCount: 50 }],
}
const panel = (change: Partial<OfferCard> = {}) => {
  const act = jest.fn()
  render(
    <PinnedPanel
      offer={{ ...offer, ...change }}
      priceFen={39_900}
      openedAtMs={-372_000}
      talkMinutes={15}
      units={{ total: 50, paid: 29, held: 4, free: 17 }}
      now={() => 0}
      startReason="这场秒杀结束后可以再开"
      busy={null}
      withKeys
      onAct={act}
    />,
  )
  return act
}

describe('what is shown', () => {
  test('has the units, the clock and the price in figures', () => {
    panel()
    expect(screen.getByText('17')).toBeTruthy()
    expect(screen.getByRole('timer').textContent).toContain('02:36')
    expect(screen.getByText('讲解 06:12 / 15:00')).toBeTruthy()
    expect(screen.getByRole('img', { name: '29 件已付，4 件占库，17 件可售' })).toBeTruthy()
    expect(screen.getByText('平时直播价 ¥469.00 · 限购 2 件')).toBeTruthy()
  })
  test('a running sale can be extended and stopped, not started', async () => {
    const act = panel()
    await userEvent.click(screen.getByRole('button', { name: /延长 1 分/ }))
    await userEvent.click(screen.getByRole('button', { name: /停止秒杀/ }))
    expect(act.mock.calls).toEqual([['extend'], ['stop']])
    expect((screen.getByRole('button', { name: /开秒杀/ }) as HTMLButtonElement).disabled).toBe(true)
  })
  test('without a sale there is no clock and nothing to extend', () => {
    panel({ saleKind: 'normal', opensAtMs: null, closesAtMs: null })
    expect(screen.queryByRole('timer')).toBeNull()
    expect((screen.getByRole('button', { name: /延长 1 分/ }) as HTMLButtonElement).disabled).toBe(true)
  })
})

describe('questions', () => {
  test('stop asks with the focus on going on, and Escape goes on', async () => {
    const [stop, keep] = [jest.fn(), jest.fn()]
    render(
      <AskDialog open title="停止秒杀？" keepLabel="继续秒杀" actLabel="停止秒杀" onAct={stop} onKeep={keep}>
        剩 17 件
      </AskDialog>,
    )
    const dialog = screen.getByRole('alertdialog', { name: '停止秒杀？' })
    expect(document.activeElement?.textContent).toContain('继续秒杀')
    await userEvent.keyboard('{Escape}')
    expect([stop.mock.calls.length, keep.mock.calls.length]).toEqual([0, 1])
    await userEvent.click(within(dialog).getByRole('button', { name: '停止秒杀' }))
    expect(stop).toHaveBeenCalledTimes(1)
  })
  test('a sale starts with the chosen countdown and minutes', async () => {
    const start = jest.fn()
    render(<FlashDialog open title="开衫" prices={[]} busy={false} onStart={start} onClose={() => undefined} />)
    await userEvent.click(screen.getByLabelText('马上开抢'))
    await userEvent.click(screen.getByRole('button', { name: '加一' }))
    await userEvent.click(screen.getByRole('button', { name: '马上开抢' }))
    expect(start).toHaveBeenCalledWith({ countdownSec: 0, durationSec: 360 })
  })
  test('units are added with one key for one wish, to the SKU with the least left', async () => {
    const add = jest.fn<(wish: TopUpWish) => void>()
    const skus = [
      { skuId: 'm', label: 'M', left: 5, total: 20 },
      { skuId: 'l', label: 'L', left: 2, total: 20 },
    ]
    render(<TopUpDialog open title="开衫" skus={skus} busy={false} refusal={null} onAdd={add} onClose={() => undefined} />)
    const button = screen.getByRole('button', { name: '补 10 件' })
    await userEvent.click(button)
    await userEvent.click(button)
    const [first, second] = add.mock.calls.map(([wish]) => wish)
    expect([first?.skuId, first?.units]).toEqual(['l', 10])
    expect(first?.requestId).toBe(second?.requestId)
    await userEvent.clear(screen.getByLabelText('补多少件'))
    await userEvent.type(screen.getByLabelText('补多少件'), '5')
    await userEvent.click(screen.getByRole('button', { name: '补 5 件' }))
    expect(add.mock.calls.at(-1)?.[0].requestId).not.toBe(first?.requestId)
  })
})
