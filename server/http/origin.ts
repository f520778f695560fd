// Decides which pages may ask: ours, those of CORS_ORIGINS, and on a machine without PUBLIC_URL the very host that was opened.
import { isIP } from 'node:net'

export type OriginConfig = {
  readonly publicUrl: string
  readonly publicUrlGiven: boolean
  readonly corsOrigins: readonly string[]
  readonly production: boolean
}
export type OriginRule = {
  /** May a page of `origin` send an unsafe request or open a socket to `host` (the Host header)? An absent origin is judged by the caller. */
  readonly allows: (origin: string, host: string | undefined) => boolean
  /** In production only the host of PUBLIC_URL is served (421 otherwise). */
  readonly servesHost: (host: string | undefined) => boolean
  /** Where links and sockets point for somebody who opened `host`. */
  readonly baseFor: (host: string | undefined) => string
}

/** An address of this machine or its own network: a stranger's domain that points here (DNS rebinding) is none of these. */
const isLocalName = (host: string): boolean => {
  const name = host.replace(/:\d{1,5}$/, '').replace(/^\[|\]$/g, '')
  return isIP(name) !== 0 || name === 'localhost' || /^[a-z0-9-]+(\.local)?$/i.test(name)
}

export const createOriginRule = (config: OriginConfig): OriginRule => {
  const ours = new URL(config.publicUrl)
  const origins = new Set([ours.origin, ...config.corsOrigins.map((given) => new URL(given).origin)])
  const isOpenedHost = (host: string | undefined): host is string =>
    !config.production && !config.publicUrlGiven && host !== undefined && isLocalName(host)
  return {
    allows: (origin, host) => origins.has(origin) || (isOpenedHost(host) && origin === `http://${host.toLowerCase()}`),
    servesHost: (host) => !config.production || host?.toLowerCase() === ours.host,
    baseFor: (host) => (isOpenedHost(host) ? `http://${host.toLowerCase()}` : ours.origin),
  }
}
