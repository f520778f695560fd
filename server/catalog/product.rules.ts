// Defines products and their SKUs and decides what a written product becomes: labels, which SKUs stay, which are new.
import type { SkuWrite } from '../protocol/catalog.ts'
import { matchText } from '../protocol/text.ts'

export type Spec = { readonly name: string; readonly value: string }
export type Sku = {
  readonly id: string
  readonly specs: readonly Spec[]
  readonly priceFen: number
  readonly weightGrams: number
  /** Taken out of the product; kept because offers and orders may name it. */
  readonly retired: boolean
}
export type Picture = { readonly id: string; readonly url: string }
export type Product = {
  readonly id: string
  readonly title: string
  /** The title as it is searched. */
  readonly searchText: string
  readonly description: string
  readonly category: string
  readonly pictures: readonly Picture[]
  readonly skus: readonly Sku[]
  readonly onShelf: boolean
  readonly version: number
  readonly createdAtMs: number
  readonly updatedAtMs: number
}
/** What an offer or order copies of a SKU when it is made. */
export type SkuSnapshot = {
  readonly productId: string
  readonly title: string
  readonly label: string
  readonly specs: readonly Spec[]
  readonly pictureUrl: string | null
  readonly priceFen: number
  readonly weightGrams: number
  readonly category: string
  readonly onShelf: boolean
}

type SkuWish = SkuWrite

/** Values of the specs in their order: 藏青 / L. A SKU without specs has an empty label. */
export const skuLabel = (specs: readonly Spec[]): string => specs.map((spec) => spec.value).join(' / ')

export const searchTextOf = (title: string): string => matchText(title)

const namesOf = (specs: readonly Spec[]): string => specs.map((spec) => spec.name).join('\n')
const hasTwins = (values: readonly string[]): boolean => new Set(values).size !== values.length

/** Why SKUs cannot stand beside one another in a product: other spec names, the same values twice, an unknown or repeated id. */
export const skusProblem = (wishes: readonly SkuWish[], known: readonly Sku[]): 'names' | 'twins' | 'unknown' | null => {
  const ids = wishes.flatMap((wish) => (wish.id === undefined ? [] : [wish.id]))
  if (hasTwins(ids) || ids.some((id) => !known.some((sku) => sku.id === id))) return 'unknown'
  const [first] = wishes
  if (wishes.some((wish) => namesOf(wish.specs) !== namesOf(first?.specs ?? []))) return 'names'
  if (wishes.some((wish) => hasTwins(wish.specs.map((spec) => spec.name)))) return 'names'
  return hasTwins(wishes.map((wish) => wish.specs.map((spec) => spec.value).join('\n'))) ? 'twins' : null
}

export type OpeningStock = { readonly skuId: string; readonly onHand: number }

/**
 * The SKUs after a write. Known ones keep their id and their stock (`onHand` of the wish counts for new SKUs only: stock on hand
 * moves by adjustments, else an open form would undo sales); those left out retire.
 */
export const mergeSkus = (
  wishes: readonly SkuWish[],
  known: readonly Sku[],
  newId: () => string,
): { skus: Sku[]; opening: OpeningStock[] } => {
  const opening: OpeningStock[] = []
  const written = wishes.map((wish): Sku => {
    const before = known.find((sku) => sku.id === wish.id)
    const id = before?.id ?? newId()
    if (!before) opening.push({ skuId: id, onHand: wish.onHand })
    const weightGrams = wish.weightGrams ?? before?.weightGrams ?? 0
    return { id, specs: wish.specs, priceFen: wish.priceFen, weightGrams, retired: false }
  })
  const kept = known.filter((sku) => !written.some((one) => one.id === sku.id)).map((sku) => ({ ...sku, retired: true }))
  return { skus: [...written, ...kept], opening }
}

export const snapshotOf = (product: Product, sku: Sku): SkuSnapshot => ({
  productId: product.id,
  title: product.title,
  label: skuLabel(sku.specs),
  specs: sku.specs,
  pictureUrl: product.pictures[0]?.url ?? null,
  priceFen: sku.priceFen,
  weightGrams: sku.weightGrams,
  category: product.category,
  onShelf: product.onShelf && !sku.retired,
})
