// The shop's freight templates and caps: written by staff, held in memory for pricing, read again every few seconds and after each write.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import { DomainError, found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { FreightTemplateCard, FreightTemplateWrite } from '../protocol/freight.ts'
import { areaForm, type FreightRow, type FreightTemplate } from './freight.rules.ts'

const TEMPLATES_MAX = 50

export type TemplateRow = FreightTemplateWrite & { readonly id: string; readonly version: number; readonly createdAtMs: number }
export type FreightCap = { readonly showId: string; readonly capFen: number }
export type FreightStore = {
  /** Oldest first. */
  readonly templates: () => Promise<readonly TemplateRow[]>
  readonly caps: () => Promise<readonly FreightCap[]>
  /** `taken`: goods of it stand in another template. A new default takes the place of the old one in the same step. */
  readonly insert: (row: TemplateRow) => Promise<'done' | 'taken'>
  /** `lost`: it is not as it was seen. */
  readonly replace: (row: TemplateRow, seenVersion: number) => Promise<'done' | 'taken' | 'lost'>
  readonly remove: (id: string, seenVersion: number) => Promise<boolean>
  readonly setCap: (showId: string, capFen: number | null) => Promise<void>
}
/** Which template speaks, in which version. */
export type Speaking = { readonly key: string; readonly template: FreightTemplate }
export type FreightBook = ReturnType<typeof createFreightBook>
export type FreightBookDeps = {
  readonly store: FreightStore
  readonly audit: Pick<Audit, 'write'>
  readonly nowMs: () => number
  readonly newId: () => string
}

const rowOf = ({ freeOverFen, ...row }: NonNullable<FreightTemplateWrite['other']>): FreightRow => ({
  ...row,
  ...(freeOverFen === null ? {} : { freeOverFen }),
})
/** The template as the rules read it: names of areas in one form. */
const templateOf = ({ regions, other }: TemplateRow): FreightTemplate => ({
  regions: regions.map(({ areas, ...row }) => ({ areas: areas.map((area) => area.split('/').map(areaForm).join('/')), ...rowOf(row) })),
  ...(other === null ? {} : { other: rowOf(other) }),
})
const cardOf = (row: TemplateRow): FreightTemplateCard => {
  const { createdAtMs: _, ...card } = row
  return card
}

type Book = {
  readonly byProduct: ReadonlyMap<string, Speaking>
  readonly standard: Speaking | null
  readonly caps: ReadonlyMap<string, number>
}

export const createFreightBook = ({ store, audit, nowMs, newId }: FreightBookDeps) => {
  let book: Book | null = null
  let first: Promise<void> | null = null

  const reload = async (): Promise<void> => {
    const [templates, caps] = await Promise.all([store.templates(), store.caps()])
    const speaking = (row: TemplateRow): Speaking => ({ key: `${row.id}@${row.version}`, template: templateOf(row) })
    const standard = templates.find(({ isDefault }) => isDefault)
    book = {
      byProduct: new Map(templates.flatMap((row) => row.productIds.map((productId) => [productId, speaking(row)] as const))),
      standard: standard ? speaking(standard) : null,
      caps: new Map(caps.map(({ showId, capFen }) => [showId, capFen])),
    }
  }
  const wrote = async (actor: Actor, id: string, before: object | undefined, after: object | undefined): Promise<void> => {
    const seen = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
    await audit.write({ actor, act: 'freight.write', on: { kind: 'freight', id }, ...seen })
    await reload()
  }
  const known = async (id: string): Promise<TemplateRow> => found((await store.templates()).find((row) => row.id === id) ?? null)
  const assertDone = (verdict: 'done' | 'taken' | 'lost'): void => {
    if (verdict === 'taken') throw new DomainError('bad_input', { field: 'productIds' })
    if (verdict === 'lost') throw new DomainError('changed_meanwhile')
  }
  return {
    /** Resolves when the book was read once; no price is frozen before. */
    ready: (): Promise<void> => {
      if (book) return Promise.resolve()
      return (first ??= reload().finally(() => (first = null)))
    },
    reload,
    /** Null: nothing is asked, everywhere. */
    speakingFor: (productId: string): Speaking | null => book?.byProduct.get(productId) ?? book?.standard ?? null,
    capFen: (showId: string): number | undefined => book?.caps.get(showId),

    list: async (actor: Actor): Promise<{ rows: FreightTemplateCard[] }> => {
      permit(actor, 'freight.write')
      return { rows: (await store.templates()).map(cardOf) }
    },
    /** Refuses bad_input {field: productIds} when goods stand in another template, over_cap {cap} at fifty. */
    add: async (actor: Actor, given: FreightTemplateWrite): Promise<FreightTemplateCard> => {
      permit(actor, 'freight.write')
      if ((await store.templates()).length >= TEMPLATES_MAX) throw new DomainError('over_cap', { cap: TEMPLATES_MAX })
      const row: TemplateRow = { ...given, id: newId(), version: 1, createdAtMs: nowMs() }
      assertDone(await store.insert(row))
      await wrote(actor, row.id, undefined, given)
      return cardOf(row)
    },
    /** Refuses changed_meanwhile, not_found, bad_input {field: productIds}. */
    change: async (actor: Actor, id: string, { seenVersion, ...given }: FreightTemplateWrite & { seenVersion: number }) => {
      permit(actor, 'freight.write')
      const before = await known(id)
      const row: TemplateRow = { ...before, ...given, version: seenVersion + 1 }
      assertDone(await store.replace(row, seenVersion))
      await wrote(actor, id, cardOf(before), given)
      return cardOf(row)
    },
    remove: async (actor: Actor, id: string, seenVersion: number): Promise<Record<string, never>> => {
      permit(actor, 'freight.write')
      const before = await known(id)
      if (!(await store.remove(id, seenVersion))) throw new DomainError('changed_meanwhile')
      await wrote(actor, id, cardOf(before), undefined)
      return {}
    },
    capOf: async (actor: Actor, showId: string): Promise<{ capFen: number | null }> => {
      permit(actor, 'freight.write')
      return { capFen: (await store.caps()).find((cap) => cap.showId === showId)?.capFen ?? null }
    },
    setCap: async (actor: Actor, showId: string, capFen: number | null): Promise<{ capFen: number | null }> => {
      permit(actor, 'freight.write')
      await store.setCap(showId, capFen)
      await wrote(actor, `cap:${showId}`, undefined, { capFen })
      return { capFen }
    },
  }
}
