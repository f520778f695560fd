// The sandbox cashier's little life: counts the time down and lets the button be pressed once.
const left = document.getElementById('left')
if (left) {
  const endsAt = performance.now() + Number(left.dataset.leftMs)
  const show = () => {
    const seconds = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000))
    left.textContent = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
    if (seconds === 0) location.reload()
    else setTimeout(show, 500)
  }
  if (Number(left.dataset.leftMs) > 0) show()
}
document.querySelector('form.pay')?.addEventListener('submit', (event) => {
  event.currentTarget.querySelector('button').disabled = true
})
// Back from the browser's memory: the page may be old.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})
