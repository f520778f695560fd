// How a leader's poster may look: show and product, the cover alone, one product alone. Imports nothing.

export const POSTER_TEMPLATES = ['split', 'full', 'goods'] as const
export type PosterTemplate = (typeof POSTER_TEMPLATES)[number]
