// The leaders' agreement: which words were accepted, when and from where; the first time of a version stays.
import { beforeEach, describe, expect, test } from '@jest/globals'
import { agreementHash, AGREEMENTS, currentAgreement } from '../../../server/leaders/agreement/agreement.rules.ts'
import { createAgreements, type Acceptance, type AgreementService } from '../../../server/leaders/agreement/agreement.service.ts'
import { guestActor, memberActor } from '../../support/leader-world.ts'

let rows: Acceptance[]
let nowMs: number
let agreements: AgreementService
beforeEach(() => {
  rows = []
  nowMs = 1_790_000_000_000
  agreements = createAgreements({
    store: {
      insert: async (one) => {
        if (!rows.some(({ memberId, version }) => memberId === one.memberId && version === one.version)) rows.push(one)
      },
      lastOf: async (memberId) => rows.filter((one) => one.memberId === memberId).at(-1) ?? null,
    },
    clock: { nowMs: () => nowMs },
  })
})

describe('the agreement', () => {
  test('is accepted in the version in force only, and kept with time, address and the hash of its words', async () => {
    const chen = memberActor('chen', { network: '10.0.0.9' })
    expect(await agreements.own(chen)).toMatchObject({
      version: 1,
      accepted: null,
      words: { 'zh-CN': expect.stringContaining('没有入门费') },
    })
    await expect(agreements.accept(chen, 2)).rejects.toMatchObject({ code: 'changed_meanwhile', params: { version: 1 } })
    expect(await agreements.accept(chen, 1)).toMatchObject({ accepted: { version: 1, atMs: nowMs } })
    const textHash = agreementHash(currentAgreement())
    expect(rows).toEqual([{ memberId: 'chen', version: 1, textHash, network: '10.0.0.9', visitorId: 'v-chen', atMs: nowMs }])
    nowMs += 5
    expect(await agreements.accept(chen, 1)).toMatchObject({ accepted: { version: 1, atMs: nowMs - 5 } })
    await expect(agreements.own(guestActor('v'))).rejects.toMatchObject({ code: 'sign_in_needed' })
  })
  test('has a hash that any change of its words changes', () => {
    const [first] = AGREEMENTS
    const other = { ...first, words: { ...first.words, en: `${first.words.en} ` } }
    expect(agreementHash(other)).not.toBe(agreementHash(first))
    expect(currentAgreement([first, { ...other, version: 2 }]).version).toBe(2)
  })
})
