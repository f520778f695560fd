// Consents by one contract in memory and on MongoDB: asked once in numbered words, every answer kept, the last one in force at once.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import { CONSENTS, textHashOf } from '../../../server/members/consents/consent.rules.ts'
import { createConsents, type Consents, type ConsentStore } from '../../../server/members/consents/consent.service.ts'
import { createConsentStore } from '../../../server/members/consents/consent.store.ts'
import { consents as migration } from '../../../server/persistence/migrations/015-consents.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { guestActor, memberActor } from '../../support/leader-world.ts'
import { memoryConsents } from '../../support/memory-consents.ts'
import { startMongo, type TestMongo } from '../../support/real-parts.ts'

const ANSWER = { given: true, version: CONSENTS.leaderSees.version, language: 'zh-CN' as const }
let mongo: TestMongo
let db: Connection
beforeAll(async () => {
  mongo = await startMongo()
  db = await connectMongo(mongo.uri)
  if (db.db !== undefined) await migration.up(db.db)
})
afterAll(async () => {
  await db.close()
  await mongo.stop()
})

describe.each(['in memory', 'on MongoDB'])('consents %s', (where) => {
  let store: ConsentStore
  let consents: Consents
  let made = 0
  beforeEach(() => {
    store = where === 'in memory' ? memoryConsents() : createConsentStore(db)
    const clock = { nowMs: () => 1_790_000_000_000 }
    consents = createConsents({ store, clock, newId: () => `${where}-${String((made += 1)).padStart(8, '0')}` })
  })
  const anybody = () => memberActor(`${where}-person-${(made += 1)}`)
  const given = async (actor: ReturnType<typeof anybody>) => (await consents.givenBy([actor.personId ?? ''], 'leaderSees')).size === 1

  test('who was never asked sees the words and has given nothing', async () => {
    const her = anybody()
    expect((await consents.own(her)).rows).toEqual([{ purpose: 'leaderSees', given: null, atMs: null, ...CONSENTS.leaderSees }])
    expect(await given(her)).toBe(false)
  })
  test('yes, no and yes again in one millisecond: the last holds, all are kept', async () => {
    const her = anybody()
    await consents.answer(her, 'leaderSees', ANSWER)
    expect(await given(her)).toBe(true)
    const taken = await consents.answer(her, 'leaderSees', { ...ANSWER, given: false, language: 'en' })
    expect(taken).toMatchObject({ given: false, version: ANSWER.version })
    expect(await given(her)).toBe(false)
    expect((await consents.own(her)).rows[0]).toMatchObject({ given: false, atMs: 1_790_000_000_000 })
    await consents.answer(her, 'leaderSees', ANSWER)
    expect(await given(her)).toBe(true)
    if (where === 'on MongoDB') {
      const rows = await db.collection('consents').find({ personId: her.personId }).toArray()
      const [zh, en] = [textHashOf('leaderSees', 'zh-CN'), textHashOf('leaderSees', 'en')]
      expect(rows.map((row) => [row['given'], row['textHash']])).toEqual([
        [true, zh],
        [false, en],
        [true, zh],
      ])
    }
  })
  test('an answer to other words is no answer to these', async () => {
    const her = anybody()
    await expect(consents.answer(her, 'leaderSees', { ...ANSWER, version: ANSWER.version + 1 })).rejects.toMatchObject({
      code: 'changed_meanwhile',
    })
    await store.insert(`${where}-old-${(made += 1)}`, {
      personId: her.personId ?? '',
      purpose: 'leaderSees',
      version: 0,
      textHash: '',
      given: true,
      atMs: 1,
      visitorId: 'v',
    })
    expect((await consents.own(her)).rows[0]?.given).toBeNull()
    expect(await given(her)).toBe(false)
  })
  test('each answers for herself; a guest is asked to sign in', async () => {
    const [her, other] = [anybody(), anybody()]
    await consents.answer(her, 'leaderSees', ANSWER)
    expect(await consents.givenBy([her.personId ?? '', other.personId ?? ''], 'leaderSees')).toEqual(new Set([her.personId]))
    await expect(consents.own(guestActor('v'))).rejects.toMatchObject({ code: 'sign_in_needed' })
    await expect(consents.answer(guestActor('v'), 'leaderSees', ANSWER)).rejects.toMatchObject({ code: 'sign_in_needed' })
  })
})
