// Tells an MP4 by its first box.

/** ISO 14496-12: a file begins with its `ftyp` box, whose size stands before the name. */
export const looksLikeMp4 = (bytes: Buffer): boolean => bytes.length > 16 && bytes.toString('latin1', 4, 8) === 'ftyp'
