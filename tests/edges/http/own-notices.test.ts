// The server's notices to itself in production: asked by address where it listens, let past the host guard by route, nothing else is.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, test } from '@jest/globals'
import { ownAddress } from '../../../server/http/own-address.ts'
import type { RawRoute } from '../../../server/http/route.ts'
import { createTestHttp, type TestHttp } from '../../support/http-app.ts'

const PATH = '/api/v1/notices/test'
const notice: RawRoute = {
  method: 'POST',
  path: PATH,
  act: 'bySignature',
  rates: [],
  body: 'raw',
  crossSite: true,
  handle: (req, res) => Promise.resolve(void res.json({ bytes: (req.body as Buffer).toString('utf8') })),
}
const ownPage: RawRoute = {
  ...notice,
  method: 'GET',
  path: '/signed/:proof',
  body: 'none',
  handle: (_req, res) => Promise.resolve(void res.json({})),
}
const { crossSite: _crossSite, ...page } = ownPage

let http: TestHttp | undefined
let server: Server | undefined
afterEach(() => {
  server?.close()
  http?.end()
})
const listen = async (host: string): Promise<string> => {
  http = createTestHttp({ rawRoutes: [notice, page] }, { production: true })
  server = createServer(http.app)
  server.listen(0, host)
  await once(server, 'listening')
  return ownAddress(server.address())
}
const post = (url: string) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })

describe.each([['127.0.0.1'], ['0.0.0.0'], ['127.0.0.3']])('a production server that listens on %s', (host) => {
  test('gets its own notice on its real port, and serves nothing else by address', async () => {
    const url = await listen(host)
    const answer = await post(`${url}${PATH}`)
    expect([answer.status, await answer.json()]).toEqual([200, { bytes: '{}' }])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect((await post(`${url}/api/v1/notices/other`)).status).toBe(421)
    expect((await fetch(`${url}${PATH}`)).status).toBe(421)
    expect((await fetch(`${url}/signed/abc`)).status).toBe(421)
    expect((await fetch(`${url}/`)).status).toBe(421)
  })
})

test('an address is asked where it listens; everywhere means this machine', () => {
  expect(ownAddress({ address: '203.0.113.9', family: 'IPv4', port: 3000 })).toBe('http://203.0.113.9:3000')
  expect(ownAddress({ address: '0.0.0.0', family: 'IPv4', port: 3001 })).toBe('http://127.0.0.1:3001')
  expect(ownAddress({ address: '::', family: 'IPv6', port: 3002 })).toBe('http://[::1]:3002')
  expect(() => ownAddress(null)).toThrow('does not listen')
})
