// Draws a QR picture as rows of dark and light, for the page to paint.
import qrcode from 'qrcode'

export const drawQr = (said: string): string[] => {
  const { modules } = qrcode.create(said, { errorCorrectionLevel: 'M' })
  const { size, data } = modules
  return Array.from({ length: size }, (_, row) =>
    Array.from(data.slice(row * size, (row + 1) * size), (dark) => (dark ? '1' : '0')).join(''),
  )
}
