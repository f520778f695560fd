// Opens uploaded files.
import type { Connection } from 'mongoose'
import type { Clock } from '../clock.ts'
import type { RawRoute, Route } from '../http/route.ts'
import { newId } from '../new-id.ts'
import type { ObjectStore } from '../persistence/object-store.ts'
import { evidenceRoutes, filesRoutes, type EvidenceReading } from './files.routes.ts'
import { blockLoaders, createImageEncoder } from './image.adapter.ts'
import { wrapWith } from './clip.adapter.ts'
import { createClips } from './clip.service.ts'
import { createPictures, type Pictures } from './picture.service.ts'
import { createPictureStore } from './picture.store.ts'

export type FilesDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly objects: Pick<ObjectStore, 'put' | 'get'>
  readonly mayRead: EvidenceReading['mayRead']
  /** Left out: the one of the path. */
  readonly ffmpegBin?: string | undefined
}
export type OpenedFiles = { readonly pictures: Pictures; readonly routes: Route[]; readonly rawRoutes: RawRoute[] }

export const openFiles = ({ db, clock, objects, mayRead, ffmpegBin = 'ffmpeg' }: FilesDeps): OpenedFiles => {
  blockLoaders()
  const pictures = createPictures({
    store: createPictureStore(db),
    encode: createImageEncoder(),
    files: objects,
    clock,
    newId: () => newId(clock.nowMs()),
  })
  return {
    pictures,
    routes: filesRoutes(pictures, createClips({ wrap: wrapWith(ffmpegBin), files: objects })),
    rawRoutes: evidenceRoutes({ pictures, files: objects, mayRead }),
  }
}
