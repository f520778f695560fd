// Sums the taps of a person and sends them at most once a second, as the contract bounds them.
import type { SocketClient } from '../../platform/socket-client.ts'

const everyMs = 1000
const countMax = 15

/** add() for each tap; onAdd lets the page show it at once. */
export function createLikeSender(socket: SocketClient): { add: () => void; end: () => void } {
  let waiting = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    timer = undefined
    const count = Math.min(countMax, waiting)
    waiting = 0
    if (count > 0) void socket.ask('like:send', { count })
  }
  return {
    add: () => {
      waiting += 1
      timer ??= setTimeout(flush, everyMs)
    },
    end: () => clearTimeout(timer),
  }
}
