// Reads the bytes of one of our own pictures by its public address: uploads from the object store, the demo's drawings from the web build.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObjectStore } from '../persistence/object-store.ts'

const UPLOAD = /^\/uploads\/([0-9a-f]{64}\.webp)$/
const DRAWING = /^\/demo\/([a-z0-9-]{1,60}\.svg)$/

/** Null for any address that is not ours or names nothing: no address ever leads out of the two places. */
export const createPictureReader =
  ({ objects, webDir }: { readonly objects: Pick<ObjectStore, 'get'>; readonly webDir: string }) =>
  async (url: string): Promise<Buffer | null> => {
    const [, drawing] = DRAWING.exec(url) ?? []
    if (drawing !== undefined) return readFile(join(webDir, 'demo', drawing)).catch(() => null)
    const [, upload] = UPLOAD.exec(url) ?? []
    const stored = upload === undefined ? undefined : await objects.get(`uploads/${upload}`)
    if (!stored) return null
    const chunks: Buffer[] = []
    for await (const chunk of stored.body) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  }
