// Chinese first, English whole: the same keys in every area, the same blanks in every sentence, a word for every code.
import { describe, expect, test } from '@jest/globals'
import { ERRORS } from '../../../server/protocol/errors.ts'
import { areaLoaders, textAreas } from '../../../web/src/text/areas.ts'

type Tree = { [key: string]: string | readonly string[] | Tree }
const leaves = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : Array.isArray(value)
        ? value.map((text, index) => [`${path}${key}.${index}`, text as string] as [string, string])
        : leaves(value as Tree, `${path}${key}.`),
  )
const base = (key: string) => key.replace(/_(one|other)$/, '')
const blanks = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].toSorted()
const tags = (text: string) => [...new Set(text.match(/<\w+>/g) ?? [])].toSorted()

describe.each(textAreas)('%s', (area) => {
  test('has the same keys, blanks and marks in both languages', async () => {
    const chinese = new Map(leaves((await areaLoaders['zh-CN'][area]()).default as Tree))
    const english = leaves((await areaLoaders.en[area]()).default as Tree)
    const known = new Set([...chinese.keys()].map(base))
    expect([...new Set(english.map(([key]) => base(key)))].filter((key) => !known.has(key))).toEqual([])
    const englishKeys = new Set(english.map(([key]) => base(key)))
    expect([...known].filter((key) => !englishKeys.has(key))).toEqual([])
    const uneven = english.filter(([key, text]) => {
      const twin = chinese.get(key) ?? chinese.get(base(key)) ?? chinese.get(`${base(key)}_other`) ?? ''
      return key.endsWith('_one') ? false : JSON.stringify([blanks(text), tags(text)]) !== JSON.stringify([blanks(twin), tags(twin)])
    })
    expect(uneven).toEqual([])
  })
  test('leaves nothing empty', async () => {
    for (const language of ['zh-CN', 'en'] as const)
      expect(leaves((await areaLoaders[language][area]()).default as Tree).filter(([, text]) => text.trim() === '')).toEqual([])
  })
})
test('every code of the closed table has words', async () => {
  const words = (await areaLoaders['zh-CN'].errors()).default
  expect(Object.keys(ERRORS).filter((code) => !(code in words))).toEqual([])
})
