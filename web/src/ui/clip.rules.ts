// Tells a clip that the shop keeps itself from one at another site.

/** Played in the page; another site's only opens beside it, by the page's own policy. */
export const isOwnClip = (url: string): boolean => /^\/uploads\/[0-9a-f]{64}\.mp4$/.test(url)
