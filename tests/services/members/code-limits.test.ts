// How many codes leave the shop: per phone, device, network, day; and when a page has to work for one, with answers that work once.
import { beforeEach, describe, expect, test } from '@jest/globals'
import { DomainError } from '../../../server/domain-error.ts'
import { createPuzzles } from '../../../server/members/sign-in/puzzle.adapter.ts'
import { openMemberWorld, type Browser, type MemberWorld } from '../../support/member-world.ts'
import { solvePuzzle } from '../../../web/src/platform/puzzle-solver.ts'

let world: MemberWorld
beforeEach(async () => {
  world = await openMemberWorld({ limited: true })
})
let next = 0
const aPhone = (): string => `1${String(3_700_000_000 + (next += 1))}`
const ask = async (browser: Browser, phone = aPhone(), proof?: string) => world.signIn.requestCode(await browser.actor(), phone, proof)
const puzzleOf = async (asking: Promise<unknown>): Promise<string> => {
  const refusal = await asking.then(
    () => null,
    (err: unknown) => err,
  )
  if (!(refusal instanceof DomainError) || refusal.code !== 'proof_needed') throw new Error(`no puzzle: ${String(refusal)}`)
  return String(refusal.params?.['puzzle'])
}
const solved = async (puzzle: string): Promise<string> => (await solvePuzzle(puzzle)) ?? ''
const refused = (code: string) => ({ code })

describe('a device', () => {
  test('gets two codes an hour for nothing, three more for work, and then waits', async () => {
    const browser = world.openBrowser()
    await ask(browser)
    await ask(browser)
    for (let n = 0; n < 3; n += 1) {
      const phone = aPhone()
      await ask(browser, phone, await solved(await puzzleOf(ask(browser, phone))))
    }
    const phone = aPhone()
    const proof = await solved(await puzzleOf(ask(browser, phone)))
    await expect(ask(browser, phone, proof)).rejects.toMatchObject(refused('slow_down'))
    expect(world.codes).toHaveLength(5)
  })
  test('that works is not stopped by the minute between two codes of the phone it asked for first', async () => {
    const browser = world.openBrowser()
    await ask(browser)
    await ask(browser)
    const phone = aPhone()
    const puzzle = await puzzleOf(ask(browser, phone))
    await ask(browser, phone, await solved(puzzle))
    expect(world.codes.at(-1)?.phone).toBe(phone)
  })
})

describe('an answer', () => {
  let browser: Browser
  beforeEach(async () => {
    browser = world.openBrowser()
    await ask(browser)
    await ask(browser)
  })
  test('works once', async () => {
    const proof = await solved(await puzzleOf(ask(browser)))
    await ask(browser, aPhone(), proof)
    const again = await puzzleOf(ask(browser, aPhone(), proof))
    expect(again).not.toBe('')
  })
  test('of another browser, an old one, a changed one or rubbish gets a new puzzle', async () => {
    const proof = await solved(await puzzleOf(ask(browser)))
    const other = world.openBrowser()
    await puzzleOf(ask(other, aPhone(), proof))
    const read = JSON.parse(Buffer.from(proof, 'base64url').toString()) as {
      challenge: { parameters: { keyPrefix: string; data: object }; signature: string }
      solution: { counter: number; derivedKey: string }
    }
    const written = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const { challenge, solution } = read
    for (const bad of [
      written({ challenge, solution: { ...solution, counter: solution.counter + 1 } }),
      written({ challenge, solution: { ...solution, derivedKey: '00'.repeat(32) } }),
      written({ challenge: { ...challenge, signature: '0'.repeat(64) }, solution }),
      written({ challenge: { ...challenge, parameters: { ...challenge.parameters, data: { boundTo: 'x', untilMs: 9e15 } } }, solution }),
      written({ challenge, solution, extra: 1 }),
      '{}',
      'AAAA',
    ])
      await puzzleOf(ask(browser, aPhone(), bad))
    world.clock.advance(5 * 60_000)
    await puzzleOf(ask(browser, aPhone(), proof))
    expect(world.codes).toHaveLength(2)
  })
  test('costs the asker many tries and the shop one', async () => {
    const puzzles = createPuzzles('s'.repeat(32), (text) => text)
    const solutions = await Promise.all(
      [1, 2, 3].map(
        async () =>
          JSON.parse(Buffer.from(await solved(await puzzles.make('me', 9e12)), 'base64url').toString()) as {
            solution: { counter: number }
          },
      ),
    )
    expect(solutions.reduce((sum, { solution }) => sum + solution.counter, 0)).toBeGreaterThan(0)
    expect(await puzzles.solved(await solved(await puzzles.make('me', 9e12)), 'me', 0)).toMatch(/^[0-9a-f]{64}$/)
    expect(await puzzles.solved(await solved(await puzzles.make('me', 9e12)), 'you', 0)).toBeNull()
  })
})

