// Opens the members: people, sign-in, sessions, addresses, and the demo's persons.
import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Connection } from 'mongoose'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { Bus } from '../domain-events.ts'
import type { Route } from '../http/route.ts'
import type { Logger } from '../logger.ts'
import { newId } from '../new-id.ts'
import type { Sms } from '../notifications/sms.service.ts'
import type { Sealing } from '../sealing.ts'
import type { Signing } from '../signing.ts'
import { createAddresses } from './addresses/address.service.ts'
import { createAddressStore } from './addresses/address.store.ts'
import type { Limits } from './asking.rules.ts'
import { createChallengeStore } from './sign-in/challenge.store.ts'
import { createCodeLimits, type CodeLimits } from './sign-in/code-limits.service.ts'
import { createCodeSends } from './sign-in/code-sends.store.ts'
import { createContacts } from './contact.service.ts'
import { createConsents } from './consents/consent.service.ts'
import { noticeSettingsRoutes } from './notices/notice-settings.routes.ts'
import { createNoticeSettings } from './notices/notice-settings.service.ts'
import { createNoticeSettingsStore } from './notices/notice-settings.store.ts'
import { createConsentStore } from './consents/consent.store.ts'
import { createDemoPersons } from './demo-persons.service.ts'
import { createEndedSessions } from './sessions/ended-sessions.store.ts'
import { createMemberDesk } from './staff/member-desk.service.ts'
import { membersRoutes } from './members.routes.ts'
import { createOwnSessions } from './sessions/own-sessions.service.ts'
import { createSetupFile } from './sign-in/owner-setup.adapter.ts'
import { createSetupStore } from './sign-in/owner-setup.store.ts'
import { createPasswords } from './sign-in/password.adapter.ts'
import { createPeople, type PeopleDeps, type Standing } from './people.service.ts'
import { createPeopleStore } from './people.store.ts'
import { createProofs, type Proofs } from './sign-in/proof.service.ts'
import { createPuzzles } from './sign-in/puzzle.adapter.ts'
import { secondFactorRoutes } from './second-factor/second-factor.routes.ts'
import { createSecondFactor, type SecondFactor } from './second-factor/second-factor.service.ts'
import { createSecondFactorStore } from './second-factor/second-factor.store.ts'
import { createSessions } from './sessions/session.service.ts'
import { createSessionStore } from './sessions/session.store.ts'
import { createSessionTokens } from './sessions/session-token.adapter.ts'
import { signInRoutes } from './sign-in/sign-in.routes.ts'
import { createSignIn } from './sign-in/sign-in.service.ts'
import { createStaffAccounts } from './staff/staff-accounts.service.ts'
import { createInviteStore } from './staff/staff-invite.store.ts'
import { createStaffList, type MemberFacts } from './staff/staff-list.service.ts'
import { staffPeopleRoutes } from './staff/staff-people.routes.ts'
import { createStaffSignIn } from './sign-in/staff-sign-in.service.ts'
import { createTimeCodes } from './second-factor/totp.adapter.ts'

export type MembersDeps = {
  readonly db: Connection
  /** The general client. */
  readonly redis: Redis
  readonly clock: Clock
  readonly bus: Bus
  readonly signing: Signing
  readonly sealing: Sealing
  readonly limits: Limits
  readonly logger: Logger
  readonly sms: Sms
  readonly audit: Pick<Audit, 'write'>
  readonly pictures: PeopleDeps['pictures']
  /** What a person is in shows and among leaders; from domains below, handed in by app.ts. */
  readonly standing: (personId: string) => Promise<Standing>
  readonly beforeSession: (visitorId: string, memberId: string) => Promise<void>
  readonly memberFacts: MemberFacts
  /** Left out: no ID numbers are known. */
  readonly idIndexes?: PeopleDeps['idIndexes']
  readonly config: {
    readonly secure: boolean
    readonly demo: boolean
    readonly shopName: string
    readonly dataDir: string
    /** In production owners and finance do nothing without a second factor. */
    readonly asksSecondFactor: boolean
    /** Sign-in codes of the whole shop: what they may cost. */
    readonly smsPerMinute: number
    readonly smsDailyMax: number
  }
}
export type Members = ReturnType<typeof openMembers>

const SPEAKER_KEY_CHARS = 10
const RECOVERY_MAC_CHARS = 22
const DEVICES_SINCE_MS = 30 * 86_400_000

/** People and their sessions: what everything else of this domain stands on. */
const openGround = (deps: MembersDeps) => {
  const { db, clock, bus, signing, sealing, config } = deps
  const freshId = (): string => newId(clock.nowMs())
  const store = createPeopleStore(db)
  const sessionStore = createSessionStore(db)
  const blindPhone = (normalised: string): string => sealing.blindIndex('phone', normalised)
  const { standing, pictures, idIndexes = async () => [] } = deps
  const people = createPeople({ store, standing, blindPhone, idIndexes, pictures, clock, bus, config })
  const sessions = createSessions({
    store: sessionStore,
    ended: createEndedSessions(deps.redis),
    tokens: createSessionTokens(signing),
    signing,
    people,
    clock,
    newId: freshId,
    bus,
    config,
  })
  return { store, sessionStore, people, sessions, blindPhone, freshId }
}
type Ground = ReturnType<typeof openGround>

/** Pages on plain http have no WebCrypto to work with: null. */
const openProofs = ({ signing, limits, clock, config }: MembersDeps): Proofs | null => {
  if (!config.secure) return null
  const secret = signing.keysFor('sibo/puzzle')[0].key.toString('hex')
  return createProofs({ puzzles: createPuzzles(secret, (text) => signing.mac('sibo/puzzle-for', text)), limits, clock })
}

