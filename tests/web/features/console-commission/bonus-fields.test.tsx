// The switch of the inviter's bonus: off at first, and on only beside what the law says about it.
import { afterEach, beforeAll, expect, test } from '@jest/globals'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { FIRST_TERMS } from '../../../../server/commission/rate-terms.rules.ts'
import type { RateTermsGiven } from '../../../../server/protocol/commission.ts'
import { BonusFields } from '../../../../web/src/features/console-commission/bonus-fields.tsx'
import { loadTexts, startTexts } from '../../../../web/src/text/i18n.ts'

beforeAll(async () => {
  await startTexts('zh-CN')
  await loadTexts(['console'])
})
afterEach(cleanup)

function Terms() {
  const [terms, setTerms] = useState<RateTermsGiven>({
    ...{ noticeHours: 48, protectDays: 7, capBps: 3000, levelGraceDays: 7, levelFen: [0] },
    ...{ inviterBonus: false, inviterBps: 100, inviterDays: 365 },
  })
  return <BonusFields terms={terms} onChange={(part) => setTerms({ ...terms, ...part })} />
}

test('a shop starts without it; switching it on warns of the law before anything can be saved, off takes it away', async () => {
  expect(FIRST_TERMS.inviterBonus).toBe(false)
  render(<Terms />)
  expect(screen.queryByRole('alert')).toBeNull()
  await userEvent.click(screen.getByRole('switch'))
  const warning = screen.getByRole('alert').textContent
  for (const words of ['传销', '只发一级', '按人头', '加入费', '由另一个人发布']) expect(warning).toContain(words)
  await userEvent.click(screen.getByRole('switch'))
  expect(screen.queryByRole('alert')).toBeNull()
})
