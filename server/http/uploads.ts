// Gives out uploaded pictures by the hash that names them: they never change, and are never run as pages.
import type { Express } from 'express'
import { pipeline } from 'node:stream/promises'
import type { ObjectStore } from '../persistence/object-store.ts'
import { HttpRefusal } from './problem.ts'
import { uploadPolicy } from './security-headers.ts'

const NAME = /^[0-9a-f]{64}\.webp$/

/** The key under which intake stores a public picture. */
export const pictureKey = (name: string): string => `uploads/${name}`

export const mountUploads = (app: Express, store: Pick<ObjectStore, 'get'>): void => {
  app.get('/uploads/:name', async (req, res) => {
    res.locals['route'] = '/uploads/*'
    const name = req.params.name
    const object = NAME.test(name) ? await store.get(pictureKey(name)) : undefined
    if (!object) throw new HttpRefusal('not_found', 404)
    res.setHeader('Content-Security-Policy', uploadPolicy)
    res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
    res.setHeader('Cache-Control', 'public, max-age=31536000, immutable')
    res.setHeader('Content-Type', 'image/webp')
    res.setHeader('Content-Length', String(object.sizeBytes))
    if (req.method === 'HEAD') {
      object.body.destroy()
      res.end()
      return
    }
    // A reader who goes away in the middle is no fault of ours.
    await pipeline(object.body, res).catch(() => res.destroy())
  })
}