describe('a network', () => {
  test('of more than sixty codes an hour has every new device work, and refuses nobody', async () => {
    // Typed in by real people: else these would be codes that nobody uses, which is another reason to work.
    for (let n = 0; n < 60; n += 1) await world.sends.used((await ask(world.openBrowser('10.7.7.7'))).challengeId)
    const late = world.openBrowser('10.7.7.7')
    const phone = aPhone()
    await ask(late, phone, await solved(await puzzleOf(ask(late, phone))))
    await ask(world.openBrowser('10.8.8.8'))
    expect(world.codes).toHaveLength(62)
  })
})

describe('codes that nobody types in', () => {
  test('make every page work until people use them again', async () => {
    const used = async (): Promise<void> => {
      const browser = world.openBrowser(`10.${next % 200}.1.1`)
      await world.signInByPhone(browser, aPhone())
    }
    const unused = (): Promise<unknown> => ask(world.openBrowser(`10.${next % 200}.1.1`))
    for (let n = 0; n < 20; n += 1) await used()
    for (let n = 0; n < 30; n += 1) await unused()
    await unused()
    await puzzleOf(unused())
    expect(await world.sends.usedOfLast()).toBeLessThan(0.4)
  })
})

describe('a staff name that many try', () => {
  test('is not locked: over twenty tries an hour a page works before each, and the right password still opens', async () => {
    await world.staffSignIn.prepareOwner()
    const made = await world.openBrowser().actor()
    await world.staffSignIn.makeOwner(made, { token: 'the-token', name: 'Ming', password: 'three quiet herons' })
    const attempt = async (browser: Browser, password: string, work?: string) =>
      world.staffSignIn.signIn(await browser.actor(), 'Ming', password, null, work)
    for (let n = 0; n < 20; n += 1)
      await expect(attempt(world.openBrowser(`10.9.${n}.1`), 'a wrong password')).rejects.toMatchObject(refused('password_wrong'))
    const her = world.openBrowser('10.1.1.1')
    const work = await solved(await puzzleOf(attempt(her, 'three quiet herons')))
    expect((await attempt(her, 'three quiet herons', work)).personId).toBeTruthy()
    const attacker = world.openBrowser('10.9.9.9')
    const once = await solved(await puzzleOf(attempt(attacker, 'guess')))
    await expect(attempt(attacker, 'guess', once)).rejects.toMatchObject(refused('password_wrong'))
    await puzzleOf(attempt(attacker, 'guess', once))
  })
})

describe('the shop', () => {
  test('says when four fifths of the day are sent; at the end only members get codes', async () => {
    world = await openMemberWorld({ limited: true, smsDailyMax: 10, secure: false })
    const member = aPhone()
    await world.signInByPhone(world.openBrowser('10.1.1.1'), member)
    for (let n = 0; n < 9; n += 1) await ask(world.openBrowser(`10.2.${n}.1`))
    expect(world.alarms).toContain(80)
    expect(world.alarms).not.toContain(100)
    await expect(ask(world.openBrowser('10.3.1.1'))).rejects.toMatchObject(refused('slow_down'))
    expect(world.alarms).toContain(100)
    expect(world.codes).toHaveLength(10)
  })
})
