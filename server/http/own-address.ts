// Says where this very process can be asked, whatever HOST and PORT were: for what it sends to itself.
import { isIPv6, type AddressInfo } from 'node:net'

const EVERYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** `http://address:port` of a listening server, from `server.address()`. Throws before it listens: nothing may be sent then. */
export const ownAddress = (listening: AddressInfo | string | null): string => {
  if (listening === null || typeof listening === 'string') throw new Error('the server does not listen yet')
  const host = EVERYWHERE[listening.address] ?? listening.address
  return `http://${isIPv6(host) ? `[${host}]` : host}:${listening.port}`
}
