// The first owner over HTTP: the token of the data folder makes her once and signs her in; anything else changes nothing.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startPeopleServer, type PeopleServer } from '../../support/people-server.ts'

let server: PeopleServer
beforeAll(async () => {
  server = await startPeopleServer({ demo: false })
}, 120_000)
afterAll(() => server.stop())

test('the token in the file makes the first owner, once, and signs her in', async () => {
  const path = await server.members.prepareOwner()
  expect(path).toBe(join(server.dataDir, 'owner-setup'))
  expect(statSync(path ?? '').mode & 0o777).toBe(0o600)
  const token = readFileSync(path ?? '', 'utf8').trim()
  const owner = { token, name: 'Ming', password: 'lantern over the river' }
  const tab = server.openTab()

  const guessed = await tab.ask('POST', '/setup', { ...owner, token: 'a'.repeat(token.length) })
  expect([guessed.status, guessed.code]).toEqual([404, 'not_found'])
  const weak = await tab.ask('POST', '/setup', { ...owner, password: 'Ming Ming Ming Ming' })
  expect(weak).toMatchObject({ status: 400, body: { code: 'bad_input', params: { field: 'password', why: 'holdsName' } } })

  const made = await tab.ask('POST', '/setup', owner)
  expect(made).toMatchObject({ status: 200, body: { kind: 'staff', nickname: 'Ming' } })
  expect((await tab.ask('GET', '/me')).body).toMatchObject({ kind: 'staff', nickname: 'Ming' })
  expect(existsSync(path ?? '')).toBe(false)

  const second = await server.openTab().ask('POST', '/setup', { ...owner, name: 'Other' })
  expect([second.status, second.code]).toEqual([404, 'not_found'])
  const back = await server.openTab().ask('POST', '/sign-in/password', { name: 'Ming', password: owner.password })
  expect(back).toMatchObject({ status: 200, body: { kind: 'staff', nickname: 'Ming' } })
})
