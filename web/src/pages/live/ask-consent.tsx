// When the room asks for consent: of a member with a leader, once she has settled in and nothing else is open.
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { LeaderAsk } from '../../features/consent/leader-ask.tsx'
import { useMe } from '../../features/session/me.query.ts'
import type { LiveSession } from './live-session.ts'

const settledAfterMs = 20_000

export function AskConsent({ session, quiet }: { session: LiveSession; quiet: boolean }) {
  const { data: me } = useMe()
  const leaderName = useStore(session.room.store, (now) => now.me?.leaderName ?? null)
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), settledAfterMs)
    return () => clearTimeout(timer)
  }, [])
  return settled && quiet && me?.kind === 'member' && leaderName !== null ? <LeaderAsk leaderName={leaderName} /> : null
}
