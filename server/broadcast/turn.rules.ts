// Makes the short-lived credential of the TURN relay (coturn's use-auth-secret).
import { createHmac } from 'node:crypto'
import type { AckOf } from '../protocol/socket-events.ts'

export type TurnConfig = { readonly urls: readonly string[]; readonly secret: string | undefined }
export type IceServer = AckOf<'show:join'>['play']['iceServers'][number]

const LIFE_SEC = 600
const URLS_MAX = 4
const KEY_CHARS = 8

/** `personKey`: session or visitor; the relay's own quota counts by its first characters. Empty when no relay is set. */
export const iceServersFor = ({ urls, secret }: TurnConfig, personKey: string, nowMs: number): IceServer[] => {
  const stun = urls.filter((url) => url.startsWith('stun')).slice(0, URLS_MAX)
  const turn = urls.filter((url) => url.startsWith('turn')).slice(0, URLS_MAX)
  const username = `${Math.floor(nowMs / 1000) + LIFE_SEC}:${personKey.slice(0, KEY_CHARS)}`
  return [
    ...(stun.length > 0 ? [{ urls: stun }] : []),
    ...(turn.length > 0 && secret !== undefined
      ? [{ urls: turn, username, credential: createHmac('sha1', secret).update(username).digest('base64') }]
      : []),
  ]
}
