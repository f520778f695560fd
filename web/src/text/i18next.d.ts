// Types of the text keys, taken from the Chinese files: a key that is not written there does not compile.
import 'i18next'
import type buy from './zh-CN/buy.ts'
import type afterSales from './zh-CN/after-sales.ts'
import type app from './zh-CN/app.ts'
import type console from './zh-CN/console.ts'
import type errors from './zh-CN/errors.ts'
import type leader from './zh-CN/leader.ts'
import type me from './zh-CN/me.ts'
import type orders from './zh-CN/orders.ts'
import type room from './zh-CN/room.ts'
import type session from './zh-CN/session.ts'
import type shows from './zh-CN/shows.ts'
import type studio from './zh-CN/studio.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    returnNull: false
    resources: {
      app: typeof app
      errors: typeof errors
      shows: typeof shows
      room: typeof room
      buy: typeof buy
      session: typeof session
      orders: typeof orders
      afterSales: typeof afterSales
      me: typeof me
      leader: typeof leader
      studio: typeof studio
      console: typeof console
    }
  }
}
