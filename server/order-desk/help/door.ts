// Opens order help for leaders.
import type { Connection } from 'mongoose'
import type { Route } from '../../http/route.ts'
import { orderHelpRoutes } from './order-help.routes.ts'
import { createOrderHelp, type OrderHelpDeps } from './order-help.service.ts'
import { createReminderStore } from './order-help.store.ts'

export const openOrderHelp = ({
  db,
  ...deps
}: Omit<OrderHelpDeps, 'store'> & { readonly db: Connection }): { readonly routes: Route[] } => ({
  routes: orderHelpRoutes(createOrderHelp({ ...deps, store: createReminderStore(db) })),
})
