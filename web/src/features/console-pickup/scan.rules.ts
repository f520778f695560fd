// What a scanner or a keyboard gives at the point, and the list that helps for ten minutes without network. Pure but for the browser's own HMAC.
import type { OfflineList } from '../../../../server/protocol/pickup.ts'

export type Coded = { code: string; orderNo?: string }
/** The picture's text, or ten digits however they are spaced; null for anything else. */
export function codedOf(text: string): Coded | null {
  const picture = /^SIBO1\.(\d{18})\.(\d{10})$/.exec(text.trim())
  if (picture) return { orderNo: picture[1] ?? '', code: picture[2] ?? '' }
  const digits = text.replace(/[\s-]/g, '')
  return /^\d{10}$/.test(digits) ? { code: digits } : null
}

export type KeptScan = { scanId: string; orderNo: string; code: string; quantity: number; atMs: number }
export type Kept = { pointId: string; list: OfflineList; scans: KeptScan[] }

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

/** The same as the server's: HMAC-SHA256(salt, `orderNo.code`), 16 bytes. */
export async function macOf(salt: string, orderNo: string, code: string): Promise<string> {
  const words = new TextEncoder()
  const key = await crypto.subtle.importKey('raw', words.encode(salt), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', key, words.encode(`${orderNo}.${code}`))
  return base64url(new Uint8Array(mac).slice(0, 16))
}

export type OfflineVerdict =
  { kind: 'good'; left: number; title: string; skuLabel: string } | { kind: 'needs_picture' | 'expired' | 'unknown' | 'used' }
/** What the list says of a scan; units already handed over without network are counted. */
export async function judgeOffline(kept: Kept, coded: Coded, nowMs: number): Promise<OfflineVerdict> {
  const { list, scans } = kept
  if (nowMs >= list.expiresAtMs) return { kind: 'expired' }
  if (coded.orderNo === undefined) return { kind: 'needs_picture' }
  const mac = await macOf(list.salt, coded.orderNo, coded.code)
  const row = list.rows.find((one) => one.mac === mac)
  if (!row) return { kind: 'unknown' }
  const gone = scans.filter((scan) => scan.orderNo === coded.orderNo).reduce((sum, scan) => sum + scan.quantity, 0)
  return row.left > gone ? { kind: 'good', left: row.left - gone, title: row.title, skuLabel: row.skuLabel } : { kind: 'used' }
}
