// HTTP of leaders: application, links, posters, people, and the short link that leads to a show.
import { DomainError, found } from '../domain-error.ts'
import { route, type RawRoute, type Route } from '../http/route.ts'
import { z } from 'zod'
import { id, shareCode } from '../protocol/fields.ts'
import { POSTER_TEMPLATES } from '../protocol/posters.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { AgreementService } from './agreement/agreement.service.ts'
import type { BoardNames } from './board-names.service.ts'
import type { Leader, LeaderService } from './leader.service.ts'
import type { LinkService } from './links/link.service.ts'
import type { PeopleService } from './people.service.ts'
import type { PosterService } from './links/poster.service.ts'

type Services = { leaders: LeaderService; links: LinkService; people: PeopleService; posters: PosterService }
const PAGE_ROWS = 20
/** The same poster for a link without a question mark as ever. */
const posterAsk = z.object({ template: z.enum(POSTER_TEMPLATES).default('split'), offer: id.optional() })

const applied = (leader: Leader) => ({
  ...{ state: leader.state, name: leader.name, reason: leader.reason },
  accepted: Boolean(leader.acceptedBy),
})

export function leaderRoutes({
  leaders,
  links,
  people,
  agreements,
  boardNames,
}: Omit<Services, 'posters'> & { agreements: AgreementService; boardNames: BoardNames }): Route[] {
  return [
    route(restEndpoints.leaderApply, async ({ actor, body }) => {
      // `agreed` is true or the contract refuses: she accepts the version in force, before her application stands.
      await agreements.accept(actor, agreements.current())
      return applied(await leaders.apply(actor, { name: body.name, about: body.about }))
    }),
    route(restEndpoints.leaderApplication, async ({ actor }) => {
      const leader = await leaders.application(actor)
      return leader && applied(leader)
    }),
    route(restEndpoints.boardName, ({ actor, body }) => boardNames.choose(actor, body.named)),
    route(restEndpoints.linkCreate, ({ actor, body }) => links.create(actor, body)),
    route(restEndpoints.linkSwitch, ({ actor, params, body }) => links.turn(actor, params.id, body.disabled)),
    route(restEndpoints.leaderPeople, ({ actor, query }) =>
      people.people(actor, { cursor: query.cursor ?? null, limit: Number(query.limit ?? PAGE_ROWS) }),
    ),
  ]
}

/** opened: a short link was opened and led there; one that is no link leads to the first page and is counted all the same. */
export function leaderRawRoutes({ links, posters, opened }: Services & { opened: (led: 'show' | 'nowhere') => void }): RawRoute[] {
  return [
    {
      method: 'GET',
      path: '/r/:code',
      act: 'show.tryCode',
      rates: ['shareCode'],
      body: 'none',
      async handle(req, res) {
        const code = shareCode.safeParse(req.params['code'])
        res.set('Cache-Control', 'no-store')
        const offerId = id
          .nullable()
          .catch(null)
          .parse(req.query['p'] ?? null)
        const to = code.success ? await links.redirectOf(code.data, offerId) : '/'
        opened(to === '/' ? 'nowhere' : 'show')
        res.redirect(302, to)
      },
    },
    {
      method: 'GET',
      path: '/api/v1/leader/links/:id/poster.png',
      act: 'poster.make',
      rates: ['poster'],
      body: 'none',
      async handle(req, res, actor) {
        const linkId = id.safeParse(req.params['id'])
        const ask = posterAsk.safeParse(req.query)
        if (!ask.success) throw new DomainError('bad_input', { field: String(ask.error.issues[0]?.path[0] ?? '') })
        const { template, offer } = ask.data
        const png = await posters.poster(actor, found(linkId.success ? linkId.data : null), { template, offerId: offer ?? null })
        res.set('Cache-Control', 'private, max-age=60').type('png').send(png)
      },
    },
  ]
}
