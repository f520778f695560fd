// Keeps chat rules, mutes, kicks and the likes of shows in MongoDB.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import { OPEN_RULES, type ChatRules } from './chat-line.rules.ts'
import type { LikeStore } from './like.service.ts'
import type { ModerationStore, Mute } from './chat-ports.service.ts'

/** Mutes of the whole shop stand under this word instead of a room. */
const EVERYWHERE = 'merchant'

type RulesRow = { _id: string; roomMuted: boolean; slowModeSec: number; byName: string; version: number }
type MuteRow = { _id: string; roomId: string; personId: string; untilMs: number; byPersonId: string; atMs: number; version: number }
type KickRow = { _id: string; showId: string; personId: string; byPersonId: string; atMs: number }
type LikesRow = { _id: string; likes: number }

const pairId = (place: string, personId: string): string => `${place}:${personId}`
const toRules = ({ roomMuted, slowModeSec, byName, version }: RulesRow): ChatRules => ({ roomMuted, slowModeSec, byName, version })
const toMute = ({ roomId, personId, untilMs, version }: MuteRow): Mute => ({ roomId, personId, untilMs, version })

export const createModerationStore = (db: Connection): ModerationStore => {
  const rules = collectionOf<RulesRow>(db, 'chatRules')
  const mutes = collectionOf<MuteRow>(db, 'chatMutes')
  const kicks = collectionOf<KickRow>(db, 'chatKicks')
  return {
    rules: async (showId) => {
      const row = await rules.findOne({ _id: showId })
      return row ? toRules(row) : OPEN_RULES
    },
    changeRules: async (showId, seenVersion, { roomMuted, slowModeSec, byName }) => {
      if (seenVersion > 0) {
        const change = { $set: { roomMuted, slowModeSec, byName }, $inc: { version: 1 } }
        const row = await rules.findOneAndUpdate({ _id: showId, version: seenVersion }, change, { returnDocument: 'after' })
        return row && toRules(row)
      }
      try {
        const row = { _id: showId, roomMuted, slowModeSec, byName, version: 1 }
        await rules.insertOne(row)
        return toRules(row)
      } catch (err) {
        if (isDuplicate(err)) return null
        throw err
      }
    },
    mutes: async (roomId, personId) => {
      const ids = [pairId(roomId, personId), pairId(EVERYWHERE, personId)]
      return (await mutes.find({ _id: { $in: ids } }).toArray()).map(toMute)
    },
    mute: async ({ roomId, personId, untilMs, byPersonId, atMs }) => {
      const row = await mutes.findOneAndUpdate(
        { _id: pairId(roomId, personId) },
        { $set: { roomId, personId, untilMs, byPersonId, atMs }, $inc: { version: 1 } },
        { upsert: true, returnDocument: 'after' },
      )
      if (!row) throw new Error('an upsert gave no row')
      return toMute(row)
    },
    kick: async ({ showId, personId, byPersonId, atMs }) => {
      await kicks.updateOne({ _id: pairId(showId, personId) }, { $setOnInsert: { showId, personId, byPersonId, atMs } }, { upsert: true })
    },
    isKicked: async (showId, personKey) => (await kicks.findOne({ _id: pairId(showId, personKey) }, { projection: { _id: 1 } })) !== null,
  }
}

export const createLikeStore = (db: Connection): LikeStore => {
  const likes = collectionOf<LikesRow>(db, 'showLikes')
  return {
    add: async (showId, count) => {
      const row = await likes.findOneAndUpdate({ _id: showId }, { $inc: { likes: count } }, { upsert: true, returnDocument: 'after' })
      return row?.likes ?? count
    },
    total: async (showId) => (await likes.findOne({ _id: showId }))?.likes ?? 0,
  }
}
