// What can be done with one tapped line: answer it, take it away, mute its speaker up the ladder, put the speaker out.
import { MessageSquareReply, MicOff, Trash2, UserX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChatLine } from '../../../../server/protocol/chat.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import css from './chat-desk.module.css'

export type MuteMinutes = 0 | 10 | 1440 | 10080 | 21600 | -1
export type LineAct = { kind: 'reply' } | { kind: 'delete' } | { kind: 'kick' } | { kind: 'mute'; minutes: MuteMinutes }
const ladder: readonly MuteMinutes[] = [10, 1440, 10080, 21600, -1, 0]

export function LineActs({ line, onAct }: { line: ChatLine; onAct: (act: LineAct) => void }) {
  const { t } = useTranslation('studio')
  const [muting, setMuting] = useState(false)
  if (muting) {
    return (
      <div className={css.acts} role="group" aria-label={t('chat.muteWhom', { name: line.name })}>
        {ladder.map((minutes) => (
          <DeskButton key={minutes} size="sm" look={minutes === 0 ? 'plain' : 'danger'} onClick={() => onAct({ kind: 'mute', minutes })}>
            {t(`chat.mute.${minutes === -1 ? 'ever' : minutes === 0 ? 'lift' : `m${minutes}`}` as 'chat.mute.ever')}
          </DeskButton>
        ))}
      </div>
    )
  }
  return (
    <div className={css.acts} role="group" aria-label={t('chat.actsOn', { name: line.name })}>
      <DeskButton size="sm" icon={<MessageSquareReply size={14} aria-hidden="true" />} onClick={() => onAct({ kind: 'reply' })}>
        {t('chat.reply')}
      </DeskButton>
      <DeskButton size="sm" icon={<Trash2 size={14} aria-hidden="true" />} onClick={() => onAct({ kind: 'delete' })}>
        {t('chat.delete')}
      </DeskButton>
      <DeskButton size="sm" look="danger" icon={<MicOff size={14} aria-hidden="true" />} onClick={() => setMuting(true)}>
        {t('chat.muteAct')}
      </DeskButton>
      <DeskButton size="sm" look="danger" icon={<UserX size={14} aria-hidden="true" />} onClick={() => onAct({ kind: 'kick' })}>
        {t('chat.kick')}
      </DeskButton>
    </div>
  )
}
