// Uploads of staff and hosts.
import { DomainError } from '../domain-error.ts'
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { Pictures } from './picture.service.ts'

export const filesRoutes = (pictures: Pictures): Route[] => [
  route(restEndpoints.uploadPicture, async ({ actor, file }) => {
    if (!file) throw new DomainError('bad_input', { field: 'file' })
    return pictures.intake(actor, file)
  }),
]
