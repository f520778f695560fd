// Sets the headers that tell browsers what our answers may do: both content policies, framing, referrer, devices.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler, Response } from 'express'
import helmet from 'helmet'

export type HeaderConfig = {
  readonly secure: boolean
  /** Origins of object storage and CDN, allowed for pictures, video and requests. */
  readonly storageOrigins: readonly string[]
}

/** Viewer pages: nothing inline, nothing foreign. `weixin:` and `wvjbscheme:` are the frames of chat-app bridges. */
export const viewerPolicy = (base: string, storage: readonly string[]): string => {
  const socket = base.replace(/^http/, 'ws')
  const also = storage.length > 0 ? ` ${storage.join(' ')}` : ''
  return [
    "default-src 'none'",
    "script-src 'self'",
    "script-src-attr 'none'",
    "style-src 'self'",
    "style-src-attr 'none'",
    `img-src 'self' data: blob:${also}`,
    "font-src 'self'",
    `media-src 'self' blob:${also}`,
    "worker-src 'self'",
    `connect-src 'self' ${socket}${also}`,
    "manifest-src 'self'",
    'frame-src weixin: wvjbscheme:',
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
  ].join('; ')
}

/** Console, studio, assistant: antd writes style elements (by nonce) and chart tooltips write style attributes; a refused style is reported with its beginning. */
export const deskPolicy = (base: string, storage: readonly string[], nonce: string): string =>
  viewerPolicy(base, storage)
    .replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}' 'report-sample'`)
    .replace("style-src-attr 'none'", "style-src-attr 'unsafe-inline'")

/** The API's pages: swagger-ui is served from here but writes style attributes and data: pictures. */
export const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'"
export const bareApiPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
/** Files that people sent: shown as pictures, never run as pages. */
export const uploadPolicy = "default-src 'none'; sandbox"
/** Small pages of raw routes (sandbox cashier): own style file, own form, no script. They may set a policy of their own. */
export const rawPagePolicy =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

const NO_DEVICES = 'camera=(), microphone=(), geolocation=()'
const OWN_DEVICES = 'camera=(self), microphone=(self), geolocation=()'
/** Studio and assistant may use camera and microphone; nobody may ask where a person is. */
export const allowDevices = (res: Response): void => void res.setHeader('Permissions-Policy', OWN_DEVICES)

/** Helmet writes the same headers every time: it is asked once. */
const helmetHeaders = ({ secure }: HeaderConfig): [string, string][] => {
  const written: [string, string][] = []
  const paper = {
    setHeader: (name: string, value: string) => void written.push([name, value]),
    removeHeader: () => undefined,
  } as unknown as ServerResponse
  helmet({
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    originAgentCluster: true,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    strictTransportSecurity: secure ? { maxAge: 365 * 24 * 3600, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
    xPoweredBy: true,
  })({} as IncomingMessage, paper, () => undefined)
  return written
}

/** Every answer gets these; pages, uploads and documents then set their own policy. */
export const securityHeaders = (config: HeaderConfig): readonly (readonly [string, string])[] => [
  ['Permissions-Policy', NO_DEVICES],
  ['Content-Security-Policy', bareApiPolicy],
  ...helmetHeaders(config),
]

export const setHeaders =
  (headers: readonly (readonly [string, string])[]): RequestHandler =>
  (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value)
    next()
  }
