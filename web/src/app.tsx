// Starts the pages: theme, texts, router, queries, and what stands beside every page.
import { lazy, StrictMode, Suspense, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter, useLocation } from 'react-router'
import { enterLive, useCurrentLive } from './pages/live/current-live.store.ts'
import { PageOnItsWay } from './pages/page-on-its-way.tsx'
import { helpOldBrowsers } from './platform/old-browsers.ts'
import { AppRoutes } from './routes.tsx'
import { loadTexts, startTexts } from './text/i18n.ts'
import './ui/base.css'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import './ui/theme.css'
import { startTheme } from './ui/theme-mode.ts'
import { ToastHost } from './ui/toast.tsx'

const loadKeeper = () => import('./pages/live/live-keeper.tsx')
const LiveKeeper = lazy(loadKeeper)
function Shell() {
  const { pathname } = useLocation()
  const keepsLive = useCurrentLive((now) => now.showId !== null)
  useEffect(() => {
    // new browsers give a promise here, which is no clean-up
    window.scrollTo(0, 0)
  }, [pathname])
  return (
    <ErrorBoundary resetKey={pathname}>
      {keepsLive && (
        <Suspense fallback={null}>
          <LiveKeeper />
        </Suspense>
      )}
      <Suspense fallback={<PageOnItsWay dark={pathname.startsWith('/live/')} />}>
        <AppRoutes />
      </Suspense>
      <ToastHost />
    </ErrorBoundary>
  )
}

/** A link to a room is the hot path: its session is fetched beside the page, not after it. */
function beginRoom(): void {
  const showId = /^\/live\/([0-9a-f]{24})(\/|$)/.exec(window.location.pathname)?.[1]
  if (showId === undefined) return
  enterLive(showId, new URLSearchParams(window.location.search).get('code'))
  void loadKeeper()
  void loadTexts(['room', 'buy'])
}

async function start(): Promise<void> {
  helpOldBrowsers()
  startTheme()
  const texts = startTexts()
  beginRoom()
  await texts
  const place = document.getElementById('root')
  if (!place) throw new Error('index.html has no #root')
  createRoot(place).render(
    <StrictMode>
      <BrowserRouter>
        <Shell />
      </BrowserRouter>
    </StrictMode>,
  )
}

void start()
