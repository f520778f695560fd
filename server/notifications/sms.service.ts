// Sends a text to one person's phone through the SMS port and keeps a masked row of every try.
import type { Clock } from '../clock.ts'
import { DomainError } from '../domain-error.ts'
import type { Logger } from '../logger.ts'

/** What may be said by SMS; each template's words live with the sender. */
export type SmsText = { readonly template: 'signInCode'; readonly code: string; readonly minutes: number }
export type SmsPort = {
  readonly name: 'local'
  /** Refuses by throwing. `shown`: what the page may show in place of a text that nobody receives (demo only). */
  readonly send: (phone: string, text: SmsText) => Promise<{ readonly shown?: string }>
}
export type SmsLogRow = {
  readonly id: string
  readonly atMs: number
  readonly phoneMasked: string
  readonly template: SmsText['template']
  readonly sender: string
  readonly sent: boolean
}
export type SmsLog = { readonly insert: (row: SmsLogRow) => Promise<void> }
export type Sms = { readonly send: (phone: string, text: SmsText) => Promise<{ readonly shown?: string }> }

export const maskedPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`

export const createSms = (deps: {
  readonly port: SmsPort
  readonly log: SmsLog
  readonly clock: Clock
  readonly newId: () => string
  readonly logger: Logger
}): Sms => ({
  /** Refuses with `unavailable` when the sender does. */
  send: async (phone, text) => {
    const row = {
      id: deps.newId(),
      atMs: deps.clock.nowMs(),
      phoneMasked: maskedPhone(phone),
      template: text.template,
      sender: deps.port.name,
    }
    try {
      const answer = await deps.port.send(phone, text)
      await deps.log.insert({ ...row, sent: true })
      return answer
    } catch (err) {
      deps.logger.warn({ err, template: text.template }, 'sms not sent')
      await deps.log.insert({ ...row, sent: false })
      throw new DomainError('unavailable', undefined, 5000)
    }
  },
})
