// Share links in MongoDB: a code is one link for ever, and a leader has one link for each show and channel.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import type { Link, LinkStore } from './link.service.ts'
import type { LinkKind } from './touch.rules.ts'

type LinkRow = {
  _id: string
  code: string
  kind: LinkKind
  leaderId: string | null
  showId: string | null
  groupId: string | null
  channel: string | null
  disabled: boolean
  until: Date | null
  createdAt: Date
}

export function createLinkStore(db: Connection): LinkStore {
  const links = collectionOf<LinkRow>(db, 'shareLinks')
  const linkOrNull = (row: LinkRow | null) => row && linkOf(row)
  return {
    byId: async (linkId) => linkOrNull(await links.findOne({ _id: linkId })),
    byCode: async (code) => linkOrNull(await links.findOne({ code })),
    byPlace: async (leaderId, showId, channel) => linkOrNull(await links.findOne({ leaderId, showId, channel })),
    async byShows(leaderId, showIds) {
      return (await links.find({ leaderId, showId: { $in: [...showIds] }, channel: null }).toArray()).map(linkOf)
    },
    setDisabled: async (linkId, disabled) => void (await links.updateOne({ _id: linkId }, { $set: { disabled } })),
    countOf: (leaderId) => links.countDocuments({ leaderId }),
    async insert({ linkId, untilMs, createdAtMs, ...link }) {
      try {
        const until = untilMs === null ? null : new Date(untilMs)
        await links.insertOne({ _id: linkId, ...link, until, createdAt: new Date(createdAtMs) })
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
  }
}

function linkOf({ _id, until, createdAt, ...row }: LinkRow): Link {
  return { linkId: _id, ...row, untilMs: until?.getTime() ?? null, createdAtMs: createdAt.getTime() }
}
