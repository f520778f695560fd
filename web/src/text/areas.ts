// The list of text areas and how each is fetched; a new area is a line here and a file in each language.
import app from './zh-CN/app.ts'

type Texts = { default: Record<string, unknown> }
type Loaders = Record<TextArea, () => Promise<Texts>>

export const textAreas = [
  'app',
  'errors',
  'shows',
  'room',
  'buy',
  'session',
  'orders',
  'afterSales',
  'me',
  'leader',
  'studio',
  'console',
] as const
export type TextArea = (typeof textAreas)[number]

const zhCN: Loaders = {
  app: () => Promise.resolve({ default: app }),
  errors: () => import('./zh-CN/errors.ts'),
  shows: () => import('./zh-CN/shows.ts'),
  room: () => import('./zh-CN/room.ts'),
  buy: () => import('./zh-CN/buy.ts'),
  session: () => import('./zh-CN/session.ts'),
  orders: () => import('./zh-CN/orders.ts'),
  afterSales: () => import('./zh-CN/after-sales.ts'),
  me: () => import('./zh-CN/me.ts'),
  leader: () => import('./zh-CN/leader.ts'),
  studio: () => import('./zh-CN/studio.ts'),
  console: () => import('./zh-CN/console.ts'),
}
const en: Loaders = {
  app: () => import('./en/app.ts'),
  errors: () => import('./en/errors.ts'),
  shows: () => import('./en/shows.ts'),
  room: () => import('./en/room.ts'),
  buy: () => import('./en/buy.ts'),
  session: () => import('./en/session.ts'),
  orders: () => import('./en/orders.ts'),
  afterSales: () => import('./en/after-sales.ts'),
  me: () => import('./en/me.ts'),
  leader: () => import('./en/leader.ts'),
  studio: () => import('./en/studio.ts'),
  console: () => import('./en/console.ts'),
}
export const areaLoaders: Record<'zh-CN' | 'en', Loaders> = { 'zh-CN': zhCN, en }
