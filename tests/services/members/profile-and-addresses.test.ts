// Profile, addresses, the staff's list, and the demo's persons.
import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Actor } from '../../../server/actor.ts'
import type { AddressGiven } from '../../../server/members/addresses/address.service.ts'
import { idOf, staff } from '../../support/goods-actors.ts'
import { A_PHONE, openMemberWorld, type MemberWorld } from '../../support/member-world.ts'

let world: MemberWorld
let ann: Actor
let bea: Actor
beforeEach(async () => {
  world = await openMemberWorld()
  const signIn = async (phone: string): Promise<Actor> => {
    const browser = world.openBrowser()
    await world.signInByPhone(browser, phone)
    return browser.actor()
  }
  ann = await signIn(A_PHONE)
  bea = await signIn('13700000000')
})
const given = (facts: Partial<AddressGiven> = {}): AddressGiven => ({
  recipient: '张小花',
  phone: '13812345678',
  province: '浙江省',
  city: '杭州市',
  district: '西湖区',
  street: '湖滨路 1 号 2 单元',
  isDefault: false,
  ...facts,
})

describe('a profile', () => {
  test('takes a nickname and the person’s own picture', async () => {
    world.owned.set(idOf(0xf1), ann.personId ?? '')
    expect(await world.people.writeProfile(ann, { nickname: '海边的花', pictureId: idOf(0xf1) })).toMatchObject({
      nickname: '海边的花',
      pictureUrl: `/uploads/${idOf(0xf1)}.webp`,
    })
    expect((await world.people.cards([ann.personId ?? '', idOf(0xdead)])).get(ann.personId ?? '')).toEqual({
      nickname: '海边的花',
      pictureUrl: `/uploads/${idOf(0xf1)}.webp`,
      simulated: false,
    })
    expect(await world.people.writeProfile(ann, { pictureId: null })).toMatchObject({ nickname: '海边的花', pictureUrl: null })
    expect(await world.people.writePicture(ann, Buffer.alloc(1))).toMatchObject({ pictureUrl: '/uploads/new.webp' })
    expect(world.heard).toContainEqual({ name: 'personChanged', payload: { personId: ann.personId } })
  })
  test('takes no picture of another person, and none that is not there: the same answer', async () => {
    world.owned.set(idOf(0xf1), bea.personId ?? '')
    for (const pictureId of [idOf(0xf1), idOf(0xf2)])
      await expect(world.people.writeProfile(ann, { pictureId })).rejects.toMatchObject({ code: 'not_found', params: undefined })
  })
  test.each(['官方客服', '主播小禾', 'ＡＤＭＩＮ', 'a d m i n', '暖桌糕点铺', '加微信聊', '一三13812345678', '⑴⑶⑧⑴②③④', '...'])(
    'refuses the nickname %s',
    async (nickname) => {
      await expect(world.people.writeProfile(ann, { nickname })).rejects.toMatchObject({
        code: 'blocked_words',
        params: { field: 'nickname' },
      })
    },
  )
})

describe('addresses', () => {
  test('are full to herself, sealed at rest, and the first is the default', async () => {
    const added = await world.addresses.add(ann, given())
    expect(added).toEqual({ id: added.id, ...given(), isDefault: true })
    expect((await world.addresses.list(ann)).rows).toEqual([added])
    const row = await world.stores.addresses.one(ann.personId ?? '', added.id)
    for (const clear of ['张小花', '13812345678', '湖滨路']) expect(JSON.stringify(row)).not.toContain(clear)
    expect(row).toMatchObject({ phoneMasked: '138****5678', recipientMasked: '张**', region: '浙江省 杭州市 西湖区' })
  })
  test('have one default at any time: chosen, moved, inherited by the latest', async () => {
    const [a, b, c] = [
      await world.addresses.add(ann, given()),
      await world.addresses.add(ann, given()),
      await world.addresses.add(ann, given({ isDefault: true })),
    ]
    const defaults = async (): Promise<string[]> =>
      (await world.addresses.list(ann)).rows.filter((row) => row.isDefault).map(({ id }) => id)
    expect(await defaults()).toEqual([c.id])
    await world.addresses.change(ann, a.id, given({ isDefault: true, city: '宁波市' }))
    expect(await defaults()).toEqual([a.id])
    await world.addresses.change(ann, a.id, given({ isDefault: false }))
    expect(await defaults()).toEqual([a.id])
    world.clock.advance(1000)
    await world.addresses.change(ann, b.id, given())
    await world.addresses.remove(ann, a.id)
    expect(await defaults()).toEqual([b.id])
    expect((await world.addresses.list(ann)).rows[0]?.id).toBe(b.id)
  })
  test('are twenty at most, also for those who add at the same time', async () => {
    const results = await Promise.allSettled(Array.from({ length: 25 }, () => world.addresses.add(ann, given())))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'over_cap', params: { cap: 20 } })
    expect((await world.addresses.list(ann)).rows).toHaveLength(20)
  })
  test('of another and of nobody are the same answer', async () => {
    const hers = await world.addresses.add(ann, given())
    for (const id of [hers.id, idOf(0xdead)]) {
      await expect(world.addresses.change(bea, id, given())).rejects.toMatchObject({ code: 'not_found', params: undefined })
      await expect(world.addresses.remove(bea, id)).rejects.toMatchObject({ code: 'not_found', params: undefined })
      expect(await world.addresses.sealedFor(bea.personId ?? '', id)).toBeNull()
    }
    expect((await world.addresses.list(bea)).rows).toEqual([])
  })
  test('are copied to an order sealed, opened for her only, and equal doors have equal indexes', async () => {
    const added = await world.addresses.add(ann, given())
    const sealed = await world.addresses.sealedFor(ann.personId ?? '', added.id)
    if (!sealed) throw new Error('no address')
    expect(Object.keys(sealed).toSorted()).toEqual(
      [
        'city',
        'deliveryIndex',
        'doorIndex',
        'phoneMasked',
        'phoneSealed',
        'recipientMasked',
        'recipientSealed',
        'region',
        'streetSealed',
      ].toSorted(),
    )
    expect(world.addresses.reveal(ann.personId ?? '', sealed)).toEqual({
      recipient: '张小花',
      phone: '13812345678',
      region: '浙江省 杭州市 西湖区',
      street: '湖滨路 1 号 2 单元',
    })
    expect(() => world.addresses.reveal(bea.personId ?? '', sealed)).toThrow('unable to authenticate')
    const hers = await world.addresses.add(bea, given({ recipient: '别人', street: '湖滨路1号，2单元' }))
    expect(await world.addresses.deliveryIndexesOf(bea.personId ?? '')).toEqual([sealed.deliveryIndex])
    const elsewhere = await world.addresses.sealedFor(bea.personId ?? '', (await world.addresses.list(bea)).rows[0]?.id ?? '')
    expect(elsewhere?.doorIndex).toBe(sealed.doorIndex)
    expect(hers.recipient).toBe('别人')
    expect(await world.addresses.citiesOf([ann.personId ?? '', bea.personId ?? '', idOf(0xdead)])).toEqual(
      new Map([ann, bea].map(({ personId }) => [personId, '杭州市'])),
    )
    await world.addresses.change(bea, hers.id, given({ phone: '13800000000' }))
    expect(await world.addresses.deliveryIndexesOf(bea.personId ?? '')).not.toEqual([sealed.deliveryIndex])
  })
  test('a guest has none', async () => {
    const guest = await world.openBrowser().actor()
    await expect(world.addresses.list(guest)).rejects.toMatchObject({ code: 'sign_in_needed' })
  })
})

