// HTTP of what a member lets herself be told.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { NoticeChoices } from './notice-settings.service.ts'

export const noticeSettingsRoutes = (choices: NoticeChoices): Route[] => [
  route(restEndpoints.noticeSettings, ({ actor }) => choices.own(actor)),
  route(restEndpoints.noticeSettingsWrite, ({ actor, body }) => choices.write(actor, body)),
]
