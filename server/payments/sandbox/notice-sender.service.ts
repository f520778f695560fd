// Sends the sandbox provider's signed notices over HTTP, again and again until they are answered 200, as providers do.
import type { Clock } from '../../clock.ts'
import type { Logger } from '../../logger.ts'
import { retryAfterMs } from '../payment-state.rules.ts'
import type { SandboxNotice, SandboxStore } from './sandbox.service.ts'
import { sign, SIGNATURE_HEADER, TIMESTAMP_HEADER } from './signature.rules.ts'

const SLICE = 50
const AT_ONCE = 8
const TRIES_MAX = 12

/** Answers whether the receiver said 200; a throw is a connection that failed. */
export type PostNotice = (headers: Readonly<Record<string, string>>, body: string) => Promise<boolean>
export type NoticeSenderDeps = {
  readonly store: Pick<SandboxStore, 'dueNotices' | 'endNotice' | 'retryNotice'>
  readonly secret: Uint8Array
  readonly post: PostNotice
  readonly clock: Clock
  readonly logger: Logger
}
export type NoticeSender = { readonly work: () => Promise<void>; readonly kick: () => void }

export const createNoticeSender = ({ store, secret, post, clock, logger }: NoticeSenderDeps): NoticeSender => {
  let working: Promise<void> | null = null

  const send = async ({ _id, body, tries }: SandboxNotice): Promise<void> => {
    const { timestamp, signature } = sign(secret, clock.nowMs(), Buffer.from(body))
    const headers = { 'content-type': 'application/json', [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: signature }
    const isTaken = await post(headers, body).catch(() => false)
    if (isTaken) return store.endNotice(_id, 'done')
    if (tries + 1 >= TRIES_MAX) return store.endNotice(_id, 'dead')
    return store.retryNotice(_id, clock.nowMs() + retryAfterMs(tries))
  }
  const workAll = async (): Promise<void> => {
    const due = await store.dueNotices(clock.nowMs(), SLICE)
    for (let from = 0; from < due.length; from += AT_ONCE) await Promise.all(due.slice(from, from + AT_ONCE).map(send))
  }
  const work = (): Promise<void> => (working ??= workAll().finally(() => (working = null)))
  return {
    work,
    kick: () => {
      setImmediate(() => {
        work().catch((err: unknown) => logger.warn({ err }, 'sandbox notices not sent'))
      })
    },
  }
}
