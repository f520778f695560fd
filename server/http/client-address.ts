// Tells where a request or handshake comes from (network, browser family) by one trust rule for HTTP and sockets.
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyAddr from 'proxy-addr'

export type Asker = Pick<IncomingMessage, 'headers' | 'socket'>
export type ClientAddress = {
  /** The whole IPv4 address or the IPv6 /64, for limits and the fraud desk only. */
  readonly networkOf: (asker: Asker) => string
  readonly browserOf: (asker: Asker) => string
}

const IPV6_GROUPS_KEPT = 4
const NETWORKS_KEPT_MAX = 4_096

/** Groups of an IPv6 address, `::` filled in, up to the /64. */
const first64 = (address: string): string => {
  const [head = '', tail] = address.split('::')
  const front = head.split(':').filter(Boolean)
  const back = (tail ?? '').split(':').filter(Boolean)
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0')
  const groups = [...front, ...gap, ...back].slice(0, IPV6_GROUPS_KEPT)
  return `${groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':')}::/64`
}

export const networkOfAddress = (given: string): string => {
  const address = given.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  const family = isIP(address)
  if (family === 4) return address
  return family === 6 ? first64(address) : 'unknown'
}

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger/, 'WeChat'],
  [/Edg\//, 'Edge'],
  [/Firefox\/|FxiOS/, 'Firefox'],
  [/Chrome\/|CriOS/, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
]
const match = (table: readonly (readonly [RegExp, string])[], text: string): string =>
  table.find(([pattern]) => pattern.test(text))?.[1] ?? 'Other'

/** @param trustProxy a hop count or a comma list of networks; left out: the socket's own address. Never `true`: anybody could then name his address. */
export const createClientAddress = (trustProxy: string | undefined): ClientAddress => {
  const hops = trustProxy !== undefined && /^\d+$/.test(trustProxy) ? Number(trustProxy) : null
  const listed = trustProxy !== undefined && hops === null ? proxyAddr.compile(trustProxy.split(',').map((part) => part.trim())) : null
  const trust = listed ?? ((_address: string, hop: number): boolean => hop < (hops ?? 0))
  // One connection asks many times, and a crowd behind one address asks by it.
  const networks = new Map<string, string>()
  const networkOf = (address: string): string => {
    const known = networks.get(address)
    if (known !== undefined) return known
    if (networks.size >= NETWORKS_KEPT_MAX) networks.clear()
    const network = networkOfAddress(address)
    networks.set(address, network)
    return network
  }
  return {
    networkOf: (asker) => networkOf((trustProxy === undefined ? asker.socket.remoteAddress : proxyAddr(asker, trust)) ?? ''),
    browserOf: (asker) => {
      const agent = String(asker.headers['user-agent'] ?? '').slice(0, 400)
      return `${match(FAMILIES, agent)} ${match(SYSTEMS, agent)}`
    },
  }
}
