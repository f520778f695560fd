// While the leader centre is open: hears her private events on the running show's line, or on a line of its own.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import i18next from 'i18next'
import type { PrivateEntry } from '../../../../server/protocol/room.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { leaderKey } from '../../features/leader-centre/leader.query.ts'
import { takeNews } from '../../features/leader-centre/news.store.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { createSocketClient, type SocketClient } from '../../platform/socket-client.ts'
import { showToast } from '../../ui/toast.tsx'
import { useLiveSession } from '../live/live-session.ts'

/** Figures are read again at each event; amounts and arrivals are said. */
export function useLeaderNews(): void {
  const queries = useQueryClient()
  const session = useLiveSession((now) => now.session)
  useEffect(() => {
    const own: SocketClient | null = session ? null : createSocketClient()
    const line = session?.socket ?? own
    const take = (entry: PrivateEntry) => {
      if (entry.kind === 'credit') showToast(i18next.t('leader:credited', { amount: yuanText(entry.amountFen) }), 'good')
      if (entry.kind === 'came') showToast(i18next.t('leader:came', { name: entry.name }))
      if (entry.kind === 'came' || entry.kind === 'person') takeNews(entry, serverNow())
      if (entry.kind === 'credit' || entry.kind === 'came' || entry.kind === 'refresh' || entry.kind === 'order')
        void queries.invalidateQueries({ queryKey: leaderKey })
    }
    const end = line?.on('me:told', ({ entries }) => entries.forEach(take))
    const endState = line?.onState((state) => state === 'open' && void queries.invalidateQueries({ queryKey: leaderKey }))
    return () => {
      end?.()
      endState?.()
      own?.close()
    }
  }, [session, queries])
}
