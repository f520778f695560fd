// Reads bodies within their bounds: JSON by size and depth, one uploaded picture, raw bytes of notices.
import express, { type Request, type RequestHandler, type Response } from 'express'
import multer from 'multer'
import { DomainError } from '../domain-error.ts'
import { LIMITS } from '../protocol/limits.ts'
import { HttpRefusal } from './problem.ts'

/** 16 KB hold 8,000 brackets, which parse and then overflow whatever walks them. */
const DEPTH_MAX = 8
/** Other charsets (UTF-7) are ways to write what a filter would not see. */
const UTF8_ONLY = /^[^;]+(; *charset="?utf-8"?)?$/i
const NOTICE_BYTES_MAX = 64 * 1024
const UPLOADS_AT_ONCE = 8
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

export type BodyReader = {
  readonly json: (req: Request, res: Response, editor: boolean) => Promise<unknown>
  /** The one picture in field `file`, in memory; at most 8 MB. */
  readonly picture: (req: Request, res: Response) => Promise<Buffer>
  readonly raw: (req: Request, res: Response) => Promise<void>
  readonly form: (req: Request, res: Response) => Promise<void>
}

const hasBody = (req: Request): boolean => req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0

export const createBodyReader = (): BodyReader => {
  const parser = (limit: number): RequestHandler => express.json({ limit, type: 'application/json', inflate: false })
  const small = parser(LIMITS.httpJsonBytesMax)
  const large = parser(LIMITS.httpEditorBytesMax)
  const raw = express.raw({ limit: NOTICE_BYTES_MAX, type: () => true, inflate: false })
  const form = express.urlencoded({ limit: LIMITS.httpJsonBytesMax, extended: false, inflate: false })
  const upload = multer({ storage: multer.memoryStorage(), limits: { ...UPLOAD_PARTS, fileSize: LIMITS.pictureBytesMax } }).single('file')
  let uploading = 0
  return {
    json: async (req, res, editor) => {
      if (!hasBody(req)) return undefined
      if (!req.is('application/json') || !UTF8_ONLY.test(req.headers['content-type'] ?? ''))
        throw new HttpRefusal('bad_input', 415, { field: 'content-type' })
      await run(editor ? large : small, req, res)
      const body: unknown = req.body
      assertShallow(body)
      return body
    },
    picture: async (req, res) => {
      // A form of another site can send multipart but not this header.
      if (!req.is('multipart/form-data') || req.headers['x-sibo'] !== '1')
        throw new HttpRefusal('bad_input', 415, { field: 'content-type' })
      if (uploading >= UPLOADS_AT_ONCE) throw new DomainError('busy', undefined, 1000)
      uploading += 1
      try {
        await run(upload, req, res)
      } finally {
        uploading -= 1
      }
      const file = req.file
      if (!file || file.size === 0) throw new DomainError('bad_input', { field: 'file' })
      return file.buffer
    },
    raw: (req, res) => run(raw, req, res),
    form: (req, res) => run(form, req, res),
  }
}
