// Makes a body that fits a request schema of the contract, as far as JSON Schema can say.
import { z } from 'zod'
import { idOf } from './goods-actors.ts'

type Schema = {
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  pattern?: string
  minimum?: number
  minLength?: number
  minItems?: number
}

/** A value that fits the schema as far as JSON Schema can say. */
const goodFor = (schema: Schema): unknown => {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = schema.anyOf ?? schema.oneOf
  if (choice) return goodFor(choice[0] ?? {})
  switch (schema.type ?? 'string') {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, part]) => [name, goodFor(part)]))
    case 'array':
      return (schema.minItems ?? 1) > 0 ? [goodFor(schema.items ?? {})] : []
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return textFor(schema.pattern)
  }
}
const SAMPLES = [
  idOf(1),
  '13812345678',
  '123456',
  '20260101',
  '202601010000000001',
  'k'.repeat(20),
  'ABCDEFGHJKLM',
  'abcdefghij',
  'a'.repeat(26),
  '00000000-0000-4000-8000-000000000001',
  '1',
]
const textFor = (pattern: string | undefined): string => {
  if (pattern === undefined) return '好的文字'
  const form = new RegExp(pattern, 'u')
  return SAMPLES.find((sample) => form.test(sample)) ?? 'x'
}

export const sampleBody = (schema: z.ZodType): unknown => goodFor(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema)
