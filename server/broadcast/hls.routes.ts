// Answers players: the list of a show, live or replay, and the segments it names.
import type { Request, Response } from 'express'
import { DomainError } from '../domain-error.ts'
import type { RawRoute } from '../http/route.ts'
import { ID_PATTERN } from '../protocol/ids.ts'
import type { Play } from './play.service.ts'
import { isForeign, listCache, SEGMENT_CACHE } from './playlist.rules.ts'

const TOKEN_PATTERN = /^[A-Za-z0-9_-]{22}$/
const NAME_PATTERN = /^[0-9a-z]{1,12}(-[0-9]{1,7}\.m4s|\.mp4)$/
const LIST_TYPE = 'application/vnd.apple.mpegurl'

const partOf = (req: Request, name: string, pattern: RegExp): string => {
  const given = req.params[name]
  if (typeof given !== 'string' || !pattern.test(given)) throw new DomainError('not_found')
  return given
}
/** Pictures may be shown by a page elsewhere in the merchant's house (mini-program, second screen). */
const openToPages = (res: Response): void => void res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')

export const hlsRoutes = (play: Play, corsOrigins: readonly string[]): RawRoute[] => [
  {
    method: 'GET',
    path: '/hls/:showId/index.m3u8',
    act: 'playlist.read',
    rates: ['playlist'],
    body: 'none',
    handle: async (req, res, actor) => {
      const showId = partOf(req, 'showId', ID_PATTERN)
      const fetchSite = req.headers['sec-fetch-site']
      const site = typeof fetchSite === 'string' ? fetchSite : undefined
      if (isForeign(site, req.headers.origin, corsOrigins)) throw new DomainError('not_allowed', { field: 'origin' })
      const { text, ended } = await play.playlist(actor, showId)
      openToPages(res)
      res.setHeader('Cache-Control', listCache(ended, res.getHeader('Set-Cookie') !== undefined))
      res.vary('Sec-Fetch-Site')
      res.type(LIST_TYPE).send(text)
    },
  },
  {
    method: 'GET',
    path: '/hls/:showId/:token/:segment',
    act: 'bySignature',
    rates: [],
    body: 'none',
    person: 'none',
    handle: async (req, res) => {
      const showId = partOf(req, 'showId', ID_PATTERN)
      const name = partOf(req, 'segment', NAME_PATTERN)
      const segment = await play.segment(showId, partOf(req, 'token', TOKEN_PATTERN), name)
      openToPages(res)
      res.setHeader('Content-Type', segment.contentType)
      res.setHeader('Cache-Control', SEGMENT_CACHE)
      if (segment.bytes) return void res.send(Buffer.from(segment.bytes.buffer, segment.bytes.byteOffset, segment.bytes.byteLength))
      await new Promise<void>((settle, refuse) => {
        // The path is our own: a name of the recording's index, in a data folder that may begin with a dot.
        res.sendFile(segment.filePath, { cacheControl: false, dotfiles: 'allow' }, (err: Error | undefined) => {
          if (err && !res.headersSent) refuse(err)
          else settle()
        })
      })
    },
  },
]
