// What the shop sets beside the rows: notice and protection of cuts, the share cap, levels, and the inviter's bonus.
import type { RateTermsGiven } from '../../../../server/protocol/commission.ts'
import { BonusFields } from './bonus-fields.tsx'
import css from './commission.module.css'
import { LevelFields } from './level-fields.tsx'
import { TermField } from './term-field.tsx'

const numbers = [
  ['noticeHours', 48, 720, 1],
  ['protectDays', 7, 90, 1],
  ['capBps', 0, 3000, 100],
  ['levelGraceDays', 0, 60, 1],
] as const

export function TermsFields({ terms, onChange }: { terms: RateTermsGiven; onChange: (part: Partial<RateTermsGiven>) => void }) {
  return (
    <>
      <div className={css.terms}>
        {numbers.map((line) => (
          <TermField key={line[0]} line={line} terms={terms} onChange={onChange} />
        ))}
      </div>
      <LevelFields terms={terms} onChange={onChange} />
      <BonusFields terms={terms} onChange={onChange} />
    </>
  )
}