const openCodeLimits = ({ redis, limits, logger, config }: MembersDeps, people: Ground['store'], proofs: Proofs | null): CodeLimits =>
  createCodeLimits({
    limits,
    sends: createCodeSends(redis),
    proofs,
    isKnown: async (phoneIndex) => (await people.byPhone(phoneIndex)) !== null,
    alarm: (sentPercent) => logger.error({ sentPercent }, 'codes of this day are nearly used up'),
    perMinute: config.smsPerMinute,
    perDay: config.smsDailyMax,
  })

const openSecondFactor = (deps: MembersDeps, people: Ground['store'], sessions: Ground['sessions']): SecondFactor => {
  const { db, clock, bus, sealing, limits, audit, config } = deps
  const recoveryKey = sealing.lastingKey('recovery')
  return createSecondFactor({
    store: createSecondFactorStore(db),
    people,
    sessions,
    sealing,
    timeCodes: createTimeCodes(),
    mac: (text) => createHmac('sha256', recoveryKey).update(text).digest('base64url').slice(0, RECOVERY_MAC_CHARS),
    random: randomBytes,
    limits,
    audit,
    bus,
    clock,
    config,
  })
}

/** The ways in: a phone's code, a staff name's password, an invitation, the owner's set-up. */
const openSignIns = (deps: MembersDeps, { store, sessionStore, sessions, freshId, blindPhone }: Ground) => {
  const { db, clock, bus, signing, sealing, limits, config, beforeSession } = deps
  const secondFactor = openSecondFactor(deps, store, sessions)
  const proofs = openProofs(deps)
  const passwords = createPasswords()
  const tokens = {
    randomToken: () => randomBytes(32).toString('base64url'),
    hashToken: (token: string) => createHash('sha256').update(token).digest('hex'),
  }
  const signIn = createSignIn({
    codeLimits: openCodeLimits(deps, store, proofs),
    store: createChallengeStore(db),
    people: store,
    sessions,
    sms: deps.sms,
    sealing,
    signing,
    limits,
    clock,
    newId: freshId,
    random: { int: randomInt, bytes: randomBytes },
    beforeSession,
  })
  const staffSignIn = createStaffSignIn({
    people: store,
    sessions,
    secondFactor,
    passwords,
    setup: createSetupStore(db),
    setupFile: createSetupFile(config.dataDir),
    limits,
    proofs,
    clock,
    newId: freshId,
    ...tokens,
    config,
  })
  const accounts = createStaffAccounts({
    people: store,
    invites: createInviteStore(db),
    sessions,
    secondFactor,
    lastSeen: sessionStore.lastSeenOf,
    blindPhone,
    passwords,
    audit: deps.audit,
    bus,
    clock,
    newId: freshId,
    ...tokens,
    config,
  })
  return { signIn, staffSignIn, accounts, secondFactor, proofs }
}

export const openMembers = (deps: MembersDeps) => {
  const { db, clock, bus, sealing, config, beforeSession } = deps
  const ground = openGround(deps)
  const { store, sessionStore, people, sessions, blindPhone, freshId } = ground
  const { signIn, staffSignIn, accounts, secondFactor, proofs } = openSignIns(deps, ground)
  const addresses = createAddresses({ store: createAddressStore(db), sealing, clock, newId: freshId })
  const contacts = createContacts({ people: store, sealing })
  const noticeChoices = createNoticeSettings({ store: createNoticeSettingsStore(db) })
  const consents = createConsents({ store: createConsentStore(db), clock, newId: freshId })
  const staffList = createStaffList({ store, blindPhone, memberFacts: deps.memberFacts })
  const desk = createMemberDesk({ people: store, sessions, rowOf: staffList.rowOf, audit: deps.audit, bus, clock })
  const ownSessions = createOwnSessions({ store: sessionStore, sessions, clock })
  const demoPersons = config.demo ? createDemoPersons({ store, sessions, sealing, clock, newId: freshId, beforeSession }) : null
  const speakers = sealing.lastingKey('speaker')
  const routes: Route[] = [
    ...signInRoutes({ signIn, staffSignIn, accounts, sessions, people, demoPersons }),
    ...membersRoutes({ people, addresses, consents, staffList }),
    ...staffPeopleRoutes({ accounts, desk, ownSessions }),
    ...noticeSettingsRoutes(noticeChoices),
    ...secondFactorRoutes({ secondFactor, staffSignIn, ownSessions, people }),
  ]
  return {
    people,
    sessions,
    addresses,
    contacts,
    consents,
    noticeChoices,
    memberByPhone: signIn.memberByPhone,
    /** A little work asked of a page; null where pages cannot do it. */
    proofs,
    /** Null with the demo off. */
    demoPersons,
    /** At boot: the path of the owner's one-time token, when a real shop has no owner yet. */
    prepareOwner: staffSignIn.prepareOwner,
    /** A person in one show's room: two rooms' keys cannot be joined, nor led back to her. */
    speakerKey: (showId: string, personKey: string): string =>
      createHmac('sha256', speakers).update(`${showId}|${personKey}`).digest('base64url').slice(0, SPEAKER_KEY_CHARS),
    /** Where a person lives and on which browsers she signed in within 30 days (self-purchase rules). */
    placesOf: async (personId: string) => ({
      deliveryIndexes: await addresses.deliveryIndexesOf(personId),
      devices: await sessions.devicesOf(personId, clock.nowMs() - DEVICES_SINCE_MS),
    }),
    routes,
  }
}
