// A product as a form holds it: texts as typed, spec dimensions and the SKUs they make, what is wrong, and what is sent. Pure.
import type { ProductRow, SkuWrite } from '../../../../server/protocol/catalog.ts'
import { LIMITS } from '../../../../server/protocol/limits.ts'
import { displayText, graphemes } from '../../../../server/protocol/text.ts'
import { fenOfYuan, wholeOf, yuanOfFen } from '../../ui/yuan.rules.ts'

export type Dimension = { readonly name: string; readonly values: readonly string[] }
/** One combination of values. id: a SKU that is there already; its stock moves by adjustments alone. */
export type SkuDraft = {
  readonly id?: string
  readonly price: string
  readonly onHand: string
  readonly weight: string
  readonly off: boolean
}
export type ProductDraft = {
  readonly title: string
  readonly description: string
  readonly category: string
  readonly pictures: readonly { readonly id: string; readonly url: string }[]
  readonly dimensions: readonly Dimension[]
  /** By the values of a combination joined with a line break; what was typed stays while dimensions change. */
  readonly skus: ReadonlyMap<string, SkuDraft>
}
export type SkuLine = SkuDraft & {
  readonly key: string
  readonly values: readonly string[]
  readonly stock: { onHand: number; reserved: number; available: number } | null
}

export const DIMENSIONS_MAX = 3
export const TITLE_CHARS = { min: 2, max: 40 } as const
const valueChars = 20
const nameChars = 10
const descriptionChars = 5000
const keyOf = (values: readonly string[]): string => values.join('\n')
const blank: SkuDraft = { price: '', onHand: '0', weight: '', off: false }

export const emptyProduct = (): ProductDraft => ({
  title: '',
  description: '',
  category: '',
  pictures: [],
  dimensions: [],
  skus: new Map([['', blank]]),
})

/** Every combination of the dimensions' values, in their order; one without values when there are no dimensions. */
export const combinations = (dimensions: readonly Dimension[]): string[][] =>
  dimensions
    .filter((one) => one.values.length > 0)
    .reduce<string[][]>((lists, { values }) => lists.flatMap((list) => values.map((value) => [...list, value])), [[]])

export function draftOf(product: ProductRow): ProductDraft {
  const names = product.skus[0]?.specs.map((spec) => spec.name) ?? []
  const dimensions = names.map((name, index) => ({ name, values: [...new Set(product.skus.map((sku) => sku.specs[index]?.value ?? ''))] }))
  const known = new Map(
    product.skus.map((sku): [string, SkuDraft] => [
      keyOf(sku.specs.map((spec) => spec.value)),
      {
        id: sku.id,
        price: yuanOfFen(sku.priceFen),
        onHand: String(sku.onHand),
        weight: sku.weightGrams === 0 ? '' : String(sku.weightGrams),
        off: false,
      },
    ]),
  )
  // a product need not have every combination: those it lacks stand there unticked
  for (const values of combinations(dimensions)) if (!known.has(keyOf(values))) known.set(keyOf(values), { ...blank, off: true })
  return {
    title: product.title,
    description: product.description,
    category: product.category,
    pictures: product.pictures,
    dimensions,
    skus: known,
  }
}

/** The lines of the SKU table; a new combination starts with the price of the one above it. */
export function skuLines(draft: ProductDraft, product: ProductRow | null): SkuLine[] {
  let price = ''
  return combinations(draft.dimensions).map((values) => {
    const key = keyOf(values)
    const typed = draft.skus.get(key) ?? { ...blank, price }
    price = typed.price
    const sku = product?.skus.find((one) => one.id === typed.id)
    return { ...typed, key, values, stock: sku ? { onHand: sku.onHand, reserved: sku.reserved, available: sku.available } : null }
  })
}

export type SkuProblem = 'price' | 'onHand' | 'weight'
export type ProductProblems = {
  readonly title: boolean
  readonly description: boolean
  readonly dimensions: 'name' | 'twinName' | 'value' | 'tooMany' | null
  readonly noSku: boolean
  readonly skus: ReadonlyMap<string, SkuProblem>
}

function dimensionProblem(dimensions: readonly Dimension[], count: number): ProductProblems['dimensions'] {
  const names = dimensions.map((one) => displayText(one.name))
  if (dimensions.some((one) => displayText(one.name) === '' || graphemes(one.name) > nameChars || one.values.length === 0)) return 'name'
  if (new Set(names).size !== names.length) return 'twinName'
  if (dimensions.some((one) => one.values.some((value) => displayText(value) === '' || graphemes(value) > valueChars))) return 'value'
  return count > LIMITS.skusPerOfferMax ? 'tooMany' : null
}
function skuProblem(line: SkuLine): SkuProblem | null {
  const price = fenOfYuan(line.price)
  if (price === null || price < 1 || price > LIMITS.priceFenMax) return 'price'
  if (line.id === undefined && wholeOf(line.onHand, 0, LIMITS.stockUnitsMax) === null) return 'onHand'
  return line.weight.trim() !== '' && wholeOf(line.weight, 0, 100_000) === null ? 'weight' : null
}

export function productProblems(draft: ProductDraft, product: ProductRow | null): ProductProblems {
  const lines = skuLines(draft, product).filter((line) => !line.off)
  const title = graphemes(displayText(draft.title))
  return {
    title: title < TITLE_CHARS.min || title > TITLE_CHARS.max,
    description: draft.description.length > descriptionChars,
    dimensions: dimensionProblem(draft.dimensions, lines.length),
    noSku: lines.length === 0,
    skus: new Map(lines.flatMap((line) => ((problem) => (problem ? [[line.key, problem] as const] : []))(skuProblem(line)))),
  }
}
export const isClean = (problems: ProductProblems): boolean =>
  !problems.title && !problems.description && problems.dimensions === null && !problems.noSku && problems.skus.size === 0

/** What is sent; only of a clean draft. */
export function productWrite(draft: ProductDraft, product: ProductRow | null) {
  const named = draft.dimensions.filter((one) => one.values.length > 0)
  const skus = skuLines(draft, product)
    .filter((line) => !line.off)
    .map((line): SkuWrite => {
      const weightGrams = wholeOf(line.weight, 0, 100_000)
      return {
        ...(line.id !== undefined && { id: line.id }),
        specs: line.values.map((value, index) => ({ name: displayText(named[index]?.name ?? ''), value: displayText(value) })),
        priceFen: fenOfYuan(line.price) ?? 0,
        onHand: line.id === undefined ? (wholeOf(line.onHand, 0, LIMITS.stockUnitsMax) ?? 0) : 0,
        ...(weightGrams !== null && { weightGrams }),
      }
    })
  return {
    title: displayText(draft.title),
    description: draft.description,
    ...(displayText(draft.category) !== '' && { category: displayText(draft.category) }),
    pictureIds: draft.pictures.map((picture) => picture.id),
    skus,
  }
}

/** Least and most of the selling prices, and all that can be sold. */
export const priceSpan = (skus: ProductRow['skus']): { lowFen: number; highFen: number } => ({
  lowFen: Math.min(...skus.map((sku) => sku.priceFen)),
  highFen: Math.max(...skus.map((sku) => sku.priceFen)),
})
export const availableOf = (skus: ProductRow['skus']): number => skus.reduce((sum, sku) => sum + sku.available, 0)
