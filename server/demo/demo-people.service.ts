// Seeds the demo's people: the persons of the one-tap sign-ins, their addresses, the leader whom the merchant approved, the simulated viewers.
import type { Actor } from '../actor.ts'
import type { AgreementService } from '../leaders/agreement/agreement.service.ts'
import type { LeaderService } from '../leaders/leader.service.ts'
import type { AddressGiven, Addresses } from '../members/addresses/address.service.ts'
import type { DemoPersons } from '../members/demo-persons.service.ts'
import { demoActor } from './demo-actor.rules.ts'

export type DemoPeopleDeps = {
  readonly demoPersons: Pick<DemoPersons, 'ensure' | 'ensureAudience'>
  readonly addresses: Pick<Addresses, 'list' | 'add'>
  readonly leaders: Pick<LeaderService, 'apply' | 'decide' | 'byMember'>
  readonly agreements: Pick<AgreementService, 'own' | 'accept' | 'current'>
}
export type DemoPeople = {
  readonly host: Actor
  readonly merchant: Actor
  readonly assistant: Actor
  readonly viewerId: string
  readonly leaderMemberId: string
}
export type SimulatedPerson = { readonly personId: string; readonly nickname: string; readonly addressId: string }

const LEADER_NAME = '李姐'
const LEADER_ABOUT = '小区里的糕点团，三个群，周周有聚。'
const STREETS = ['示例一路 1 号', '示例二路 22 号', '示例三路 8 号 3 幢', '示例四路 60 号', '示例五路 5 号 1202']
const PLACES = [
  { province: '浙江省', city: '杭州市', district: '西湖区' },
  { province: '江西省', city: '南昌市', district: '东湖区' },
  { province: '广东省', city: '广州市', district: '越秀区' },
  { province: '四川省', city: '成都市', district: '武侯区' },
  { province: '辽宁省', city: '沈阳市', district: '和平区' },
] as const

/** Streets that are nowhere: a parcel sent to a demo address would reach nobody. */
const addressAt = (index: number, recipient: string, phone: string): AddressGiven => ({
  recipient,
  phone,
  ...(PLACES[index % PLACES.length] ?? PLACES[0]),
  street: `${STREETS[index % STREETS.length] ?? STREETS[0]}（演示地址）`,
  isDefault: true,
})

export const createDemoPeople = ({ demoPersons, addresses, leaders, agreements }: DemoPeopleDeps) => {
  /** The address she orders to, made on first need. */
  const ensureAddress = async (personId: string, given: AddressGiven): Promise<string> => {
    const her = demoActor(personId, ['member'])
    const [known] = (await addresses.list(her)).rows
    return (known ?? (await addresses.add(her, given))).id
  }
  /** Agrees, applies and is approved, as anybody would be; what staff decided about her later stands. */
  const ensureLeader = async (memberId: string, merchant: Actor): Promise<void> => {
    const her = demoActor(memberId, ['member'])
    if ((await agreements.own(her)).accepted === null) await agreements.accept(her, agreements.current())
    const known = await leaders.byMember(memberId)
    const leader = known ?? (await leaders.apply(her, { name: LEADER_NAME, about: LEADER_ABOUT }))
    if (leader.state !== 'applied') return
    await leaders.decide(merchant, leader.leaderId, { decision: 'approve', reason: '演示团长', seenVersion: leader.version })
  }

  return {
    ensure: async (): Promise<DemoPeople> => {
      const ids = await demoPersons.ensure()
      const merchant = demoActor(ids.merchant, ['staff', 'owner'])
      await Promise.all([
        ensureLeader(ids.leader, merchant),
        ensureAddress(ids.viewer, addressAt(0, '小满', '13800000003')),
        ensureAddress(ids.leader, addressAt(1, '李姐', '13800000002')),
      ])
      return {
        host: demoActor(ids.host, ['member', 'host']),
        merchant,
        assistant: demoActor(ids.assistant, ['member', 'assistant']),
        viewerId: ids.viewer,
        leaderMemberId: ids.leader,
      }
    },
    /** Simulated viewers, each with somewhere to send an order to. */
    ensureAudience: async (count: number): Promise<SimulatedPerson[]> => {
      const persons = await demoPersons.ensureAudience(count)
      return Promise.all(
        persons.map(async ({ personId, nickname }, index) => {
          const phone = `138000001${String(index).padStart(2, '0')}`
          return { personId, nickname, addressId: await ensureAddress(personId, addressAt(index, nickname, phone)) }
        }),
      )
    },
  }
}
export type DemoPeopleService = ReturnType<typeof createDemoPeople>
