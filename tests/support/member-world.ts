// The members' services on memory stores with a moved clock: sign-in, sessions, profile, addresses as one person after another uses them.
import { createHash, randomBytes } from 'node:crypto'
import type { Actor } from '../../server/actor.ts'
import { createBus, type DomainEvents } from '../../server/domain-events.ts'
import { createLogger } from '../../server/logger.ts'
import { createAddresses } from '../../server/members/addresses/address.service.ts'
import type { AuditWrite } from '../../server/audit/audit.service.ts'
import { createCodeLimits } from '../../server/members/sign-in/code-limits.service.ts'
import { createDemoPersons } from '../../server/members/demo-persons.service.ts'
import { createMemberDesk } from '../../server/members/staff/member-desk.service.ts'
import { createOwnSessions } from '../../server/members/sessions/own-sessions.service.ts'
import { createPeople, type Standing } from '../../server/members/people.service.ts'
import { createProofs } from '../../server/members/sign-in/proof.service.ts'
import { createPuzzles } from '../../server/members/sign-in/puzzle.adapter.ts'
import { createSecondFactor, type SecondFactor } from '../../server/members/second-factor/second-factor.service.ts'
import { createSessions, type Sessions } from '../../server/members/sessions/session.service.ts'
import { createSessionTokens } from '../../server/members/sessions/session-token.adapter.ts'
import { createSignIn } from '../../server/members/sign-in/sign-in.service.ts'
import { createStaffAccounts } from '../../server/members/staff/staff-accounts.service.ts'
import { createStaffList } from '../../server/members/staff/staff-list.service.ts'
import { createStaffSignIn } from '../../server/members/sign-in/staff-sign-in.service.ts'
import { createTimeCodes } from '../../server/members/second-factor/totp.adapter.ts'
import { createRateLimiter } from '../../server/persistence/rate-limiter.ts'
import { openSealing } from '../../server/sealing.ts'
import { createSigning } from '../../server/signing.ts'
import { countedIds, idOf, movedClock } from './goods-actors.ts'
import { memoryDataKeys } from './memory-data-keys.ts'
import {
  memoryAddresses,
  memoryChallenges,
  memoryEnded,
  memoryInvites,
  memoryPeople,
  memoryCodeSends,
  memorySecondFactors,
  memorySessions,
  memorySetup,
} from './memory-people.ts'

export type WorldOptions = {
  demo?: boolean
  secure?: boolean
  secrets?: string[]
  limited?: boolean
  asksSecondFactor?: boolean
  smsDailyMax?: number
}
export const NOBODY: Standing = { host: false, assistant: false, leaderId: null, leaderState: 'none' }
export const A_PHONE = '13912345678'

/** A browser that keeps its cookies and asks as whoever they make it. */
export type Browser = {
  readonly actor: () => Promise<Actor>
  readonly take: (setCookies: readonly string[]) => void
  readonly header: () => string
}

/** Plain passwords stand for their hashes, so that tests spend no second on hashing. */
const plainPasswords = {
  hash: (password: string) => Promise.resolve(`plain:${password}`),
  verify: (hash: string | null, password: string) => Promise.resolve({ right: hash === `plain:${password}`, weak: false }),
}

const browsersOf =
  (sessions: Pick<Sessions, 'actorOf'>) =>
  (network = '10.1.2.3'): Browser => {
    const jar = new Map<string, string>()
    const take = (setCookies: readonly string[]): void => {
      for (const cookie of setCookies) {
        const [pair = ''] = cookie.split(';')
        const split = pair.indexOf('=')
        const [name, value] = [pair.slice(0, split), pair.slice(split + 1)]
        if (value === '' || /Max-Age=0(;|$)/.test(cookie)) jar.delete(name)
        else jar.set(name, value)
      }
    }
    const header = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    return {
      take,
      header,
      actor: async () => {
        const { actor, setCookies } = await sessions.actorOf({ cookieHeader: header(), network, browser: 'Chrome Linux' })
        take(setCookies)
        return actor
      },
    }
  }

