// Makes openapi.json from the contract's endpoints.
import { z } from 'zod'
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from 'zod-openapi'
import { ERRORS } from '../protocol/errors.ts'
import type { Endpoint } from '../protocol/rest-endpoints.ts'

const problem = z
  .object({
    code: z.enum(Object.keys(ERRORS) as [keyof typeof ERRORS]),
    title: z.string(),
    status: z.int(),
    params: z.object({}).optional().meta({ description: 'facts that go with the code' }),
  })
  .meta({ id: 'Problem' })
const upload = z.strictObject({ file: z.string().meta({ override: { format: 'binary' } }) })
const keyHeader = z.strictObject({
  'Idempotency-Key': z.string().meta({ description: 'made by the page before it sends: 16-40 letters, digits, _ or -' }),
})

const tagOf = (path: string): string => path.split('/')[path.startsWith('/staff/') ? 2 : 1] ?? 'other'

const bodyOf = (endpoint: Endpoint): Pick<ZodOpenApiOperationObject, 'requestBody'> => {
  if (endpoint.upload) return { requestBody: { required: true, content: { 'multipart/form-data': { schema: upload } } } }
  if (!endpoint.body) return {}
  return { requestBody: { required: true, content: { 'application/json': { schema: endpoint.body } } } }
}

const operationOf = (name: string, endpoint: Endpoint): ZodOpenApiOperationObject => ({
  operationId: name,
  summary: endpoint.says,
  description: `Act \`${endpoint.act}\`; rates: ${endpoint.rates.join(', ')}.${endpoint.demoOnly ? ' Only with the demo on.' : ''}`,
  tags: [tagOf(endpoint.path)],
  requestParams: {
    ...(endpoint.params ? { path: endpoint.params as z.ZodObject } : {}),
    ...(endpoint.query ? { query: endpoint.query as z.ZodObject } : {}),
    ...(endpoint.keyed ? { header: keyHeader } : {}),
  },
  ...bodyOf(endpoint),
  responses: {
    '200': { description: 'Done', content: { 'application/json': { schema: endpoint.reply } } },
    default: { description: 'Refused', content: { 'application/problem+json': { schema: problem } } },
  },
})

/** @param endpoints by name, those of this boot. */
export const openApiOf = (endpoints: Readonly<Record<string, Endpoint>>, baseUrl: string, version: string): object => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(name, endpoint) }
  }
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title: 'Sibo 私播',
      version,
      description:
        'HTTP of a self-hosted livestream shop. A session is a cookie; unsafe requests need an Origin of this server. Refusals are problem+json with a code of one closed table.',
    },
    servers: [{ url: `${baseUrl}/api/v1` }],
    paths,
  }
  return createDocument(document)
}
