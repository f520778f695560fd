// The host's studio of one show: before, on air, after; the phase decides which, the address stays.
import { useParams } from 'react-router'
import { useStore } from 'zustand'
import { AfterDesk } from './after-desk.tsx'
import { BeforeDesk } from './before-desk.tsx'
import { DeskGate } from './desk-gate.tsx'
import { LiveDesk } from './live-desk.tsx'
import type { StudioSession } from './studio-session.ts'

const before = new Set(['draft', 'scheduled', 'rehearsal'])
const onAir = new Set(['live', 'paused', 'interrupted'])

function Studio({ session }: { session: StudioSession }) {
  const phase = useStore(session.room.store, (now) => now.show?.phase ?? 'draft')
  if (before.has(phase)) return <BeforeDesk session={session} />
  return onAir.has(phase) ? <LiveDesk session={session} /> : <AfterDesk session={session} />
}

export default function StudioPage() {
  const { showId = '' } = useParams()
  return (
    <DeskGate showId={showId} purpose="studio">
      {(session) => <Studio session={session} />}
    </DeskGate>
  )
}