/** What the services stand on: moved clock, memory stores, and what tests look at afterwards. */
const openGround = async ({
  demo = false,
  secure = true,
  secrets = ['s'.repeat(32)],
  limited = false,
  asksSecondFactor = false,
  smsDailyMax = 5000,
}: WorldOptions) => {
  const clock = movedClock()
  const bus = createBus(createLogger('silent'))
  const heard: { name: string; payload: unknown }[] = []
  for (const name of ['personChanged', 'sessionEnded', 'personEnded'] as const) {
    bus.on(name, (payload: DomainEvents[typeof name]) => void heard.push({ name, payload }))
  }
  const sealing = await openSealing({ dataKeys: [`k:${Buffer.alloc(32, 7).toString('base64')}`], store: memoryDataKeys(), clock })
  const merges: [string, string][] = []
  const audited: AuditWrite[] = []
  return {
    clock,
    bus,
    heard,
    newId: countedIds(),
    signing: createSigning(secrets),
    sealing,
    blindPhone: (text: string): string => sealing.blindIndex('phone', text),
    stores: {
      people: memoryPeople(),
      sessions: memorySessions(),
      challenges: memoryChallenges(),
      addresses: memoryAddresses(),
      setup: memorySetup(),
      invites: memoryInvites(),
      secondFactors: memorySecondFactors(),
    },
    ended: memoryEnded(),
    standings: new Map<string, Standing>(),
    owned: new Map<string, string>(),
    /** Blind indexes of ID numbers that members gave as leaders. */
    idNumbers: new Map<string, string>(),
    codes: [] as { phone: string; code: string }[],
    merges,
    beforeSession: (visitorId: string, memberId: string): Promise<void> => Promise.resolve(void merges.push([visitorId, memberId])),
    files: { written: null as string | null },
    sends: memoryCodeSends(),
    alarms: [] as number[],
    audited,
    audit: { write: (row: AuditWrite): Promise<void> => Promise.resolve(void audited.push(row)) },
    limits: limited ? createRateLimiter({}) : { consume: () => Promise.resolve({ ok: true } as const) },
    config: { demo, secure, shopName: '暖桌糕点铺', dataDir: '', asksSecondFactor, smsDailyMax },
  }
}
type Ground = Awaited<ReturnType<typeof openGround>>

const openPeople = ({ stores, standings, owned, idNumbers, blindPhone, clock, bus, config }: Ground) =>
  createPeople({
    store: stores.people,
    standing: (id) => Promise.resolve(standings.get(id) ?? NOBODY),
    blindPhone,
    idIndexes: (memberIds) => Promise.resolve(memberIds.flatMap((id) => idNumbers.get(id) ?? [])),
    pictures: {
      url: (id) => Promise.resolve(owned.has(id) ? `/uploads/${id}.webp` : null),
      ownerOf: (id) => Promise.resolve(owned.get(id) ?? null),
      intake: () => Promise.resolve({ pictureId: idOf(0xf11e), url: '/uploads/new.webp' }),
    },
    clock,
    bus,
    config,
  })

const openProofs = ({ limits, clock, signing, config }: Pick<Ground, 'limits' | 'clock' | 'signing' | 'config'>) =>
  config.secure ? createProofs({ puzzles: createPuzzles('p'.repeat(32), (text) => signing.mac('puzzle', text)), limits, clock }) : null

const openCodeLimits = (ground: Pick<Ground, 'stores' | 'limits' | 'clock' | 'signing' | 'sends' | 'alarms' | 'config'>) =>
  createCodeLimits({
    limits: ground.limits,
    sends: ground.sends,
    proofs: openProofs(ground),
    isKnown: async (index) => (await ground.stores.people.byPhone(index)) !== null,
    alarm: (percent) => void ground.alarms.push(percent),
    perMinute: 600,
    perDay: ground.config.smsDailyMax,
  })

