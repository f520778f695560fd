// Stands in for an SMS provider on one's own machine: the server's log is the phone.
import type { Logger } from '../logger.ts'
import type { SmsPort } from './sms.service.ts'

/** Refused in production. @param showOnPage demo only: the page shows the code too. */
export const createLocalSms = (logger: Logger, shopName: string, showOnPage: boolean): SmsPort => ({
  name: 'local',
  send: async (phone, text) => {
    // The one place where a code may stand in a log: nobody else would ever tell it.
    const words = `【${shopName}】验证码 ${text.code}，${text.minutes} 分钟内有效，请勿告诉任何人`
    logger.info({ phoneEnds: phone.slice(-4), sms: words }, 'local sms')
    return showOnPage ? { shown: text.code } : {}
  },
})
