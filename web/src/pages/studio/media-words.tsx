// The host's picture in one word for the assistant: smooth, away for how long, not on.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { serverNow } from '../../platform/clock-offset.ts'
import { cx } from '../../ui/class-names.ts'
import { elapsedText, useNow } from '../../ui/countdown.tsx'
import css from './assist-desk.module.css'
import type { StudioSession } from './studio-session.ts'

export function MediaWords({ session, lineAway }: { session: StudioSession; lineAway: boolean }) {
  const { t } = useTranslation('studio')
  const media = useStore(session.room.store, (now) => now.media)
  const nowMs = useNow(serverNow, 1000)
  const state = lineAway ? 'line' : (media?.state ?? 'off')
  return (
    <span className={cx(css.media, state === 'on' && css.good, (state === 'away' || state === 'line') && css.bad)} role="status">
      {state === 'away' ? t('assist.away', { time: elapsedText(nowMs - (media?.sinceMs ?? nowMs)) }) : t(`assist.${state}`)}
    </span>
  )
}
