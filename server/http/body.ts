// Reads bodies within their bounds: JSON by size and depth, one uploaded picture, raw bytes of notices.
import type { IncomingMessage } from 'node:http'
import express, { type Request, type RequestHandler, type Response } from 'express'
import multer from 'multer'
import { DomainError } from '../domain-error.ts'
import { LIMITS } from '../protocol/limits.ts'
import { HttpRefusal } from './problem.ts'

/** 16 KB hold 8,000 brackets, which parse and then overflow whatever walks them. */
const DEPTH_MAX = 8
/** Other charsets (UTF-7) are ways to write what a filter would not see. */
const UTF8_JSON = /^application\/json *(; *charset="?utf-8"?)?$/i
const BYTE_ORDER_MARK = 0xfeff
const NOTICE_BYTES_MAX = 64 * 1024
/** Each is in memory while it is read. */
const UPLOADS = {
  picture: { bytesMax: LIMITS.pictureBytesMax, atOnce: 8 },
  clip: { bytesMax: LIMITS.clipBytesMax, atOnce: 2 },
} as const
const UPLOAD_PARTS = { files: 1, fields: 4, parts: 6, fieldSize: 1024, fieldNameSize: 100 }

const run = (parser: RequestHandler, req: Request, res: Response): Promise<void> =>
  new Promise((settle, refuse) => {
    void parser(req, res, (err?: unknown) => (err === undefined || err === null ? settle() : refuse(err as Error)))
  })

/** Breadth first and bounded, so that the walk itself needs no stack. */
export const assertShallow = (given: unknown): void => {
  let level: unknown[] = [given]
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: unknown[] = []
    for (const value of level) if (typeof value === 'object' && value !== null) next.push(...Object.values(value))
    if (next.length > 0 && depth >= DEPTH_MAX) throw new DomainError('bad_input', { field: 'depth' })
    level = next
  }
}

/** Whole or refused: what is past the limit is never kept. Node reads the rest off by itself once the answer is out. */
const readBytes = (req: IncomingMessage, limit: number): Promise<Buffer> =>
  new Promise((settle, refuse) => {
    if (Number(req.headers['content-length'] ?? 0) > limit) return refuse(new DomainError('too_large'))
    const chunks: Buffer[] = []
    let size = 0
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) {
        chunks.length = 0
        return refuse(new DomainError('too_large'))
      }
      chunks.push(chunk)
    })
    req.once('end', () => settle(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    // A refusal is made only when there is one to tell: an error's stack costs more than reading a body.
    const cut = (): void => void (req.complete || refuse(new DomainError('bad_input')))
    req.once('close', cut)
    req.once('error', cut)
  })

/** Objects and lists only; nothing at all is an empty object. */
const jsonOf = (bytes: Buffer): unknown => {
  const text = bytes.toString('utf8')
  const json = text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text
  if (json === '') return {}
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new DomainError('bad_input')
  }
  if (typeof value !== 'object' || value === null) throw new DomainError('bad_input')
  return value
}

/** A compressed body is refused: 16 KB could unfold to megabytes. */
const readJson = async (req: IncomingMessage, limit: number): Promise<unknown> => {
  const { 'content-type': type = '', 'content-encoding': packed = 'identity' } = req.headers
  if (!UTF8_JSON.test(type)) throw new HttpRefusal('bad_input', 415, { field: 'content-type' })
  if (packed.toLowerCase() !== 'identity') throw new HttpRefusal('bad_input', 415)
  const body = jsonOf(await readBytes(req, limit))
  assertShallow(body)
  return body
}

export type BodyReader = {
  readonly json: (req: IncomingMessage, editor: boolean) => Promise<unknown>
  /** The one picture or clip in field `file`, in memory; at most 8 MB or 40 MB. */
  readonly file: (kind: keyof typeof UPLOADS, req: Request, res: Response) => Promise<Buffer>
  readonly raw: (req: Request, res: Response) => Promise<void>
  readonly form: (req: Request, res: Response) => Promise<void>
}

const hasBody = (req: IncomingMessage): boolean =>
  req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0

export const createBodyReader = (): BodyReader => {
  const raw = express.raw({ limit: NOTICE_BYTES_MAX, type: () => true, inflate: false })
  const form = express.urlencoded({ limit: LIMITS.httpJsonBytesMax, extended: false, inflate: false })
  const readerOf = (bytesMax: number): RequestHandler =>
    multer({ storage: multer.memoryStorage(), limits: { ...UPLOAD_PARTS, fileSize: bytesMax } }).single('file')
  const readers = { picture: readerOf(UPLOADS.picture.bytesMax), clip: readerOf(UPLOADS.clip.bytesMax) }
  const uploading = { picture: 0, clip: 0 }
  return {
    json: async (req, editor) => (hasBody(req) ? readJson(req, editor ? LIMITS.httpEditorBytesMax : LIMITS.httpJsonBytesMax) : undefined),
    file: async (kind, req, res) => {
      // A form of another site can send multipart but not this header.
      if (!req.is('multipart/form-data') || req.headers['x-sibo'] !== '1')
        throw new HttpRefusal('bad_input', 415, { field: 'content-type' })
      if (uploading[kind] >= UPLOADS[kind].atOnce) throw new DomainError('busy', undefined, 1000)
      uploading[kind] += 1
      try {
        await run(readers[kind], req, res)
      } finally {
        uploading[kind] -= 1
      }
      const file = req.file
      if (!file || file.size === 0) throw new DomainError('bad_input', { field: 'file' })
      return file.buffer
    },
    raw: (req, res) => run(raw, req, res),
    form: (req, res) => run(form, req, res),
  }
}
