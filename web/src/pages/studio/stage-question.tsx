// Asks whether this device takes the stage over when another one already holds it.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { AskDialog } from '../../features/studio/ask-dialog.tsx'
import type { StudioSession } from './studio-session.ts'

export function StageQuestion({ session }: { session: StudioSession }) {
  const { t } = useTranslation('studio')
  const { at, sinceMs } = useStore(session.publish)
  const [leftAt, setLeftAt] = useState<number | null>(null)
  return (
    <AskDialog
      open={at === 'busy' && leftAt !== sinceMs}
      title={t('busy.title')}
      keepLabel={t('busy.keep')}
      actLabel={t('busy.takeOver')}
      onKeep={() => setLeftAt(sinceMs)}
      onAct={session.takeOver}
    >
      {t('busy.words')}
    </AskDialog>
  )
}
