// What the page knows of the browser it runs in and of the document it was served in.

const meta = (name: string): string | null => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? null

/** The style nonce of console and studio documents (antd needs it); null on viewer pages. */
export const cspNonce = (): string | null => meta('csp-nonce')

/** Inside a chat app's own browser, where the share menu is the app's and WebRTC may be missing. */
export const inChatApp = (): boolean => /MicroMessenger|wxwork/i.test(navigator.userAgent)

/** iPhone and iPad play HLS by themselves and start video only muted or after a tap. */
export const isAppleTouch = (): boolean =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1)

export const hasWebRtc = (): boolean => typeof RTCPeerConnection === 'function'

type Connection = { saveData?: boolean; effectiveType?: string }
const connection = (): Connection | undefined => (navigator as Navigator & { connection?: Connection }).connection

/** The person asked to save data, or the network says 3g or slower. */
export const savesData = (): boolean => connection()?.saveData === true
export const slowNetwork = (): boolean => savesData() || /2g|3g/.test(connection()?.effectiveType ?? '')

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz'

/** A key made by the page before it sends (order, chat line, payment): 21 letters, unguessable, the same on a repeat. */
export function newPageKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(21))
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')
}

/** Puts text on the clipboard; false where the browser refuses. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.setAttribute('readonly', '')
    area.className = 'vh'
    document.body.append(area)
    area.select()
    const copied = document.execCommand('copy')
    area.remove()
    return copied
  }
}
