// Notices on a real database and a phone that drops what it was given before, with writes that can be cut off before or after they happened.
import type { Connection } from 'mongoose'
import { createLogger } from '../../server/logger.ts'
import { createNoticeLog } from '../../server/notifications/notice-log.store.ts'
import { createNotices, type NoticeText, type OnceNotices } from '../../server/notifications/notice.service.ts'
import { createRoundStore } from '../../server/notifications/round.store.ts'
import { cuttable } from './withdrawal-world.ts'

export async function emptyNotices(db: Connection): Promise<void> {
  for (const name of ['noticeLog', 'noticeRounds']) await db.collection(name).deleteMany({})
}

export function createNoticeWorld(db: Connection, clock: { nowMs: () => number; monotonicMs: () => number }) {
  /** What stands on phones. */
  const said: { personId: string; text: NoticeText }[] = []
  const given = new Set<string>()
  const deaf = new Set<string>()
  const scissors = cuttable()
  let made = 0
  const notices = {
    ...createNotices({
      port: {
        name: 'local',
        send: async (personId, text, noticeId) => {
          if (deaf.has(personId)) throw new Error('no such phone')
          if (given.has(noticeId)) return
          given.add(noticeId)
          said.push({ personId, text })
        },
      },
      log: scissors.through('log', createNoticeLog(db), ['claim', 'ended']),
      ...{ clock, newId: () => `plain${(made += 1)}`, logger: createLogger('silent') },
    }),
    rounds: scissors.through('rounds', createRoundStore(db), ['pageTold']),
  }
  return { notices, said, deaf, scissors }
}

/** Says each notice once to `hear`, as the real ones do; what `hear` throws is a death before it was sent. */
export function onceTo(hear: (personId: string, text: NoticeText) => void): OnceNotices {
  const said = new Set<string>()
  return {
    once: async (id, personId, text) => {
      if (said.has(id)) return 'known'
      hear(personId, text)
      said.add(id)
      return 'sent'
    },
  }
}
