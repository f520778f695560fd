// Checks the S3 driver against a small server that speaks the part of S3 it uses (path style, ranges, missing keys).
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createS3Store } from '../../../server/persistence/object-store-s3.ts'

const kept = new Map<string, Buffer>()
const seen: { method: string; path: string; authorization: string; type: string }[] = []
let server: Server
let store: ReturnType<typeof createS3Store>

async function answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
  const path = decodeURIComponent(request.url?.split('?')[0] ?? '')
  const { authorization = '', 'content-type': type = '', range } = request.headers
  seen.push({ method: request.method ?? '', path, authorization, type })
  const body = await buffer(request)
  if (request.method === 'PUT') {
    kept.set(path, body)
    return void reply.writeHead(200, { ETag: '"1"' }).end()
  }
  if (request.method === 'DELETE') {
    kept.delete(path)
    return void reply.writeHead(204).end()
  }
  const found = kept.get(path)
  if (!found) return void reply.writeHead(404, { 'Content-Type': 'application/xml' }).end('<Error><Code>NoSuchKey</Code></Error>')
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? []
  if (from === undefined || to === undefined) return void reply.writeHead(200, { 'Content-Length': found.length }).end(found)
  const part = found.subarray(Number(from), Number(to) + 1)
  reply.writeHead(206, { 'Content-Length': part.length, 'Content-Range': `bytes ${from}-${to}/${found.length}` }).end(part)
}

beforeAll(async () => {
  server = createServer((request, reply) => void answer(request, reply))
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  const { port } = server.address() as AddressInfo
  store = createS3Store({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'auto',
    bucket: 'shop',
    accessKeyId: 'id',
    secretAccessKey: 'secret',
    forcePathStyle: true,
  })
})

afterAll(async () => {
  store.close()
  server.closeAllConnections()
  await new Promise((settle) => server.close(settle))
})

test('puts with its type and a signature, gives back whole or in part, removes', async () => {
  await store.put('pictures/a.webp', Buffer.from('hello world'), 'image/webp')
  expect(seen.at(-1)).toMatchObject({ method: 'PUT', path: '/shop/pictures/a.webp', type: 'image/webp' })
  expect(seen.at(-1)?.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=id\//)
  const whole = await store.get('pictures/a.webp')
  expect(whole?.sizeBytes).toBe(11)
  expect((await buffer(whole?.body as Readable)).toString()).toBe('hello world')
  const part = await store.get('pictures/a.webp', { startByte: 6, endByte: 8 })
  expect(part?.sizeBytes).toBe(11)
  expect((await buffer(part?.body as Readable)).toString()).toBe('wor')
  await store.remove('pictures/a.webp')
  expect(await store.get('pictures/a.webp')).toBeUndefined()
})

test('takes a stream', async () => {
  await store.put('clips/b.mp4', Readable.from([Buffer.from('one '), Buffer.from('two')]), 'video/mp4')
  const back = await store.get('clips/b.mp4')
  expect((await buffer(back?.body as Readable)).toString()).toBe('one two')
})

test('a bad key never reaches the store', async () => {
  const before = seen.length
  await expect(store.put('../x', Buffer.from('x'), 'text/plain')).rejects.toThrow('bad key')
  await expect(store.get('a//b')).rejects.toThrow('bad key')
  await expect(store.remove('.x')).rejects.toThrow('bad key')
  expect(seen).toHaveLength(before)
})
