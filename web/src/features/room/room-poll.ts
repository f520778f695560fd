// The room without a line: where neither WebSocket nor long polling comes through, it is read over HTTP every ten seconds.
import type { ChatLine } from '../../../../server/protocol/chat.ts'
import { rest, RestError } from '../../platform/rest-client.ts'
import type { SocketClient } from '../../platform/socket-client.ts'
import type { Room } from './room.store.ts'

const everyMs = 10_000

/** Polls only while the line is not open; takeLines gets chat, after gives the highest number known. */
export function pollWithoutLine(deps: {
  room: Room
  socket: SocketClient
  showId: string
  after: () => number | null
  takeLines: (lines: readonly ChatLine[]) => void
}): () => void {
  const read = async () => {
    if (deps.socket.state() === 'open' || document.visibilityState === 'hidden') return
    try {
      const room = await rest('GET /shows/:id/room', { params: { id: deps.showId } })
      deps.room.takeTold(room.told, room.viewers)
      const after = deps.after()
      const chat = await rest('GET /shows/:id/chat', { params: { id: deps.showId }, query: after === null ? {} : { after: String(after) } })
      deps.takeLines(chat.lines)
    } catch (error) {
      if (error instanceof RestError && error.code !== 'no_answer' && error.status < 500) clearInterval(timer)
    }
  }
  const timer = setInterval(() => void read(), everyMs)
  return () => clearInterval(timer)
}
