// Keeps chat lines, moderation and likes in memory by the same contracts as the real stores.
import { OPEN_RULES, type ChatRules, type Line } from '../../server/chat/chat-line.rules.ts'
import type { LineNumbers, LineStore, ModerationStore, Mute } from '../../server/chat/chat-ports.service.ts'
import type { LikeStore } from '../../server/chat/like.service.ts'

export const memoryLines = (): LineStore => {
  const lines: Line[] = []
  const of = (showId: string): Line[] => lines.filter((line) => line.showId === showId).toSorted((a, b) => a.lineNo - b.lineNo)
  return {
    append: async (line) => {
      const same = of(line.showId)
      if (same.some((one) => one.personId === line.personId && one.clientMessageId === line.clientMessageId)) return 'keyTaken'
      if (same.some((one) => one.lineNo === line.lineNo)) return 'numberTaken'
      lines.push(line)
      return 'appended'
    },
    byKey: async (showId, personId, key) => of(showId).find((line) => line.personId === personId && line.clientMessageId === key) ?? null,
    byNumber: async (showId, lineNo) => of(showId).find((line) => line.lineNo === lineNo) ?? null,
    after: async (showId, after, limit) =>
      of(showId)
        .filter((line) => line.lineNo > after)
        .slice(0, limit),
    before: async (showId, before, limit) =>
      of(showId)
        .filter((line) => before === null || line.lineNo < before)
        .slice(-limit),
    highest: async (showId) => of(showId).at(-1)?.lineNo ?? 0,
    erase: async (showId, lineNo, _by, atMs) => {
      const index = lines.findIndex((line) => line.showId === showId && line.lineNo === lineNo && line.erasedAtMs === null)
      const line = lines[index]
      if (!line) return false
      lines[index] = { ...line, erasedAtMs: atMs }
      return true
    },
    personOf: async (showId, speakerKey) => of(showId).find((line) => line.speakerKey === speakerKey)?.personId ?? null,
  }
}

export const memoryModeration = (): ModerationStore => {
  const rules = new Map<string, ChatRules>()
  const mutes = new Map<string, Mute>()
  const kicks = new Set<string>()
  return {
    rules: async (showId) => rules.get(showId) ?? OPEN_RULES,
    changeRules: async (showId, seenVersion, wish) => {
      if ((rules.get(showId) ?? OPEN_RULES).version !== seenVersion) return null
      const changed = { ...wish, version: seenVersion + 1 }
      rules.set(showId, changed)
      return changed
    },
    mutes: async (roomId, personId) => [`${roomId}:${personId}`, `merchant:${personId}`].flatMap((key) => mutes.get(key) ?? []),
    mute: async ({ roomId, personId, untilMs }) => {
      const key = `${roomId}:${personId}`
      const muted = { roomId, personId, untilMs, version: (mutes.get(key)?.version ?? 0) + 1 }
      mutes.set(key, muted)
      return muted
    },
    kick: async ({ showId, personId }) => void kicks.add(`${showId}:${personId}`),
    isKicked: async (showId, personKey) => kicks.has(`${showId}:${personKey}`),
  }
}

export const memoryLikes = (): LikeStore => {
  const totals = new Map<string, number>()
  return {
    add: async (showId, count) => {
      const total = (totals.get(showId) ?? 0) + count
      totals.set(showId, total)
      return total
    },
    total: async (showId) => totals.get(showId) ?? 0,
  }
}

/** A counter that may be made to forget, as Redis does. */
export const memoryNumbers = (lines: LineStore): LineNumbers & { forget: () => void } => {
  let counter = 0
  return {
    next: async () => (counter += 1),
    seed: async (showId) => (counter = Math.max(counter, await lines.highest(showId)) + 1),
    forget: () => void (counter = 0),
  }
}
