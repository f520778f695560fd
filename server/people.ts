// Opens what comes first, since everybody below asks who somebody is: audit, messages to a person, files, members.
import { openAudit } from './audit/door.ts'
import type { Speaker } from './chat/chat-ports.service.ts'
import { openFiles } from './files/door.ts'
import type { Infrastructure } from './infrastructure.ts'
import { createSeenNames } from './leaders/seen-names.service.ts'
import { openMembers, type MembersDeps } from './members/door.ts'
import { may } from './members/permissions.rules.ts'
import { openNotifications } from './notifications/door.ts'

/** `later` reaches domains that open after this one. */
export const openPeople = (
  ground: Omit<Infrastructure, 'version' | 'close'>,
  later: Pick<MembersDeps, 'standing' | 'beforeSession' | 'memberFacts' | 'idIndexes'>,
) => {
  const { config, db, redis, clock, bus, logger, limiter, objects, signing, sealing } = ground
  const audit = openAudit({ db, clock })
  const { sms, notices } = openNotifications({
    db,
    clock,
    logger,
    config: { smsSender: config.smsSender, demo: config.demo, shopName: config.shop.name },
  })
  const files = openFiles({
    db,
    clock,
    objects,
    ffmpegBin: config.native.ffmpeg,
    mayRead: (actor, own) => may(actor, 'file.readEvidence', { own }) === 'ok',
  })
  const members = openMembers({
    ...later,
    db,
    redis: redis.general,
    clock,
    bus,
    signing,
    sealing,
    limits: limiter,
    logger,
    sms,
    audit,
    pictures: files.pictures,
    config: {
      secure: config.secure,
      demo: config.demo,
      shopName: config.shop.name,
      dataDir: config.dataDir,
      asksSecondFactor: config.production && !config.demo,
      smsPerMinute: config.smsPerMinute,
      smsDailyMax: config.smsDailyMax,
    },
  })
  const nicknames = async (ids: readonly string[]): Promise<Map<string, string>> =>
    new Map([...(await members.people.cards(ids))].map(([id, card]) => [id, card.nickname]))
  const speaker = async (personId: string): Promise<Speaker | null> => {
    const her = await members.people.known(personId)
    return her ? { name: her.person.nickname, simulated: her.person.simulated === true, roles: her.roles } : null
  }
  const seenNames = createSeenNames({ nicknamesOf: nicknames, consenting: (ids) => members.consents.givenBy(ids, 'leaderSees') })
  return { audit, files, members, notices, nicknames, seenNames, speaker }
}
export type People = ReturnType<typeof openPeople>
