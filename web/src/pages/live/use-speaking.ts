// Speaking in the room: asks for sign-in at the act, keeps what was written, and says why a line was not taken.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStore } from 'zustand'
import { usePerson } from '../../features/session/person.store.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { failureText } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { showToast } from '../../ui/toast.tsx'
import type { LiveSession } from './live-session.ts'

const draftKey = 'sibo.draft'
const keptDraft = (): string => sessionStorage.getItem(draftKey) ?? ''
const keepDraft = (text: string): void => (text === '' ? sessionStorage.removeItem(draftKey) : sessionStorage.setItem(draftKey, text))
const foreverMs = 4_000_000_000_000

export function useSpeaking(session: LiveSession) {
  const { t } = useTranslation('room')
  const navigate = useNavigate()
  const personId = usePerson((now) => now.personId)
  const mutedUntilMs = useStore(session.room.store, (now) => now.mutedUntilMs)
  const rules = useStore(session.room.store, (now) => now.chatRules)
  const [open, setOpen] = useState(false)
  const [draft, setDraftState] = useState(keptDraft)
  const [said, setSaid] = useState(0)
  const setDraft = (text: string) => {
    keepDraft(text)
    setDraftState(text)
  }
  const muted = mutedUntilMs !== null && mutedUntilMs > serverNow()
  const roles = useStore(session.room.store, (now) => now.me?.roles) ?? []
  // before the queries have come, the room's own answer says whether she is a guest
  const signedIn = personId === undefined ? roles.length > 0 && !roles.includes('guest') : personId !== null
  const mayAlways = roles.includes('host') || roles.includes('assistant') || roles.includes('staff')
  const blocked = muted
    ? mutedUntilMs >= foreverMs
      ? t('muted.forever')
      : t('muted.you', { time: dateTimeOf(mutedUntilMs, serverNow()) })
    : rules?.roomMuted && !mayAlways
      ? t('muted.room')
      : null
  return {
    open,
    draft,
    blocked,
    said,
    setDraft,
    begin: () => {
      if (blocked !== null) return showToast(blocked)
      if (!signedIn) return void navigate(paths.signIn(paths.show(session.showId)), { state: { asked: 'chat' } })
      setOpen(true)
    },
    leave: () => setOpen(false),
    send: (text: string) => {
      setDraft('')
      setOpen(false)
      setSaid((count) => count + 1)
      void session.chat.send(text).then((answer) => {
        if (!answer.ok) showToast(failureText(answer.code), 'bad')
      })
    },
  }
}
