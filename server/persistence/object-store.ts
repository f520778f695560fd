// Keeps files (uploads, recordings, papers) under plain keys, in a folder of this machine or in an S3-compatible store.
import { constants, mkdir, open, rename, rm } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Readable } from 'node:stream'

const KEY_CHARS_MAX = 200
const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

export type ObjectBody = Buffer | Readable
export type StoredObject = { readonly body: Readable; readonly sizeBytes: number; readonly modifiedAtMs: number }
export type ByteRange = { readonly startByte: number; readonly endByte: number }

/** Keys are `folder/name.ext` of letters, digits, `.`, `_` and `-`; anything else is refused with `bad key`. */
export type ObjectStore = {
  /** Whole or not at all: a reader never sees half a file. Replaces what is there. */
  put(key: string, body: ObjectBody, contentType: string): Promise<void>
  /** Undefined when there is none. `range` is inclusive at both ends, as in HTTP. */
  get(key: string, range?: ByteRange): Promise<StoredObject | undefined>
  /** Harmless when there is none. */
  remove(key: string): Promise<void>
}

/** Throws on anything that could leave the store's own space: empty or dotted segments, absolute paths, odd characters. */
export function assertKey(key: string): void {
  const good = key.length <= KEY_CHARS_MAX && key.split('/').every((segment) => SEGMENT.test(segment))
  if (!good) throw new Error('bad key for the object store')
}

export function createFolderStore({ rootDir }: { readonly rootDir: string }): ObjectStore {
  const root = resolve(rootDir)
  const pathOf = (key: string): string => {
    assertKey(key)
    const path = join(root, ...key.split('/'))
    const inside = relative(root, path)
    if (inside.startsWith('..') || inside.startsWith(sep)) throw new Error('bad key for the object store')
    return path
  }
  return {
    async put(key, body) {
      const path = pathOf(key)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const draft = `${path}.${randomUUID()}.draft`
      try {
        await writeWhole(draft, body)
        await rename(draft, path)
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
    },
    async get(key, range) {
      try {
        const handle = await open(pathOf(key), constants.O_RDONLY | constants.O_NOFOLLOW)
        const facts = await handle.stat()
        if (!facts.isFile()) {
          await handle.close()
          return undefined
        }
        const part = range ? { start: range.startByte, end: range.endByte } : {}
        return { body: handle.createReadStream(part), sizeBytes: facts.size, modifiedAtMs: facts.mtimeMs }
      } catch (error) {
        if (isAbsent(error)) return undefined
        throw error
      }
    },
    async remove(key) {
      await rm(pathOf(key), { force: true })
    },
  }
}

async function writeWhole(path: string, body: ObjectBody): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(body)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A link in place of the file (ELOOP) counts as absent: the store never follows one. */
function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP'
}
