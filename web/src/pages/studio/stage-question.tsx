// Asks whether this device takes the stage over: from another device, named with its time, or from the demo's generated picture.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { StageHolder } from '../../features/broadcast/publish.rules.ts'
import { AskDialog } from '../../features/studio/ask-dialog.tsx'
import { serverNow } from '../../platform/clock-offset.ts'
import { clockOf } from '../../text/when.ts'
import type { StudioSession } from './studio-session.ts'

const minuteMs = 60_000

/** A stage of a demo show that no device holds: only the drawing is there. */
export const isDemoPicture = (demo: boolean, holder: StageHolder | null): boolean => demo && holder !== null && holder.browser === null

/** "Safari iPhone 从 20:31 起在推流，已经 4 分钟。" or '' when nothing is known. */
export function useHolderWords(holder: StageHolder | null): string {
  const { t } = useTranslation('studio')
  if (!holder || holder.sinceMs === null) return ''
  const facts = { time: clockOf(holder.sinceMs), minutes: Math.max(0, Math.floor((serverNow() - holder.sinceMs) / minuteMs)) }
  return holder.browser === null ? t('busy.since', facts) : t('busy.device', { ...facts, browser: holder.browser })
}

export function StageQuestion({ session }: { session: StudioSession }) {
  const { t } = useTranslation('studio')
  const { at, sinceMs, holder } = useStore(session.publish)
  const demo = useStore(session.room.store, (now) => now.show?.demo ?? false)
  const [leftAt, setLeftAt] = useState<number | null>(null)
  const words = useHolderWords(holder)
  const drawn = isDemoPicture(demo, holder)
  return (
    <AskDialog
      open={at === 'busy' && leftAt !== sinceMs}
      title={t(drawn ? 'busy.demoTitle' : 'busy.title')}
      keepLabel={t(drawn ? 'busy.demoKeep' : 'busy.keep')}
      actLabel={t(drawn ? 'busy.demoTake' : 'busy.takeOver')}
      onKeep={() => setLeftAt(sinceMs)}
      onAct={session.takeOver}
    >
      {drawn ? t('busy.demoWords') : `${words}${t('busy.words')}`}
    </AskDialog>
  )
}
