// Renews the list every minute while the network is there, and brings scans made without it in as soon as it is back.
import { useCallback, useEffect, useState } from 'react'
import { serverNow } from '../../platform/clock-offset.ts'
import { newPageKey } from '../../platform/env.ts'
import { rest } from '../../platform/rest-client.ts'
import { readKept, writeKept } from './kept-list.ts'
import { judgeOffline, type Coded, type Kept, type OfflineVerdict } from './scan.rules.ts'

const everyMs = 60_000
const sentAtOnce = 100

export type Synced = { done: number; conflict: number; wrong: number }

export function useOffline(pointId: string, named: boolean, onSynced: (synced: Synced) => void) {
  const [kept, setKept] = useState<Kept | null>(readKept)
  const keep = useCallback((next: Kept | null) => {
    writeKept(next)
    setKept(next)
  }, [])
  const renew = useCallback(async () => {
    const now = readKept()
    if (now && now.scans.length > 0) {
      // The page's clock has parts of a millisecond, the contract has none.
      const scans = now.scans.slice(0, sentAtOnce).map((scan) => ({ ...scan, atMs: Math.round(scan.atMs) }))
      const { results } = await rest('POST /staff/pickup/points/:id/sync', {
        params: { id: now.pointId },
        body: { token: now.list.token, scans },
      })
      const count = (outcome: string) => results.filter((one) => one.outcome === outcome).length
      keep({ ...now, scans: now.scans.slice(sentAtOnce) })
      onSynced({ done: count('done'), conflict: count('conflict'), wrong: count('wrong') })
    }
    const left = readKept()
    if (!named || pointId === '' || (left && left.scans.length > 0)) return
    keep({ pointId, list: await rest('GET /staff/pickup/points/:id/offline-list', { params: { id: pointId } }), scans: [] })
  }, [keep, named, onSynced, pointId])
  useEffect(() => {
    // without network nothing is renewed: the list lives its ten minutes
    const run = () => void renew().catch(() => undefined)
    run()
    const timer = setInterval(run, everyMs)
    window.addEventListener('online', run)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', run)
    }
  }, [renew])
  return {
    kept,
    waiting: kept?.scans.length ?? 0,
    judge: (coded: Coded): Promise<OfflineVerdict> =>
      kept && kept.pointId === pointId ? judgeOffline(kept, coded, serverNow()) : Promise.resolve({ kind: 'expired' }),
    /** The goods went over the counter: kept until the server has it. */
    handOver: (coded: Coded, quantity: number) => {
      if (!kept || coded.orderNo === undefined) return
      const scan = { scanId: newPageKey(), orderNo: coded.orderNo, code: coded.code, quantity, atMs: serverNow() }
      keep({ ...kept, scans: [...kept.scans, scan] })
    },
  }
}
