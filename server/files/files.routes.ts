// Uploads: pictures of staff and hosts, material and clips for leaders, evidence of buyers; and the way evidence is read again.
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Actor } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { route, type RawRoute, type Route } from '../http/route.ts'
import { ID_PATTERN } from '../protocol/ids.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { Clips } from './clip.service.ts'
import type { Pictures } from './picture.service.ts'

export const filesRoutes = (pictures: Pictures, clips: Clips): Route[] => [
  route(restEndpoints.uploadPicture, async ({ actor, file }) => {
    if (!file) throw new DomainError('bad_input', { field: 'file' })
    return pictures.intake(actor, file)
  }),
  route(restEndpoints.materialUpload, async ({ actor, file }) => {
    if (!file) throw new DomainError('bad_input', { field: 'file' })
    return pictures.intake(actor, file)
  }),
  route(restEndpoints.clipUpload, async ({ file }) => {
    if (!file) throw new DomainError('bad_input', { field: 'file' })
    return { url: await clips.intake(file) }
  }),
  route(restEndpoints.evidenceUpload, async ({ actor, file }) => {
    if (!file) throw new DomainError('bad_input', { field: 'file' })
    return pictures.intakeEvidence(actor, file)
  }),
]

export type EvidenceReading = {
  readonly pictures: Pick<Pictures, 'evidence'>
  readonly files: { readonly get: (key: string) => Promise<{ readonly body: Readable; readonly sizeBytes: number } | undefined> }
  /** May this person read evidence that is (or is not) her own? */
  readonly mayRead: (actor: Actor, own: boolean) => boolean
}
/** Private pictures: never kept by a cache, never run as a page; another's looks like none. */
export const evidenceRoutes = ({ pictures, files, mayRead }: EvidenceReading): RawRoute[] => [
  {
    method: 'GET',
    path: '/api/v1/evidence/:pictureId',
    act: 'file.readEvidence',
    rates: ['read'],
    body: 'none',
    handle: async (req, res, actor) => {
      const pictureId = String(req.params['pictureId'])
      const known = ID_PATTERN.test(pictureId) ? await pictures.evidence(pictureId) : null
      if (!known || !mayRead(actor, known.ownerId === actor.personId)) throw new DomainError('not_found')
      const object = await files.get(known.key)
      if (!object) throw new DomainError('not_found')
      res.set({
        'content-type': 'image/webp',
        'content-length': String(object.sizeBytes),
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, no-store',
      })
      await pipeline(object.body, res)
    },
  },
]
