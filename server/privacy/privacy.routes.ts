// HTTP of a member's own data, the copy of it and closing her account, and of legal holds.
import type { Actor } from '../actor.ts'
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { OwnData } from '../protocol/privacy.ts'
import type { Closings } from './closing.service.ts'
import type { Copies } from './copy.service.ts'
import type { Holds } from './hold.service.ts'

/** `kick`: the duty's work now, so that nobody waits for its beat. */
export const privacyRoutes = (
  { copies, closings, holds }: { readonly copies: Copies; readonly closings: Closings; readonly holds: Holds },
  kick: () => void,
): Route[] => {
  const shown = async ({ personId }: Actor): Promise<OwnData> => {
    const [copy, closing] = await Promise.all([copies.of(personId ?? ''), closings.of(personId ?? '')])
    return { copy, closing }
  }
  return [
    route(restEndpoints.ownData, ({ actor }) => shown(actor)),
    route(restEndpoints.dataExport, async ({ actor }) => {
      await copies.ask(actor)
      kick()
      return shown(actor)
    }),
    route(restEndpoints.dataExportPart, ({ actor, params }) => copies.read(actor, params.exportId, params.part)),
    route(restEndpoints.accountClose, async ({ actor }) => {
      await closings.ask(actor)
      return shown(actor)
    }),
    route(restEndpoints.orderHold, ({ actor, params, body }) => holds.set(actor, params.no, body)),
    route(restEndpoints.accountKeep, async ({ actor }) => {
      await closings.keep(actor)
      return shown(actor)
    }),
  ]
}