describe('the staff’s list', () => {
  test('is masked, found by phone or the beginning of a nickname, page by page', async () => {
    await world.people.writeProfile(ann, { nickname: 'Anemone' })
    const search = (query: Parameters<typeof world.staffList.search>[1]) => world.staffList.search(staff('members'), query)
    const byPhone = await search({ q: A_PHONE })
    expect(byPhone).toEqual({
      rows: [
        {
          memberId: ann.personId,
          nickname: 'Anemone',
          phoneMasked: '139****5678',
          createdAtMs: expect.any(Number),
          leaderName: 'Li',
          blockedAtMs: null,
          paidOrders: 3,
        },
      ],
      next: null,
    })
    expect((await search({ q: 'ANEM' })).rows).toHaveLength(1)
    expect((await search({ q: '13912345679' })).rows).toHaveLength(0)
    const first = await search({ limit: '1' })
    const second = await search({ limit: '1', cursor: first.next ?? '' })
    expect([first.rows[0]?.memberId, second.rows[0]?.memberId, second.next]).toEqual([bea.personId, ann.personId, null])
  })
  test('is for the scopes members and service', async () => {
    await expect(world.staffList.search(staff('finance'), {})).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(world.staffList.search(ann, {})).rejects.toMatchObject({ code: 'not_allowed' })
    expect((await world.staffList.search(staff('service'), {})).rows).toHaveLength(2)
  })
})

describe('the demo’s persons', () => {
  test('are seeded once, and one tap signs in as one of them with what the browser did merged', async () => {
    const demo = await openMemberWorld({ demo: true })
    const ids = await demo.demoPersons.ensure()
    expect(await demo.demoPersons.ensure()).toEqual(ids)
    const tab = demo.openBrowser()
    const { visitorId } = await tab.actor()
    tab.take((await demo.demoPersons.signIn(await tab.actor(), 'viewer')).cookies)
    expect(await demo.people.meOf(await tab.actor())).toMatchObject({
      kind: 'member',
      personId: ids.viewer,
      nickname: '小满',
      demo: true,
      demoMode: true,
    })
    expect(demo.merges).toEqual([[visitorId, ids.viewer]])
  })
  test('are nobody where they were not seeded, and real people are never one tap away', async () => {
    await expect(world.demoPersons.signIn(await world.openBrowser().actor(), 'host')).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.demoPersons.cookieHeaderOf(ann.personId ?? '')).rejects.toMatchObject({ code: 'not_found' })
  })
  test('bring an audience that is labelled simulated', async () => {
    const demo = await openMemberWorld({ demo: true })
    const audience = await demo.demoPersons.ensureAudience(5)
    expect(new Set(audience.map(({ nickname }) => nickname)).size).toBe(5)
    const header = await demo.demoPersons.cookieHeaderOf(audience[0]?.personId ?? '')
    const { actor } = await demo.sessions.actorOf({ cookieHeader: header, network: 'n', browser: 'b' })
    expect(actor).toMatchObject({ kind: 'member', simulated: true, demo: true })
    await expect(demo.demoPersons.signIn(await demo.openBrowser().actor(), 'host')).rejects.toMatchObject({ code: 'not_found' })
  })
})
