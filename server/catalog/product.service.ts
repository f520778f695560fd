// Keeps products: writing them with their SKUs and opening stock, the shelf, the staff's lists, and the snapshots that others copy.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { ProductRow } from '../protocol/catalog.ts'
import type { BodyOf, QueryOf, ReplyOf, restEndpoints } from '../protocol/rest-endpoints.ts'
import {
  mergeSkus,
  searchTextOf,
  skuLabel,
  skusProblem,
  snapshotOf,
  type OpeningStock,
  type Picture,
  type Product,
  type SkuSnapshot,
} from './product.rules.ts'
import { availableOf, onHandChange } from './stock.rules.ts'
import type { StockService } from './stock.service.ts'

/** As many as the reply may hold. */
const JOURNAL_ROWS = 50

type Ends = typeof restEndpoints
export type ProductPatch = Partial<Omit<Product, 'id' | 'version' | 'createdAtMs'>>
export type ProductStore = {
  /** The product with the opening stock of its SKUs and their journal rows, all or nothing. */
  readonly insert: (product: Product, opening: readonly OpeningStock[]) => Promise<void>
  readonly product: (id: string) => Promise<Product | null>
  /** Compare-and-set on `version`, raised by 1; opening stock of new SKUs in the same step. Null when another was first. */
  readonly change: (id: string, seenVersion: number, patch: ProductPatch, opening: readonly OpeningStock[]) => Promise<Product | null>
  readonly list: (of: { q: string; onShelf: boolean | null }, afterId: string | null, limit: number) => Promise<Product[]>
  readonly bySkus: (skuIds: readonly string[]) => Promise<Product[]>
}

export type ProductDeps = {
  readonly store: ProductStore
  readonly stock: StockService
  readonly pictureUrl: (pictureId: string) => Promise<string | null>
  readonly audit: Pick<Audit, 'write'>
  readonly clock: Clock
  readonly newId: () => string
}
export type Products = ReturnType<typeof createProducts>

const SNAPSHOTS_MAX = 3000 // a run sheet: 100 offers of 30 SKUs

