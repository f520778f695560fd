// Gives in-app browsers of some years ago the few built-ins that the pages and the contract use and no build step adds.

function toSorted<T>(this: readonly T[], compare?: (a: T, b: T) => number): T[] {
  return [...this].sort(compare)
}
function at<T>(this: readonly T[], index: number): T | undefined {
  const place = Math.trunc(index) || 0
  return this[place < 0 ? this.length + place : place]
}
const loneSurrogates = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<=^|[^\uD800-\uDBFF])[\uDC00-\uDFFF]/g
function toWellFormed(this: string): string {
  return String(this).replace(loneSurrogates, '\uFFFD')
}

const give = (to: object, name: string, value: unknown): void => {
  if (!(name in to)) Object.defineProperty(to, name, { value, writable: true, configurable: true })
}

/** Called once, before anything else runs. */
export function helpOldBrowsers(): void {
  give(Array.prototype, 'toSorted', toSorted)
  give(Array.prototype, 'at', at)
  give(String.prototype, 'toWellFormed', toWellFormed)
}
