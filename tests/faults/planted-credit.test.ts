// Proves the checker of credit and commission on a real sale: bugs planted in what the gateways write are found, and without them nothing is.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { countAccrued, creditFaults } from '../support/fault-leaders.ts'
import { startLoad } from '../support/fault-load.ts'
import { openFaultShop, type FaultShop } from '../support/fault-shop.ts'
import { startStand, type Stand } from '../support/fault-stand.ts'

const BUYERS = 24
const SALE_MS = 8_000
/** What is planted stays: there is nothing to wait for but the last payments. */
const QUIET_MS = 8_000
const DECIDED_WITHIN_MS = 60_000
const LONG_MS = 600_000

let stand: Stand
let shop: FaultShop
const folder = mkdtempSync(join(tmpdir(), 'sibo-planted-'))
/** What earlier plants left in the books. */
const known = new Set<string>()

beforeAll(async () => {
  stand = await startStand()
  shop = await openFaultShop(stand.gateways[0].url, BUYERS)
}, LONG_MS)
afterAll(async () => {
  await stand?.end()
  rmSync(folder, { recursive: true, force: true })
}, LONG_MS)

const sellWith = async (plant: string | null): Promise<{ found: string[]; accrued: number }> => {
  for (const gateway of stand.gateways) {
    if (plant === null) delete gateway.env['FAULT_PLANT']
    else gateway.env['FAULT_PLANT'] = plant
    await gateway.kill('SIGKILL')
    await gateway.startAgain()
  }
  const { buyers, showId } = shop
  const offers = await shop.freshOffers({ title: plant ?? '没有毛病', priceFen: 1_990, units: 400, cap: 30 }, 3)
  const historyFile = join(folder, `${plant ?? 'none'}.jsonl`)
  const load = startLoad(stand, { buyers, offers, showId, seed: 1, everyMs: 500, historyFile })
  await new Promise((done) => setTimeout(done, SALE_MS))
  await load.stop(DECIDED_WITHIN_MS)
  const offerIds = offers.map(({ offerId }) => offerId)
  const { found } = await stand.differences(load.history, { known, ...(plant === null ? {} : { withinMs: QUIET_MS }) })
  const all = [...found, ...(await creditFaults(stand.db(), offerIds, shop.due()))]
  for (const one of all) known.add(one)
  return { found: all, accrued: await countAccrued(stand.db(), offerIds) }
}

test(
  'a right sale: nothing is found, and commission was there to be wrong',
  async () => {
    const { found, accrued } = await sellWith(null)
    expect(found).toEqual([])
    expect(accrued).toBeGreaterThan(0)
  },
  LONG_MS,
)
test.each([
  ['accrualLost', /^K9 .*accrue is missing/],
  ['accrualTwice', /^K9 .*accrue:again is \d+ fen, nothing by the order/],
  ['accrualWrong', /^K9 .*accrue is \d+ fen, \d+ fen by the order/],
  ['creditToNobody', /credits nobody, due is/],
] as const)(
  '%s is found',
  async (plant, words) => {
    const { found } = await sellWith(plant)
    console.log(`${plant}: ${found.length} differences: ${found[0] ?? ''}`)
    expect(found).toContainEqual(expect.stringMatching(words))
  },
  LONG_MS,
)
