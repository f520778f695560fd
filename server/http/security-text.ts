// Tells who finds a hole where to say so (RFC 9116); there only when the shop names a contact.
import type { Express } from 'express'

const DAY_MS = 86_400_000
/** The RFC asks for less than a year; each start writes it anew. */
const GOOD_FOR_MS = 360 * DAY_MS

export type SecurityTextConfig = { readonly publicUrl: string; readonly securityContact?: string | undefined }

export const securityText = (contact: string, publicUrl: string, startedAtMs: number): string =>
  [
    `Contact: ${contact}`,
    `Expires: ${new Date(startedAtMs + GOOD_FOR_MS).toISOString()}`,
    'Preferred-Languages: zh, en',
    `Canonical: ${publicUrl}/.well-known/security.txt`,
    '',
  ].join('\n')

export const mountSecurityText = (app: Express, { publicUrl, securityContact }: SecurityTextConfig, startedAtMs: number): void => {
  if (securityContact === undefined) return
  const text = securityText(securityContact, publicUrl, startedAtMs)
  app.get('/.well-known/security.txt', (_req, res) => void res.type('text/plain; charset=utf-8').send(text))
}
