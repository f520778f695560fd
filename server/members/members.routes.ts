// Who am I, profile, addresses, and the staff's list of members over HTTP.
import { DomainError } from '../domain-error.ts'
import { route, type Route } from '../http/route.ts'
import { restEndpoints as endpoints } from '../protocol/rest-endpoints.ts'
import type { Addresses } from './addresses/address.service.ts'
import type { Consents } from './consents/consent.service.ts'
import type { People } from './people.service.ts'
import type { StaffList } from './staff/staff-list.service.ts'

export type MembersRoutesDeps = {
  readonly people: People
  readonly addresses: Addresses
  readonly consents: Consents
  readonly staffList: StaffList
}

export const membersRoutes = ({ people, addresses, consents, staffList }: MembersRoutesDeps): Route[] => [
  route(endpoints.me, ({ actor }) => people.meOf(actor)),
  route(endpoints.profileWrite, ({ actor, body }) => people.writeProfile(actor, body)),
  route(endpoints.profilePicture, ({ actor, file }) => {
    if (!file) throw new DomainError('bad_input', { field: 'file' })
    return people.writePicture(actor, file)
  }),
  route(endpoints.addresses, ({ actor }) => addresses.list(actor)),
  route(endpoints.addressAdd, ({ actor, body }) => addresses.add(actor, body)),
  route(endpoints.addressChange, ({ actor, params, body }) => addresses.change(actor, params.id, body)),
  route(endpoints.addressRemove, async ({ actor, params }) => {
    await addresses.remove(actor, params.id)
    return {}
  }),
  route(endpoints.consents, ({ actor }) => consents.own(actor)),
  route(endpoints.consentWrite, ({ actor, params, body }) => consents.answer(actor, params.purpose, body)),
  route(endpoints.staffMembers, ({ actor, query }) => staffList.search(actor, query)),
]
