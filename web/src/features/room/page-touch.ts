// Says once that this page, opened by somebody's link, was really seen: only then is that leader credited.
import type { SocketClient } from '../../platform/socket-client.ts'

/** Calls `done` once the page has been visible for so long without a break. Returns how to stop. */
export function onceVisible(afterMs: number, done: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', look)
  }
  const look = () => {
    clearTimeout(timer)
    if (document.visibilityState !== 'visible') return
    timer = setTimeout(() => {
      stop()
      done()
    }, afterMs)
  }
  document.addEventListener('visibilitychange', look)
  look()
  return stop
}

export type PageTouch = {
  /** A join answered how long the page must be seen (null: there is nothing to say). */
  joined: (afterMs: number | null) => void
  /** It was said and heard: later joins need no code. */
  said: () => boolean
  stop: () => void
}
const againAfterMs = 2000

/** `onLeader`: who this person is served by, now that the touch is in. */
export function createPageTouch(socket: Pick<SocketClient, 'ask'>, onLeader: (name: string | null) => void): PageTouch {
  let said = false
  let stop = () => undefined as void
  const say = async (): Promise<void> => {
    const answer = await socket.ask('touch:seen', {})
    if (answer.ok) {
      said = true
      onLeader(answer.leaderName)
      // a line that broke joins again, and that join starts anew
    } else if (answer.code !== 'not_joined' && answer.code !== 'no_answer') waitFor(answer.retryAfterMs ?? againAfterMs)
  }
  const waitFor = (afterMs: number) => {
    stop()
    stop = onceVisible(afterMs, () => void say())
  }
  return {
    joined: (afterMs) => {
      stop()
      if (afterMs !== null && !said) waitFor(afterMs)
    },
    said: () => said,
    stop: () => stop(),
  }
}
