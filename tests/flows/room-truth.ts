// A page's copy of a room, kept by the very function pages use, and the rows it must equal in the end.
import type { Connection } from 'mongoose'
import { foldEntry, foldRoom, type CellEntry, type RoomFold } from '../../server/protocol/room-fold.ts'
import type { Told } from '../../server/protocol/room.ts'
import type { PageClient, PageSocket } from '../support/page-client.ts'

/** One page that joins, folds, asks again on gaps and pulses, and comes back after its line was lost. */
export type WatchingPage = {
  readonly cells: () => ReadonlyMap<string, CellEntry>
  readonly stop: () => void
  readonly rejoins: () => number
}

const RETRY_MS = 200
const SILENT_MS = 12_000

export const watchRoom = (page: PageClient, showId: string): WatchingPage => {
  let fold: RoomFold | null = null
  let socket: PageSocket | null = null
  let stopped = false
  let rejoins = 0
  let asking = false
  let heardAt = performance.now()

  const take = (told: Told): void => {
    if (told.room) fold = foldRoom(fold, told.epoch, told.seq ?? -1, told.room)
    for (const entry of told.entries ?? []) {
      if (!fold) return
      const folded = foldEntry(fold, told.epoch, entry)
      if (folded.verdict === 'resync') return void resync()
      fold = folded.fold
    }
  }
  const resync = async (): Promise<void> => {
    if (asking || !socket || !fold) return
    asking = true
    const answer = await socket.ask('show:resync', { epoch: fold.epoch, afterSeq: fold.seq }).catch(() => null)
    asking = false
    if (answer?.ok) take(answer.told)
    else if (!stopped) setTimeout(() => void resync(), RETRY_MS)
  }
  const connect = async (): Promise<void> => {
    if (stopped) return
    try {
      const opened = await page.connect()
      if (stopped) return opened.close()
      socket = opened
      heardAt = performance.now()
      opened.io.onAny(() => void (heardAt = performance.now()))
      opened.io.on('show:told', take)
      opened.io.on('show:pulse', (pulse: { epoch: string; seq: number }) => {
        if (fold && (pulse.epoch !== fold.epoch || pulse.seq > fold.seq)) void resync()
      })
      opened.io.on('disconnect', () => setTimeout(() => void connect(), RETRY_MS))
      const joined = await opened.must('show:join', {
        showId,
        purpose: 'viewer',
        ...(fold ? { since: { epoch: fold.epoch, seq: fold.seq } } : {}),
      })
      rejoins += 1
      take(joined.told)
    } catch {
      socket?.io.removeAllListeners()
      socket?.close()
      setTimeout(() => void connect(), RETRY_MS)
    }
  }
  const watchdog = setInterval(() => {
    if (performance.now() - heardAt > SILENT_MS) socket?.io.io.engine.close()
  }, 500)
  void connect()
  return {
    cells: () => fold?.cells ?? new Map(),
    rejoins: () => rejoins,
    stop: () => {
      stopped = true
      clearInterval(watchdog)
      socket?.close()
    },
  }
}

type Versioned = { _id: string; version: number; media?: { version: number } }
/** What the rows say: the version of every cell of a show (show, media, pin, each offer). */
export const cellVersions = async (db: Connection, showId: string): Promise<Map<string, number>> => {
  const [show, board, offers] = await Promise.all([
    db.collection<Versioned>('shows').findOne({ _id: showId }),
    db.collection<Versioned>('pinBoards').findOne({ _id: showId }),
    db.collection<Versioned & { showId: string }>('offers').find({ showId }).toArray(),
  ])
  return new Map([
    ['show', show?.version ?? 0],
    ['media', show?.media?.version ?? 0],
    ['pin', board?.version ?? 0],
    ...offers.map((row): [string, number] => [`offer:${row._id}`, row.version]),
  ])
}
