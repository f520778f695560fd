// Recognises a JPEG, PNG or WebP by its first twelve bytes; names and content types of uploads are never believed.

const SIGN_BYTES = 12
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

const startsWith = (given: Uint8Array, bytes: readonly number[], at = 0): boolean =>
  bytes.every((byte, index) => given[at + index] === byte)
const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))

export const looksLikePicture = (given: Uint8Array): boolean =>
  given.length > SIGN_BYTES &&
  (startsWith(given, [0xff, 0xd8, 0xff]) ||
    startsWith(given, PNG) ||
    (startsWith(given, ascii('RIFF')) && startsWith(given, ascii('WEBP'), 8)))
