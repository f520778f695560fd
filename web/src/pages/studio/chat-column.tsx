// The chat of a desk, put together from the room's chat and the acts of those who lead the show.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { ChatLine } from '../../../../server/protocol/chat.ts'
import { inOrder } from '../../features/chat/chat.rules.ts'
import { AskDialog } from '../../features/studio/ask-dialog.tsx'
import { ChatDesk } from '../../features/studio/chat-desk.tsx'
import { linesPerMinute } from '../../features/studio/chat-feed.rules.ts'
import type { LineAct } from '../../features/studio/line-acts.tsx'
import { failureText } from '../../text/failure.ts'
import { showToast } from '../../ui/toast.tsx'
import type { StudioSession } from './studio-session.ts'
import type { Selling } from './use-selling.ts'

export function ChatColumn({
  session,
  selling,
  asHost,
}: {
  session: StudioSession
  selling: Pick<Selling, 'refused' | 'nowMs'>
  asHost: boolean
}) {
  const { t } = useTranslation('studio')
  const lines = useStore(session.chat.store)
  const bought = useStore(session.seen, (now) => now.bought)
  const mineKey = useStore(session.room.store, (now) => now.me?.speakerKey ?? null)
  const rules = useStore(session.room.store, (now) => now.chatRules)
  const [kicking, setKicking] = useState<ChatLine | null>(null)
  const ordered = inOrder(lines)
  const send = (text: string, clientMessageId?: string, replyTo?: number) =>
    void session.chat.send(text, clientMessageId, replyTo).then((answer) => {
      if (!answer.ok) showToast(failureText(answer.code), 'bad')
    })
  const act = async (line: ChatLine, what: LineAct): Promise<void> => {
    if (what.kind === 'kick') return setKicking(line)
    if (what.kind === 'delete' && !selling.refused(await session.acts.erase(line.lineNo))) showToast(t('chat.deleted'), 'good')
    if (what.kind === 'mute' && !selling.refused(await session.acts.mute(line.speakerKey, what.minutes)))
      showToast(t(what.minutes === 0 ? 'chat.lifted' : 'chat.muted', { name: line.name }), 'good')
  }
  const kick = async (line: ChatLine): Promise<void> => {
    setKicking(null)
    if (!selling.refused(await session.acts.kick(line.speakerKey))) showToast(t('chat.kicked', { name: line.name }), 'good')
  }
  return (
    <>
      <ChatDesk
        lines={ordered}
        own={lines.own}
        bought={bought}
        mineKey={mineKey}
        perMinute={linesPerMinute(ordered, selling.nowMs)}
        rules={rules}
        blocked={null}
        hint={asHost ? t('chat.asHost') : t('chat.asAssistant')}
        onSend={(text, replyTo) => send(text, undefined, replyTo)}
        onAgain={(line) => send(line.text, line.clientMessageId)}
        onLine={(line, what) => void act(line, what)}
        onRules={(wish) => void session.acts.chatRules(wish).then(selling.refused)}
      />
      <AskDialog
        open={kicking !== null}
        title={t('chat.kickTitle', { name: kicking?.name ?? '' })}
        keepLabel={t('chat.kickKeep')}
        actLabel={t('chat.kick')}
        onKeep={() => setKicking(null)}
        onAct={() => kicking && void kick(kicking)}
      >
        {t('chat.kickWords')}
      </AskDialog>
    </>
  )
}
