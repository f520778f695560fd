// Asks quickly whether a site can be reached, so that a blocked first choice costs seconds and not minutes.
const PROBE_MS = 5_000

/** Behind a proxy Node's own fetch cannot tell, so the download itself must find out (it has a time limit of its own). */
export async function reachable(url) {
  if (process.env.HTTPS_PROXY || process.env.https_proxy) return true
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(PROBE_MS) })
    return true
  } catch {
    return false
  }
}
