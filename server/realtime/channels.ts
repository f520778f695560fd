// The names of Socket.IO rooms inside a gateway and of the Redis keys between gateways.

/** Rooms of this gateway's own sockets. */
export const rooms = {
  show: (showId: string): string => `show:${showId}`,
  /** Leaves and comes back with a socket's backlog. */
  flow: (showId: string): string => `show:${showId}:flow`,
  person: (personKey: string): string => `p:${personKey}`,
  visitor: (visitorId: string): string => `v:${visitorId}`,
  session: (sid: string): string => `s:${sid}`,
  network: (network: string): string => `n:${network}`,
}

export type LogName = { readonly log: string; readonly meta: string; readonly lengthMax: number }

/** Log and meta share a hash tag: one function writes both. */
export const showLogName = (showId: string, lengthMax: number): LogName => ({
  log: `show:{${showId}}:log`,
  meta: `show:{${showId}}:meta`,
  lengthMax,
})
export const peopleLogName = (lengthMax: number): LogName => ({ log: '{people}:log', meta: '{people}:meta', lengthMax })

export const flowChannel = (showId: string): string => `flow:${showId}`

/** Who is in a show, told by each gateway: a sorted set of gateways by the end of their word, and a set of persons for each of them. */
export type Crowd = 'viewers' | 'simulated' | 'team'
export const presenceKeys = {
  /** Shows that anybody is in: a sorted set by the end of the last word about them. */
  shows: 'here:shows',
  gateways: (showId: string): string => `here:{${showId}}`,
  persons: (showId: string, gateway: string, crowd: Crowd): string => `here:{${showId}}:${gateway}:${crowd}`,
  union: (showId: string): string => `here:{${showId}}:union`,
  lock: (showId: string): string => `here:{${showId}}:lock`,
  seen: (showId: string, personKey: string): string => `seen:{${showId}}:${personKey}`,
}
