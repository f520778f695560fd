// Hears that the server behind the line is about to stop, and moves to another one when it is this page's turn.
import type { SocketClient } from './socket-client.ts'

/**
 * `move` makes a new line before the old one ends and answers whether it did; it is called once, `afterMs` after the server
 * said so. If it fails, nothing is lost: the line comes back by itself when the server is gone. The returned function ends it.
 */
export function onServerLeaving(socket: Pick<SocketClient, 'on'>, move: () => Promise<unknown>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = socket.on('server:leaving', ({ afterMs }) => {
    clearTimeout(timer)
    timer = setTimeout(() => void move(), afterMs)
  })
  return () => {
    clearTimeout(timer)
    end()
  }
}
