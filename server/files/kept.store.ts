// What is kept of the pictures that a person sent: her own ones go with her; evidence stays with its case, and goods' pictures with the shop.
import type { Connection } from 'mongoose'
import { momentText, type Ageing, type Keeper } from '../keeping.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { ObjectStore } from '../persistence/object-store.ts'
import type { Picture } from './picture.service.ts'

export type PictureKeeperDeps = {
  readonly db: Connection
  readonly objects: Pick<ObjectStore, 'remove'>
  /** A host's pictures may be those of shows and goods. */
  readonly hosts: (personId: string) => Promise<boolean>
}
type Row = Omit<Picture, 'id'> & { _id: string }

const HELPING = 100

const folderOf = ({ class: kind }: Row): string => (kind === 'evidence' ? 'evidence' : 'uploads')

/** The row first: a file that is left over harms less than a row without its file. Equal pictures are one file. */
const createRemoval = ({ db, objects }: Pick<PictureKeeperDeps, 'db' | 'objects'>) => {
  const rows = collectionOf<Row>(db, 'pictures')
  return async (gone: readonly Row[]): Promise<number> => {
    for (const row of gone) {
      await rows.deleteOne({ _id: row._id })
      const ofClass = row.class === undefined ? { class: { $exists: false } } : { class: row.class }
      if ((await rows.countDocuments({ sha256: row.sha256, ...ofClass }, { limit: 1 })) === 0) {
        await objects.remove(`${folderOf(row)}/${row.sha256}.webp`)
      }
    }
    return gone.length
  }
}

export const createPictureKeeper = (deps: PictureKeeperDeps): Keeper => {
  const rows = collectionOf<Row>(deps.db, 'pictures')
  const remove = createRemoval(deps)
  return {
    name: 'pictures',
    collections: ['pictures'],
    gather: async (ownerId) =>
      (await rows.find({ ownerId }).sort({ createdAtMs: 1 }).toArray()).map((row) => ({
        pictureId: row._id,
        kind: row.class ?? 'public',
        address: row.class === 'evidence' ? `/api/v1/evidence/${row._id}` : `/uploads/${row.sha256}.webp`,
        width: row.width,
        height: row.height,
        at: momentText(row.createdAtMs),
      })),
    forget: async (ownerId) =>
      (await deps.hosts(ownerId)) ? 0 : remove(await rows.find({ ownerId, class: { $exists: false } }).toArray()),
  }
}

/** Pictures of cases go when the cases' own time is over. */
export const createEvidenceAgeing = (deps: Pick<PictureKeeperDeps, 'db' | 'objects'>, keptDays: number): Ageing => {
  const rows = collectionOf<Row>(deps.db, 'pictures')
  const remove = createRemoval(deps)
  return {
    name: 'evidence',
    keptDays,
    collections: ['pictures'],
    sweep: async (beforeMs) =>
      remove(
        await rows
          .find({ class: 'evidence', createdAtMs: { $lt: beforeMs } })
          .limit(HELPING)
          .toArray(),
      ),
  }
}
