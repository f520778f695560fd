// The open shop on which stories over the wire play: databases of its own, one real server, merchant and host signed in, the demo's show on air.
import mongoose from 'mongoose'
import { openPage, type PageClient, type PageSocket, type Refused } from '../support/page-client.ts'
import { startFlow, type FlowParts } from './flow-parts.ts'
import { liveShow } from './shop-story.ts'

export type ShopStage = FlowParts & {
  readonly url: string
  readonly db: mongoose.Connection
  readonly merchant: PageClient
  /** The host's line to the server; she joins the show where a story needs it. */
  readonly host: PageSocket
  readonly showId: string
}

/** `env` is added to the server's environment; no media worker runs. */
export const startShop = async (env: Readonly<Record<string, string>> = {}): Promise<ShopStage> => {
  const parts = await startFlow({ MEDIASOUP_WORKERS: '0', ...env })
  const { url } = parts.server
  const db = await mongoose.createConnection(parts.mongo.uri).asPromise()
  const merchant = openPage(url)
  await merchant.signInAs('merchant')
  const hostPage = openPage(url)
  await hostPage.signInAs('host')
  const host = await hostPage.connect()
  const end = async (): Promise<void> => {
    host.close()
    await db.close()
    await parts.end()
  }
  return { ...parts, url, db, merchant, host, showId: await liveShow(merchant), end }
}

/** How a call ended: "accepted" or the code it was refused with. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (err: Refused) => err.code,
  )

/** Presses the sandbox cashier's button as its page does; `given` and `headers` are added to what is sent. */
export const pressPay = (
  page: PageClient,
  cashierUrl: string | null | undefined,
  given: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> => {
  const [path = '', t = ''] = (cashierUrl ?? '').split('?t=')
  const form = new URLSearchParams({ t, method: 'balance', mode: 'normal', lateSec: '90', ...given })
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  return page.raw('POST', `${path}/pay`, { body: form.toString(), headers: { ...type, ...headers } })
}
