// Sends a message to one person (not to a phone number: the sender knows how to reach her) and keeps a row of every try.
import type { Clock } from '../clock.ts'
import type { Logger } from '../logger.ts'

type CommissionValue = { readonly bps: number } | { readonly fenPerUnit: number }
/** What may be said; each template's words live with the sender. url: where a tap leads. */
export type NoticeText =
  | {
      readonly template: 'showStarts'
      readonly title: string
      readonly hostName: string
      readonly startsAtMs: number
      readonly url: string
    }
  | { readonly template: 'pickupWaits'; readonly title: string; readonly pointName: string; readonly url: string }
  | { readonly template: 'orderMoved'; readonly title: string; readonly toYou: boolean; readonly reason: string; readonly url: string }
  /** Another leader serves this customer from now on. */
  | { readonly template: 'leaderChanged'; readonly fromName: string; readonly toName: string; readonly url: string }
  /** To both leaders: people and groups went from one to the other. */
  | {
      readonly template: 'peopleMoved'
      readonly name: string
      readonly toYou: boolean
      readonly people: number
      readonly groups: number
      readonly reason: string
      readonly url: string
    }
  /** What the shop decided about a leader. */
  | {
      readonly template: 'leaderDecided'
      readonly decision: 'approve' | 'refuse' | 'pause' | 'resume' | 'disable'
      readonly reason: string
      readonly url: string
    }
  | { readonly template: 'orderWaits'; readonly title: string; readonly leaderName: string; readonly url: string }
  /** name: what the shop calls the level; null: by its number. down: from then on, while more is not settled. */
  | {
      readonly template: 'levelMoved'
      readonly move: 'up' | 'down' | 'kept'
      readonly level: number
      readonly name: string | null
      readonly fromMs: number
      readonly url: string
    }
  | {
      readonly template: 'levelAhead'
      readonly level: number
      readonly name: string | null
      readonly missingFen: number
      readonly byMs: number
      readonly url: string
    }
  | { readonly template: 'campaign'; readonly title: string; readonly launchAtMs: number; readonly now: boolean; readonly url: string }
  /** Some goods pay less commission from a moment on. name: on what (the first of so many places); null: everything. */
  | {
      readonly template: 'rateCut'
      readonly name: string | null
      readonly before: CommissionValue
      readonly after: CommissionValue
      readonly places: number
      readonly fromMs: number
      /** Until then she is paid as before, as she was sharing; null: she was not. */
      readonly protectedUntilMs: number | null
      readonly url: string
    }
  /** A course is out that she has to pass. */
  | { readonly template: 'courseOut'; readonly title: string; readonly url: string }
  /** An applicant passed every course needed; the shop decides now. */
  | { readonly template: 'coursesPassed'; readonly url: string }
  /** The shop put her on its list of leaders; she is one as soon as she passed the courses needed. */
  | { readonly template: 'leaderInvited'; readonly url: string }
  | { readonly template: 'payeeChanged'; readonly url: string }
  /** She, or somebody at her phone, asked to close her account. */
  | { readonly template: 'accountCloses'; readonly dueAtMs: number; readonly url: string }
  | { readonly template: 'withdrawalEnded'; readonly amount: string; readonly outcome: 'paid' | 'back'; readonly url: string }
export type NoticePort = {
  readonly name: 'local'
  /** Refuses by throwing. noticeId: the sender drops what it was given under this id before. */
  readonly send: (personId: string, text: NoticeText, noticeId: string) => Promise<void>
}
export type NoticeLogRow = {
  readonly id: string
  readonly atMs: number
  readonly personId: string
  readonly template: NoticeText['template']
  readonly sender: string
  readonly sent: boolean
}
export type NoticeLog = {
  readonly insert: (row: NoticeLogRow) => Promise<void>
  /** mine: to be sent by us now; known: it was sent; busy: another is at it, until its lease ends. */
  readonly claim: (row: NoticeLogRow, leaseMs: number) => Promise<'mine' | 'known' | 'busy'>
  readonly ended: (id: string, sent: boolean) => Promise<void>
}
/** sent: now; known: at another time; failed: the sender refused. */
export type SentOnce = 'sent' | 'known' | 'failed'
export type Notices = {
  /** False when it could not be sent: a reminder that failed is not worth failing what it reminds of. */
  readonly send: (personId: string, text: NoticeText) => Promise<boolean>
}
export type OnceNotices = {
  /**
   * A notice under an id that says what, of what and to whom: a second time nothing is sent. Throws while another process is about to send
   * it, and when the log cannot be written; after a death between sending and writing it goes to the sender again, under the same id.
   */
  readonly once: (noticeId: string, personId: string, text: NoticeText) => Promise<SentOnce>
}
/** A sender answers sooner; who has not by then died. */
const SENDING_MS = 30_000

export const createNotices = (deps: {
  readonly port: NoticePort
  readonly log: NoticeLog
  readonly clock: Clock
  readonly newId: () => string
  readonly logger: Logger
}): Notices & OnceNotices => {
  const { port, log, clock, newId, logger } = deps
  const rowOf = (id: string, personId: string, text: NoticeText): NoticeLogRow => ({
    ...{ id, personId, atMs: clock.nowMs(), template: text.template, sender: port.name, sent: false },
  })
  const isSent = ({ id, personId }: NoticeLogRow, text: NoticeText): Promise<boolean> =>
    port.send(personId, text, id).then(
      () => true,
      (err: unknown) => {
        logger.warn({ err, template: text.template }, 'notice not sent')
        return false
      },
    )
  return {
    send: async (personId, text) => {
      const row = rowOf(newId(), personId, text)
      const sent = await isSent(row, text)
      await log.insert({ ...row, sent })
      return sent
    },
    once: async (noticeId, personId, text) => {
      const row = rowOf(noticeId, personId, text)
      const turn = await log.claim(row, SENDING_MS)
      if (turn === 'busy') throw new Error('notice is being sent by another process')
      if (turn === 'known') return 'known'
      const sent = await isSent(row, text)
      await log.ended(noticeId, sent)
      return sent ? 'sent' : 'failed'
    },
  }
}
