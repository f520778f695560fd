// Hands a text to the person as a file of her own.

const freeAfterMs = 10_000

export function saveFile(fileName: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  document.body.append(link)
  link.click()
  link.remove()
  // browsers begin the download after the click has ended
  setTimeout(() => URL.revokeObjectURL(url), freeAfterMs)
}
