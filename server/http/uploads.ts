// Gives out uploaded pictures and clips by the hash that names them: they never change, and are never run as pages.
import type { Express } from 'express'
import { pipeline } from 'node:stream/promises'
import type { ByteRange, ObjectStore } from '../persistence/object-store.ts'
import { HttpRefusal } from './problem.ts'
import { uploadPolicy } from './security-headers.ts'

const NAME = /^[0-9a-f]{64}\.(webp|mp4)$/
const TYPES: Readonly<Record<string, string>> = { webp: 'image/webp', mp4: 'video/mp4' }

/** The key under which intake stores a public picture. */
export const pictureKey = (name: string): string => `uploads/${name}`

/** What of `bytes=from-to` there is; null: all of it is asked for; undefined: none of it is there. Several ranges are answered whole. */
export const rangeOf = (asked: string | undefined, sizeBytes: number): ByteRange | null | undefined => {
  const [, from = '', to = ''] = /^bytes=([0-9]{0,15})-([0-9]{0,15})$/.exec(asked ?? '') ?? []
  if (from === '' && to === '') return null
  const startByte = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from)
  const endByte = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1)
  return startByte <= endByte ? { startByte, endByte } : undefined
}

export const mountUploads = (app: Express, store: Pick<ObjectStore, 'get'>): void => {
  app.get('/uploads/:name', async (req, res) => {
    res.locals['route'] = '/uploads/*'
    const name = req.params.name
    const ending = NAME.exec(name)?.[1]
    const object = ending === undefined ? undefined : await store.get(pictureKey(name))
    if (ending === undefined || !object) throw new HttpRefusal('not_found', 404)
    res.setHeader('Content-Security-Policy', uploadPolicy)
    res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
    res.setHeader('Cache-Control', 'public, max-age=31536000, immutable')
    res.setHeader('Content-Type', TYPES[ending] ?? '')
    // Phones play a clip only from who gives it in parts.
    res.setHeader('Accept-Ranges', 'bytes')
    const range = rangeOf(req.headers.range, object.sizeBytes)
    if (req.method === 'HEAD' || range === undefined) {
      object.body.destroy()
      if (range === undefined) res.status(416).setHeader('Content-Range', `bytes */${object.sizeBytes}`)
      else res.setHeader('Content-Length', String(object.sizeBytes))
      res.end()
      return
    }
    if (range !== null) object.body.destroy()
    const part = range === null ? object : await store.get(pictureKey(name), range)
    if (!part) throw new HttpRefusal('not_found', 404)
    if (range !== null) res.status(206).setHeader('Content-Range', `bytes ${range.startByte}-${range.endByte}/${object.sizeBytes}`)
    res.setHeader('Content-Length', String(range === null ? object.sizeBytes : range.endByte - range.startByte + 1))
    // A reader who goes away in the middle is no fault of ours.
    await pipeline(part.body, res).catch(() => res.destroy())
  })
}
