// Tells this person's other tabs that she signed in or out, and hears it from them.

const channelName = 'sibo.session'
type Hear = () => void

function createSessionChanges() {
  const listeners = new Set<Hear>()
  const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(channelName) : null
  if (channel) channel.onmessage = () => listeners.forEach((hear) => hear())
  return {
    /** Called for a change in another tab. Returns what ends it. */
    hear: (hear: Hear): (() => void) => {
      listeners.add(hear)
      return () => void listeners.delete(hear)
    },
    tell: (): void => channel?.postMessage('changed'),
  }
}

export const sessionChanges = createSessionChanges()
