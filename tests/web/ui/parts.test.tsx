// Parts of the kit as people meet them: by keyboard, by screen reader, and by tapping twice.
import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { startTexts } from '../../../web/src/text/i18n.ts'
import { Button } from '../../../web/src/ui/button.tsx'
import { Choices } from '../../../web/src/ui/choices.tsx'
import { CodeBoxes } from '../../../web/src/ui/code-boxes.tsx'
import { clockText, elapsedText } from '../../../web/src/ui/countdown.tsx'
import { Price, shortYuan } from '../../../web/src/ui/price.tsx'
import { Sheet } from '../../../web/src/ui/sheet.tsx'
import { Stepper } from '../../../web/src/ui/stepper.tsx'

beforeAll(async () => {
  await startTexts('zh-CN')
})
afterEach(cleanup)

describe('money and clocks', () => {
  test('a price is read out whole', () => {
    const { container } = render(<Price fen={123_456} />)
    expect(screen.getByText('¥1,234.56').className).toContain('vh')
    expect(container.querySelector('[aria-hidden]')?.textContent).toBe('¥1,234.56')
  })
  test('short prices drop needless zeros', () => expect([shortYuan(11_800), shortYuan(11_850)]).toEqual(['¥118', '¥118.50']))
  test('time left rounds up, time passed rounds down', () => {
    expect([clockText(186_000), clockText(185_001), clockText(0), clockText(-5), clockText(3_906_000)]).toEqual([
      '03:06',
      '03:06',
      '00:00',
      '00:00',
      '1:05:06',
    ])
    expect(elapsedText(23_999)).toBe('00:23')
  })
})

test('a busy button takes no second tap', async () => {
  const tapped = jest.fn()
  const { rerender } = render(<Button onClick={tapped}>买</Button>)
  await userEvent.click(screen.getByRole('button'))
  rerender(
    <Button busy onClick={tapped}>
      买
    </Button>,
  )
  await userEvent.click(screen.getByRole('button'))
  expect(tapped).toHaveBeenCalledTimes(1)
  expect(screen.getByRole('button').getAttribute('aria-busy')).toBe('true')
})

test('the sixth digit submits once, letters are left out', () => {
  const full = jest.fn()
  function Boxes() {
    const [value, setValue] = useState('')
    return <CodeBoxes length={6} value={value} label="验证码" onChange={setValue} onFull={full} />
  }
  render(<Boxes />)
  fireEvent.change(screen.getByLabelText('验证码'), { target: { value: '12a3456' } })
  expect(full).toHaveBeenCalledTimes(1)
  expect(full).toHaveBeenCalledWith('123456')
  expect(screen.getByLabelText('验证码').getAttribute('autocomplete')).toBe('one-time-code')
})

test('choices move by arrow keys and skip what is off', async () => {
  const chosen = jest.fn()
  render(
    <Choices
      label="规格"
      value="a"
      onChange={chosen}
      options={[
        { key: 'a', label: '经典' },
        { key: 'b', label: '低糖', disabled: true },
        { key: 'c', label: '桂花' },
      ]}
    />,
  )
  screen.getByRole('radio', { name: '经典' }).focus()
  await userEvent.keyboard('{ArrowRight}')
  expect(chosen).toHaveBeenCalledWith('c')
})

test('the stepper stops at its bounds', async () => {
  const changed = jest.fn()
  render(<Stepper value={2} max={2} label="数量" onChange={changed} />)
  expect((screen.getByRole('button', { name: '加一' }) as HTMLButtonElement).disabled).toBe(true)
  await userEvent.click(screen.getByRole('button', { name: '减一' }))
  expect(changed).toHaveBeenCalledWith(1)
})

describe('sheet', () => {
  function WithSheet() {
    const [open, setOpen] = useState(false)
    return (
      <>
        <button type="button" onClick={() => setOpen(true)}>
          打开
        </button>
        <Sheet open={open} onClose={() => setOpen(false)} label="购物袋">
          <button type="button">里面</button>
        </Sheet>
      </>
    )
  }
  test('takes the focus, closes by Escape and gives it back', async () => {
    render(<WithSheet />)
    const opener = screen.getByRole('button', { name: '打开' })
    await userEvent.click(opener)
    const dialog = screen.getByRole('dialog', { name: '购物袋' })
    expect(dialog.contains(document.activeElement)).toBe(true)
    await userEvent.keyboard('{Escape}')
    expect(document.activeElement).toBe(opener)
  })
})