export const createProducts = ({ store, stock, pictureUrl, audit, clock, newId }: ProductDeps) => {
  /** Hosts and assistants plan with the shop's goods: whoever hosts or assists somewhere may look at them. */
  const permitRead = (actor: Actor): void =>
    permit(actor, 'product.readStaff', {
      host: actor.roles.includes('host'),
      assistant: actor.roles.includes('assistant') ? { trade: false, mod: false } : null,
    })

  const presented = async (products: readonly Product[]): Promise<ProductRow[]> => {
    const stocks = await stock.rows(products.flatMap((product) => product.skus.map((sku) => sku.id)))
    return products.map(({ id, title, description, category, pictures, skus, onShelf, version, updatedAtMs }) => ({
      id,
      title,
      description,
      category,
      pictures: pictures.map((picture) => ({ ...picture })),
      skus: skus
        .filter((sku) => !sku.retired)
        .map((sku) => {
          const row = stocks.get(sku.id) ?? { onHand: 0, reserved: 0, safety: 0 }
          return {
            id: sku.id,
            label: skuLabel(sku.specs),
            specs: sku.specs.map((spec) => ({ ...spec })),
            priceFen: sku.priceFen,
            onHand: row.onHand,
            reserved: row.reserved,
            available: availableOf(row),
            weightGrams: sku.weightGrams,
          }
        }),
      onShelf,
      version,
      updatedAtMs,
    }))
  }
  const one = async (product: Product): Promise<ProductRow> => found((await presented([product]))[0])

  const picturesOf = async (ids: readonly string[]): Promise<Picture[]> =>
    Promise.all(
      ids.map(async (id) => {
        const url = await pictureUrl(id)
        if (url === null) throw new DomainError('bad_input', { field: 'pictureIds' })
        return { id, url }
      }),
    )
  const refuseSkus = (problem: ReturnType<typeof skusProblem>): void => {
    if (problem !== null) throw new DomainError('bad_input', { field: 'skus', problem })
  }

  /** A new product, off the shelf; no permission asked (its callers ask). Refuses `bad_input {field: skus | pictureIds}`. */
  const create = async (wish: BodyOf<Ends['productAdd']>, id = newId()): Promise<Product> => {
    refuseSkus(skusProblem(wish.skus, []))
    const nowMs = clock.nowMs()
    const { skus, opening } = mergeSkus(wish.skus, [], newId)
    const product: Product = {
      id,
      title: wish.title,
      searchText: searchTextOf(wish.title),
      description: wish.description,
      category: wish.category ?? '',
      pictures: await picturesOf(wish.pictureIds),
      skus,
      onShelf: false,
      version: 1,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    }
    await store.insert(product, opening)
    return product
  }

  const changeRow = async (product: Product, patch: ProductPatch, opening: readonly OpeningStock[] = []): Promise<Product> => {
    const changed = await store.change(product.id, product.version, { ...patch, updatedAtMs: clock.nowMs() }, opening)
    return changed ?? refuseChanged(product.id)
  }
  const refuseChanged = async (id: string): Promise<never> => {
    throw new DomainError('changed_meanwhile', { version: found(await store.product(id)).version })
  }
  const asSeen = async (id: string, seenVersion: number): Promise<Product> => {
    const product = found(await store.product(id))
    return product.version === seenVersion ? product : refuseChanged(id)
  }

  const add = async (actor: Actor, wish: BodyOf<Ends['productAdd']>): Promise<ProductRow> => {
    permit(actor, 'product.write')
    const product = await create(wish)
    await audit.write({ actor, act: 'product.write', on: { kind: 'product', id: product.id }, after: { title: product.title } })
    return one(product)
  }

  /** Refuses `changed_meanwhile {version}` and `bad_input`. SKUs left out retire; stock on hand of known SKUs does not change here. */
  const change = async (actor: Actor, id: string, wish: BodyOf<Ends['productChange']>): Promise<ProductRow> => {
    permit(actor, 'product.write')
    const product = await asSeen(id, wish.seenVersion)
    if (wish.skus) refuseSkus(skusProblem(wish.skus, product.skus))
    const merged = wish.skus ? mergeSkus(wish.skus, product.skus, newId) : null
    const patch: ProductPatch = {
      ...(wish.title === undefined ? {} : { title: wish.title, searchText: searchTextOf(wish.title) }),
      ...(wish.description === undefined ? {} : { description: wish.description }),
      ...(wish.category === undefined ? {} : { category: wish.category }),
      ...(wish.pictureIds === undefined ? {} : { pictures: await picturesOf(wish.pictureIds) }),
      ...(merged ? { skus: merged.skus } : {}),
    }
    const changed = await changeRow(product, patch, merged?.opening ?? [])
    const before = { title: product.title, skus: product.skus }
    await audit.write({
      actor,
      act: 'product.write',
      on: { kind: 'product', id },
      before,
      after: { title: changed.title, skus: changed.skus },
    })
    return one(changed)
  }

  const shelf = async (actor: Actor, id: string, wish: BodyOf<Ends['productShelf']>): Promise<ProductRow> => {
    permit(actor, 'product.shelf')
    const product = found(await store.product(id))
    if (product.onShelf === wish.onShelf) return one(product)
    if (product.version !== wish.seenVersion) return refuseChanged(id)
    const changed = await changeRow(product, { onShelf: wish.onShelf })
    await audit.write({ actor, act: 'product.shelf', on: { kind: 'product', id }, after: { onShelf: wish.onShelf } })
    return one(changed)
  }

  /** Refuses `no_stock {skuId, available}` and, for a SKU of another product, `not_found`. */
  const adjustStock = async (actor: Actor, id: string, wish: BodyOf<Ends['stockAdjust']>): Promise<ProductRow> => {
    permit(actor, 'stock.adjust')
    const product = found(await store.product(id))
    found(product.skus.find((sku) => sku.id === wish.skuId))
    const { skuId, by, reason } = wish
    const result = await stock.adjust({ skuId, by, reason, key: wish.requestId, byPersonId: actor.personId ?? '' })
    if (result === 'moved') await audit.write({ actor, act: 'stock.adjust', on: { kind: 'sku', id: skuId }, after: { by }, reason })
    return one(product)
  }

  /** What explains a SKU's number: its latest moves. */
  const journal = async (actor: Actor, id: string, { skuId }: QueryOf<Ends['stockJournal']>): Promise<ReplyOf<Ends['stockJournal']>> => {
    permit(actor, 'stock.adjust')
    found(found(await store.product(id)).skus.find((sku) => sku.id === skuId))
    const rows = await stock.moves(skuId, JOURNAL_ROWS)
    return {
      rows: rows.map((move) => ({
        id: move.id,
        atMs: move.atMs,
        code: move.code,
        units: move.quantity,
        by: onHandChange(move),
        reason: move.reason ?? null,
      })),
    }
  }

  const list = async (actor: Actor, query: QueryOf<Ends['products']>): Promise<{ rows: ProductRow[]; next: string | null }> => {
    permitRead(actor)
    const limit = Number(query.limit ?? 20)
    const of = { q: searchTextOf(query.q ?? ''), onShelf: query.onShelf === undefined ? null : query.onShelf === 'yes' }
    const rows = await store.list(of, query.cursor ?? null, limit + 1)
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return { rows: await presented(rows.slice(0, limit)), next: last?.id ?? null }
  }

  return {
    create,
    /** Puts a product on the shelf; no permission asked. */
    putOnShelf: (product: Product): Promise<Product> => changeRow(product, { onShelf: true }),
    add,
    change,
    shelf,
    adjustStock,
    journal,
    list,
    one: async (actor: Actor, id: string): Promise<ProductRow> => {
      permitRead(actor)
      return one(found(await store.product(id)))
    },
    get: (id: string): Promise<Product | null> => store.product(id),
    /** What each SKU is now, to be copied; SKUs that are not there are left out. */
    snapshot: async (skuIds: readonly string[]): Promise<Map<string, SkuSnapshot>> => {
      const wanted = new Set(skuIds.slice(0, SNAPSHOTS_MAX))
      const products = wanted.size === 0 ? [] : await store.bySkus([...wanted])
      return new Map(
        products.flatMap((product) =>
          product.skus.filter((sku) => wanted.has(sku.id)).map((sku) => [sku.id, snapshotOf(product, sku)] as const),
        ),
      )
    },
  }
}
