// Sets the theme before the first paint; a file of its own because the pages allow no inline script.
;(function () {
  var mode = 'auto'
  try {
    mode = localStorage.getItem('sibo.theme') || 'auto'
  } catch (e) {
    mode = 'auto'
  }
  var dark = mode === 'dark' || (mode === 'auto' && window.matchMedia && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-theme', dark ? 'dark' : 'light')
})()
