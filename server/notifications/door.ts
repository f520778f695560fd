// Opens messages to people's phones.
import type { Connection } from 'mongoose'
import type { Clock } from '../clock.ts'
import type { Logger } from '../logger.ts'
import { newId } from '../new-id.ts'
import { createLocalNotices } from './local-notice.adapter.ts'
import { createLocalSms } from './local-sms.adapter.ts'
import { createNoticeLog } from './notice-log.store.ts'
import { createNotices, type Notices } from './notice.service.ts'
import { createRoundStore } from './round.store.ts'
import type { ToldOnce } from './round.service.ts'
import { createSmsLog } from './sms-log.store.ts'
import { createSms, type Sms } from './sms.service.ts'

export type NotificationsDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly logger: Logger
  readonly config: { readonly smsSender: 'local'; readonly demo: boolean; readonly shopName: string }
}

export type OpenedNotifications = { readonly sms: Sms; readonly notices: Notices & ToldOnce }

export const openNotifications = ({ db, clock, logger, config }: NotificationsDeps): OpenedNotifications => ({
  notices: {
    ...createNotices({
      port: createLocalNotices(logger),
      log: createNoticeLog(db),
      clock,
      newId: () => newId(clock.nowMs()),
      logger,
    }),
    rounds: createRoundStore(db),
  },
  sms: createSms({
    port: createLocalSms(logger, config.shopName, config.demo),
    log: createSmsLog(db),
    clock,
    newId: () => newId(clock.nowMs()),
    logger,
  }),
})
