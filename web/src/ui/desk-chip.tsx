// A state in words with a dot of its colour, as tables and headings show it.
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'
import css from './desk-chip.module.css'
import tones from './tones.module.css'

export type ChipTone = 'grey' | 'green' | 'amber' | 'red' | 'blue' | 'gold' | 'accent'

export function DeskChip({ tone = 'grey', dot = true, children }: { tone?: ChipTone; dot?: boolean; children: ReactNode }) {
  return <span className={cx(css.chip, tones[tone], dot && css.dot)}>{children}</span>
}
