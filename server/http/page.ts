// Serves the web app: its files, and index.html with the title, cover and description of what a link leads to.
import escapeHtml from 'escape-html'
import express, { type Express, type Request, type Response } from 'express'
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SHARE_CODE_PATTERN } from '../protocol/ids.ts'
import type { OriginRule } from './origin.ts'
import { allowDevices, deskPolicy, viewerPolicy } from './security-headers.ts'

/** What a chat app shows of a link. Null: the shop's own card. `gone`: the address leads nowhere (404, the page says so). */
export type PagePreview = {
  readonly title: string
  readonly description: string
  readonly imageUrl: string | null
  readonly gone?: boolean
}
export type PageDeps = {
  /** dist/web; read once at boot, and again when the file changed (a build beside a running server). */
  readonly webDir: string
  readonly preview: (path: string) => Promise<PagePreview | null>
  /** A first visit gets its visitor cookie with the page, so that the calls of the page share one visitor. */
  readonly greet: (req: Request, res: Response) => Promise<unknown>
  readonly origin: OriginRule
  readonly storageOrigins: readonly string[]
  readonly shopName: string
}

const HEAD_MARK = /<!--page-head-->[\s\S]*?<!--\/page-head-->/
const DESK = /^\/(console|studio|assist)(\/|$)/
const WITH_DEVICES = /^\/(studio|assist)(\/|$)/
const NONCE_BYTES = 16

const createTemplate = (path: string): (() => string | null) => {
  let text: string | null = null
  let readAtMs = -1
  return () => {
    try {
      const changedMs = statSync(path).mtimeMs
      if (changedMs !== readAtMs) {
        text = readFileSync(path, 'utf8')
        readAtMs = changedMs
      }
      return text
    } catch {
      return null
    }
  }
}

const meta = (property: string, content: string): string => `<meta property="${property}" content="${escapeHtml(content)}" />`

/** Titles and descriptions are people's words: escaped, and never inside a script. `path` may bring the code of the link that led here. */
export const headOf = (preview: PagePreview | null, shopName: string, base: string, path: string): string => {
  const title = preview && preview.title !== shopName ? `${preview.title} · ${shopName}` : shopName
  const lines = [`<title>${escapeHtml(title)}</title>`, meta('og:title', preview?.title ?? shopName), meta('og:site_name', shopName)]
  lines.push(meta('og:type', 'website'), meta('og:url', `${base}${path}`))
  if (preview) {
    lines.push(meta('og:description', preview.description), `<meta name="description" content="${escapeHtml(preview.description)}" />`)
    if (preview.imageUrl !== null) lines.push(meta('og:image', new URL(preview.imageUrl, base).href))
  }
  return lines.join('\n    ')
}

/** A title may hold `$&` or `` $` ``: only the function form of replace keeps them plain text. */
export const fillTemplate = (template: string, head: string): string => template.replace(HEAD_MARK, () => head)

/** Networks pass on `og:url` in place of the link they were given: it keeps the leader's code, so that she stays credited. */
const lastingPath = (req: Request): string => {
  const code = req.query['code']
  return typeof code === 'string' && SHARE_CODE_PATTERN.test(code) ? `${req.path}?code=${code}` : req.path
}

const sendPage = async (req: Request, res: Response, template: string, deps: PageDeps): Promise<void> => {
  const desk = DESK.test(req.path)
  const base = deps.origin.baseFor(req.headers.host)
  const nonce = desk ? randomBytes(NONCE_BYTES).toString('base64url') : ''
  const preview = desk ? null : await deps.preview(req.path).catch(() => null)
  await deps.greet(req, res)
  const head = headOf(preview, deps.shopName, base, lastingPath(req))
  res.setHeader('Content-Security-Policy', desk ? deskPolicy(base, deps.storageOrigins, nonce) : viewerPolicy(base, deps.storageOrigins))
  if (desk) res.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  if (WITH_DEVICES.test(req.path)) allowDevices(res)
  // A document with a nonce must not be kept: the next one brings its own.
  res.setHeader('Cache-Control', desk ? 'no-store' : 'no-cache')
  res.status(preview?.gone ? 404 : 200).type('html')
  res.send(fillTemplate(template, desk ? `<meta name="csp-nonce" content="${nonce}" />\n    ${head}` : head))
}

/** The last GET route: everything that is no file and no API is a page of the app. */
export const mountPage = (app: Express, deps: PageDeps): void => {
  const template = createTemplate(join(deps.webDir, 'index.html'))
  const options = { index: false, dotfiles: 'deny', redirect: false, fallthrough: true } as const
  app.use('/assets', express.static(join(deps.webDir, 'assets'), { ...options, immutable: true, maxAge: '365d' }))
  app.use((req, res, next) => {
    // index.html leaves only through sendPage, with its policy.
    if (req.path === '/index.html') return res.redirect(301, '/')
    next()
  })
  app.use(express.static(deps.webDir, { ...options, maxAge: 0 }))
  app.get('/{*any}', async (req, res, next) => {
    const isPage = !/^\/(api|assets|hls|uploads|socket\.io|docs)(\/|$)/.test(req.path) && !/\.[a-z0-9]{2,5}$/i.test(req.path)
    if (!isPage) return next()
    const text = template()
    if (text === null) {
      res.status(503).type('text').send('The pages are not built yet: run npm run build.\n')
      return
    }
    await sendPage(req, res, text, deps)
  })
}
