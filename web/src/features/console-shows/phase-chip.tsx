// A show's phase in words and colour: coral on air, blue announced, amber still a draft.
import { useTranslation } from 'react-i18next'
import type { Phase } from '../../../../server/protocol/shows.ts'
import { DeskChip, type ChipTone } from '../../ui/desk-chip.tsx'

const tones: Partial<Record<Phase, ChipTone>> = {
  draft: 'amber',
  scheduled: 'blue',
  rehearsal: 'blue',
  live: 'accent',
  paused: 'accent',
  interrupted: 'red',
  banned: 'red',
  replay: 'green',
}

export function PhaseChip({ phase }: { phase: Phase }) {
  const { t } = useTranslation('console')
  return <DeskChip tone={tones[phase] ?? 'grey'}>{t(`phase.${phase}`)}</DeskChip>
}
