// Lets the right person to a desk: signs in first, joins the room, and says in words when it is not hers.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Me } from '../../../../server/protocol/members.ts'
import { isSignedIn, meKey, useMe } from '../../features/session/me.query.ts'
import { figuresKey } from '../../features/studio/figures.query.ts'
import { paths } from '../../paths.ts'
import { failureText } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import css from './desk.module.css'
import { createStudioSession, type StudioSession } from './studio-session.ts'
import { useDarkDocument } from './use-dark-document.ts'

type Purpose = 'studio' | 'assist'
const soldEveryMs = 1000

function useSession(showId: string, purpose: Purpose, wanted: boolean): StudioSession | null {
  const { t } = useTranslation('studio')
  const queries = useQueryClient()
  const [session, setSession] = useState<StudioSession | null>(null)
  const words = useRef(t)
  words.current = t
  useEffect(() => {
    if (!wanted) return
    let soldAtMs = 0
    const opened = createStudioSession({
      showId,
      purpose,
      nickname: () => queries.getQueryData<Me>(meKey)?.nickname ?? '',
      wordsOfBought: ({ name, people, simulated }, title, position) =>
        `${words.current(people > 1 ? 'chat.boughtMany' : 'chat.bought', { name, count: people, title: title === '' ? String(position) : title })}${simulated ? words.current('chat.simulated') : ''}`,
      sold: () => {
        if (performance.now() - soldAtMs < soldEveryMs) return
        soldAtMs = performance.now()
        void queries.invalidateQueries({ queryKey: figuresKey(showId) })
      },
    })
    setSession(opened)
    return () => {
      setSession(null)
      opened.close()
    }
  }, [showId, purpose, wanted, queries])
  return session
}

function Told({ title, words, children }: { title: string; words: string; children?: ReactNode }) {
  return (
    <main className={css.told}>
      <h1>{title}</h1>
      <p>{words}</p>
      <div>{children}</div>
    </main>
  )
}

function Door({
  session,
  purpose,
  children,
}: {
  session: StudioSession
  purpose: Purpose
  children: (session: StudioSession) => ReactNode
}) {
  const { t } = useTranslation('studio')
  const { stand, refusal, endReason, show, me } = useStore(session.room.store)
  const again = (
    <DeskButton look="primary" onClick={() => window.location.reload()}>
      {t('gate.again')}
    </DeskButton>
  )
  if (stand === 'refused')
    return (
      <Told title={t('gate.refused')} words={failureText(refusal?.code ?? 'not_found')}>
        {again}
      </Told>
    )
  if (stand === 'ended')
    return (
      <Told title={t('gate.ended')} words={t(`gate.end.${endReason ?? 'expired'}`)}>
        {again}
      </Told>
    )
  if (!show || !me) {
    return (
      <main className={css.told} role="status">
        <Spinner size={30} />
        <p>{t('gate.entering')}</p>
      </main>
    )
  }
  const host = me.roles.includes('host')
  const team = host || me.roles.some((role) => role === 'assistant' || role === 'staff' || role === 'owner')
  if (purpose === 'studio' ? !host : !team) {
    return (
      <Told title={t('gate.notYours')} words={purpose === 'studio' ? t('gate.notHost') : t('gate.notTeam')}>
        {purpose === 'studio' && team && (
          <DeskButton look="primary" onClick={() => window.location.assign(paths.assist(session.showId))}>
            {t('gate.toAssist')}
          </DeskButton>
        )}
        <DeskButton onClick={() => window.location.assign(paths.show(session.showId))}>{t('gate.watch')}</DeskButton>
      </Told>
    )
  }
  return children(session)
}

export function DeskGate({
  showId,
  purpose,
  children,
}: {
  showId: string
  purpose: Purpose
  children: (session: StudioSession) => ReactNode
}) {
  const { t } = useTranslation('studio')
  useDarkDocument()
  const me = useMe()
  const signedIn = isSignedIn(me.data)
  const session = useSession(showId, purpose, signedIn)
  const here = purpose === 'studio' ? paths.studio(showId) : paths.assist(showId)
  useEffect(() => {
    if (me.data && !isSignedIn(me.data)) window.location.assign(paths.signIn(here))
  }, [me.data, here])
  return (
    <div className={css.desk}>
      {me.isError ? (
        <Told title={t('gate.failed')} words={failureText(me.error.code)}>
          <DeskButton look="primary" onClick={() => void me.refetch()}>
            {t('gate.again')}
          </DeskButton>
        </Told>
      ) : session ? (
        <Door session={session} purpose={purpose}>
          {children}
        </Door>
      ) : (
        <main className={css.told} role="status">
          <Spinner size={30} />
          <p>{t('gate.entering')}</p>
        </main>
      )}
    </div>
  )
}
