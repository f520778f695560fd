// The seeded persons of the demo: one tap signs in as one of them; none of them exists in a real shop.
import type { Clock } from '../clock.ts'
import { DomainError } from '../domain-error.ts'
import type { DEMO_PERSONS } from '../protocol/members.ts'
import { matchText } from '../protocol/text.ts'
import type { Sealing } from '../sealing.ts'
import type { PeopleStore } from './people.service.ts'
import { maskedPhone, phoneKey, type Person } from './person.rules.ts'
import type { Sessions } from './sessions/session.service.ts'
import type { Asking } from './asking.rules.ts'

export type DemoName = (typeof DEMO_PERSONS)[number]
type Seed = { readonly id: string; readonly nickname: string; readonly picture: string; readonly phone: string | null }

/** Fixed ids: seeding twice is seeding once. */
const SEEDS: Readonly<Record<DemoName, Seed>> = {
  host: { id: 'de0000000000000000000001', nickname: '小禾', picture: '/demo/avatar-host.svg', phone: '13800000001' },
  leader: { id: 'de0000000000000000000002', nickname: '李姐', picture: '/demo/avatar-li.svg', phone: '13800000002' },
  viewer: { id: 'de0000000000000000000003', nickname: '小满', picture: '/demo/avatar-tulip.svg', phone: '13800000003' },
  merchant: { id: 'de0000000000000000000004', nickname: '暖桌店长', picture: '/demo/avatar-fang.svg', phone: null },
  assistant: { id: 'de0000000000000000000005', nickname: '小麦', picture: '/demo/avatar-mei.svg', phone: '13800000005' },
}
const AUDIENCE = ['青柠汽水', '山里人家', '阿树', '豆豆妈', '橘子海', '慢慢来', '秋秋', '猫在窗台', '早安北方', '一颗糖', '南风', '小雨点']
const AUDIENCE_PICTURES = ['cat', 'hill', 'mum', 'qiu', 'sea', 'sunflower', 'wei', 'mei']

export type DemoPersonsDeps = {
  readonly store: Pick<PeopleStore, 'byId' | 'insert'>
  readonly sessions: Pick<Sessions, 'start'>
  readonly sealing: Pick<Sealing, 'seal' | 'blindIndex'>
  readonly clock: Clock
  readonly newId: () => string
  readonly beforeSession: (visitorId: string, memberId: string) => Promise<void>
}

export type DemoPersons = ReturnType<typeof createDemoPersons>

export const createDemoPersons = (deps: DemoPersonsDeps) => {
  const { store, sessions, sealing, clock } = deps

  const personOf = (name: DemoName | null, { id, nickname, picture, phone }: Seed): Person => {
    const merchant = name === 'merchant'
    const staff = { name: nickname, nameMatch: matchText(nickname), passwordHash: null, owner: true, scopes: [] }
    const index = phone && sealing.blindIndex('phone', phoneKey(phone))
    return {
      id,
      kind: merchant ? 'staff' : 'member',
      nickname,
      nicknameMatch: matchText(nickname),
      pictureId: null,
      pictureUrl: picture,
      phone: phone && index ? { sealed: sealing.seal(id, 'phone', phone), index, masked: maskedPhone(phone) } : null,
      staff: merchant ? staff : null,
      blockedAtMs: null,
      notBeforeMs: 0,
      demo: true,
      simulated: name === null,
      createdAtMs: clock.nowMs(),
    }
  }
  const visitor = (): Asking => ({ visitorId: deps.newId(), sid: null, personId: null, network: '127.0.0.1', browser: 'Demo' })

  return {
    /** Makes those who are missing; their ids by name. */
    ensure: async (): Promise<Readonly<Record<DemoName, string>>> => {
      for (const [name, seed] of Object.entries(SEEDS)) await store.insert(personOf(name as DemoName, seed))
      const { host, leader, viewer, merchant, assistant } = SEEDS
      return { host: host.id, leader: leader.id, viewer: viewer.id, merchant: merchant.id, assistant: assistant.id }
    },

    /** Simulated viewers: labelled in rooms and counted apart. At most twelve. */
    ensureAudience: async (count: number): Promise<readonly { personId: string; nickname: string }[]> => {
      const seeds = AUDIENCE.slice(0, count).map((nickname, at): Seed => {
        const picture = `/demo/avatar-${AUDIENCE_PICTURES[at % AUDIENCE_PICTURES.length]}.svg`
        return {
          id: `de00000000000000000001${String(at).padStart(2, '0')}`,
          nickname,
          picture,
          phone: `138000001${String(at).padStart(2, '0')}`,
        }
      })
      for (const seed of seeds) await store.insert(personOf(null, seed))
      return seeds.map(({ id, nickname }) => ({ personId: id, nickname }))
    },

    /** The Cookie header of a fresh session of a demo person, for the simulated audience's own sockets. */
    cookieHeaderOf: async (personId: string): Promise<string> => {
      const person = await store.byId(personId)
      if (!person?.demo) throw new DomainError('not_found')
      const cookies = await sessions.start(visitor(), person, { byPassword: false })
      return (cookies[0] ?? '').split(';')[0] ?? ''
    },

    /** One tap. Registered only with the demo on; refuses with `not_found` for anybody who is not seeded. */
    signIn: async (asking: Asking, name: DemoName): Promise<{ personId: string; cookies: string[] }> => {
      const person = await store.byId(SEEDS[name].id)
      if (!person?.demo || person.simulated) throw new DomainError('not_found')
      if (person.kind === 'member') await deps.beforeSession(asking.visitorId, person.id)
      return { personId: person.id, cookies: await sessions.start(asking, person, { byPassword: false }) }
    },
  }
}