const openSignIns = ({ files, codes, ...ground }: Ground, sessions: Sessions, secondFactor: SecondFactor) => ({
  signIn: createSignIn({
    ...ground,
    codeLimits: openCodeLimits(ground),
    store: ground.stores.challenges,
    people: ground.stores.people,
    sessions,
    sms: { send: (phone, { code }) => Promise.resolve((codes.push({ phone, code }), ground.config.demo ? { shown: code } : {})) },
    random: { int: (below) => (codes.length * 7919 + 42) % below, bytes: (size) => randomBytes(size) },
  }),
  staffSignIn: createStaffSignIn({
    ...ground,
    people: ground.stores.people,
    sessions,
    secondFactor,
    proofs: openProofs(ground),
    passwords: plainPasswords,
    setup: ground.stores.setup,
    setupFile: {
      write: (token) => Promise.resolve(((files.written = token), '/data/owner-setup')),
      remove: () => Promise.resolve(void (files.written = null)),
    },
    randomToken: () => 'the-token',
    hashToken: (token) => createHash('sha256').update(token).digest('hex'),
  }),
})

/** The owner's and the desk's work on people; audit rows are kept to be looked at. */
const openDesk = (ground: Ground, sessions: Sessions, staffList: ReturnType<typeof createStaffList>, secondFactor: SecondFactor) => {
  const { stores, audit } = ground
  let tokens = 0
  return {
    accounts: createStaffAccounts({
      ...ground,
      people: stores.people,
      invites: stores.invites,
      sessions,
      secondFactor,
      lastSeen: stores.sessions.lastSeenOf,
      passwords: plainPasswords,
      audit,
      randomToken: () => `invite-${(tokens += 1)}`,
      hashToken: (token) => createHash('sha256').update(token).digest('hex'),
    }),
    desk: createMemberDesk({ ...ground, people: stores.people, sessions, rowOf: staffList.rowOf, audit }),
    ownSessions: createOwnSessions({ ...ground, store: stores.sessions, sessions }),
  }
}

export const openMemberWorld = async (options: WorldOptions = {}) => {
  const ground = await openGround(options)
  const { stores, sealing, clock, newId, codes } = ground
  const people = openPeople(ground)
  const sessions = createSessions({ ...ground, store: stores.sessions, tokens: createSessionTokens(ground.signing), people })
  const secondFactor = createSecondFactor({
    ...ground,
    store: stores.secondFactors,
    people: stores.people,
    sessions,
    timeCodes: createTimeCodes(),
    mac: (text) => createHash('sha256').update(text).digest('hex'),
    random: randomBytes,
  })
  const { signIn, staffSignIn } = openSignIns(ground, sessions, secondFactor)
  const staffList = createStaffList({
    store: stores.people,
    blindPhone: ground.blindPhone,
    memberFacts: (ids) => Promise.resolve(new Map(ids.map((id) => [id, { leaderName: 'Li', paidOrders: 3 }]))),
  })
  return {
    ...ground,
    people,
    sessions,
    signIn,
    staffSignIn,
    openBrowser: browsersOf(sessions),
    /** Signs a browser in by phone and the code that was sent. */
    signInByPhone: async (browser: Browser, phone = A_PHONE): Promise<string> => {
      const { challengeId } = await signIn.requestCode(await browser.actor(), phone)
      const { personId, cookies } = await signIn.verifyCode(await browser.actor(), challengeId, codes.at(-1)?.code ?? '')
      browser.take(cookies)
      return personId
    },
    addresses: createAddresses({ store: stores.addresses, sealing, clock, newId }),
    staffList,
    secondFactor,
    ...openDesk(ground, sessions, staffList, secondFactor),
    demoPersons: createDemoPersons({ ...ground, store: stores.people, sessions }),
  }
}
export type MemberWorld = Awaited<ReturnType<typeof openMemberWorld>>
