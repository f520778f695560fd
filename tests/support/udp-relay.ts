// A UDP relay between one browser and the media server, so that a test can move the browser to another network.
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'

export type UdpRelay = {
  /** Where the browser sends to. */
  readonly port: number
  /**
   * The browser's network is another from now on: what its former sockets send is lost, the server sees the new ones at another
   * address, and what comes to the former address is lost too.
   */
  readonly moveAway: () => Promise<void>
  readonly close: () => void
}

const bound = async (): Promise<Socket> => {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

/** Between the browser and the server's media port on this machine. */
export const startUdpRelay = async (serverPort: number): Promise<UdpRelay> => {
  const inside = await bound()
  const left = new Set<number>()
  const heard = new Set<number>()
  let browser: RemoteInfo | null = null
  const outward = async (): Promise<Socket> => {
    const socket = await bound()
    socket.on('message', (bytes) => {
      if (browser) inside.send(bytes, browser.port, browser.address)
    })
    return socket
  }
  let outside = await outward()
  inside.on('message', (bytes, from) => {
    if (left.has(from.port)) return
    heard.add(from.port)
    browser = from
    outside.send(bytes, serverPort, '127.0.0.1')
  })
  return {
    port: inside.address().port,
    moveAway: async () => {
      const next = await outward()
      for (const port of heard) left.add(port)
      outside.close()
      browser = null
      outside = next
    },
    close: () => {
      inside.close()
      outside.close()
    },
  }
}
