// Takes people's pictures in: looks at what they are, re-encodes them, names them by their content, and says where they are.
import { createHash } from 'node:crypto'
import type { Actor } from '../actor.ts'
import type { Clock } from '../clock.ts'
import { DomainError } from '../domain-error.ts'
import { looksLikePicture } from './picture.rules.ts'

export type Picture = {
  readonly id: string
  /** SHA-256 of the re-encoded bytes: the file's name, so that equal pictures are one file. */
  readonly sha256: string
  readonly ownerId: string
  readonly width: number
  readonly height: number
  readonly bytes: number
  readonly createdAtMs: number
  /** Evidence is seen by its owner and by service only; without a class a picture is public. */
  readonly class?: 'evidence'
}
export type PictureStore = {
  readonly insert: (picture: Picture) => Promise<void>
  readonly byId: (id: string) => Promise<Picture | null>
  readonly byIds: (ids: readonly string[]) => Promise<readonly Picture[]>
}
/** Draws the given bytes anew as WebP within 2,000 × 2,000. Refuses with `bad_picture` what it cannot or may not read, `busy` when too many wait. */
export type PictureEncoder = (given: Buffer) => Promise<{ readonly bytes: Buffer; readonly width: number; readonly height: number }>
export type PictureFiles = { readonly put: (key: string, body: Buffer, contentType: string) => Promise<void> }

export type Pictures = {
  readonly intake: (
    actor: Pick<Actor, 'personId' | 'visitorId'>,
    given: Buffer,
  ) => Promise<{ readonly pictureId: string; readonly url: string }>
  /** The public address of a picture, null when there is none. */
  readonly url: (pictureId: string) => Promise<string | null>
  /** Whose picture it is; null when there is none. */
  readonly ownerOf: (pictureId: string) => Promise<string | null>
  /** A picture that proves something: kept apart, read at its own address by those who may. */
  readonly intakeEvidence: Pictures['intake']
  readonly evidenceUrl: (pictureId: string) => Promise<string | null>
  /** True when all of them are this person's evidence. */
  readonly areEvidenceOf: (personId: string, pictureIds: readonly string[]) => Promise<boolean>
  /** Whose evidence it is and under which key its bytes lie; null for anything else. */
  readonly evidence: (pictureId: string) => Promise<{ readonly ownerId: string; readonly key: string } | null>
}

const URLS_KEPT = 5000

const evidenceAddress = (pictureId: string): string => `/api/v1/evidence/${pictureId}`
const addressOf = (sha256: string): string => `/uploads/${sha256}.webp`

export const createPictures = (deps: {
  readonly store: PictureStore
  readonly encode: PictureEncoder
  readonly files: PictureFiles
  readonly clock: Clock
  readonly newId: () => string
}): Pictures => {
  // Pictures never change, so what was read once stays right.
  const known = new Map<string, Picture>()
  const pictureOf = async (id: string): Promise<Picture | null> => {
    const kept = known.get(id)
    if (kept) return kept
    const read = await deps.store.byId(id)
    if (read) {
      if (known.size >= URLS_KEPT) known.clear()
      known.set(id, read)
    }
    return read
  }
  const take = async (actor: Pick<Actor, 'personId' | 'visitorId'>, given: Buffer, folder: 'uploads' | 'evidence'): Promise<Picture> => {
    if (!looksLikePicture(given)) throw new DomainError('bad_picture')
    const { bytes, width, height } = await deps.encode(given)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await deps.files.put(`${folder}/${sha256}.webp`, bytes, 'image/webp')
    const ownerId = actor.personId ?? actor.visitorId
    const picture: Picture = {
      id: deps.newId(),
      sha256,
      ownerId,
      width,
      height,
      bytes: bytes.length,
      createdAtMs: deps.clock.nowMs(),
      ...(folder === 'evidence' ? { class: 'evidence' } : {}),
    }
    await deps.store.insert(picture)
    return picture
  }
  const isEvidence = (picture: Picture): boolean => picture.class === 'evidence'
  return {
    intake: async (actor, given) => {
      const { id, sha256 } = await take(actor, given, 'uploads')
      return { pictureId: id, url: addressOf(sha256) }
    },
    url: async (pictureId) => {
      const picture = await pictureOf(pictureId)
      return picture && !isEvidence(picture) ? addressOf(picture.sha256) : null
    },
    intakeEvidence: async (actor, given) => {
      const { id } = await take(actor, given, 'evidence')
      return { pictureId: id, url: evidenceAddress(id) }
    },
    evidenceUrl: async (pictureId) => {
      const picture = await pictureOf(pictureId)
      return picture && isEvidence(picture) ? evidenceAddress(pictureId) : null
    },
    areEvidenceOf: async (personId, pictureIds) => {
      const unique = [...new Set(pictureIds)]
      const rows = unique.length === 0 ? [] : await deps.store.byIds(unique)
      return rows.length === unique.length && rows.every((row) => isEvidence(row) && row.ownerId === personId)
    },
    evidence: async (pictureId) => {
      const picture = await pictureOf(pictureId)
      return picture && isEvidence(picture) ? { ownerId: picture.ownerId, key: `evidence/${picture.sha256}.webp` } : null
    },
    ownerOf: async (pictureId) => (await pictureOf(pictureId))?.ownerId ?? null,
  }
}
