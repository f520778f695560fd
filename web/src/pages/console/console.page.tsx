// The merchant's console: who may come in, its frame, and which room stands at which address below /console.
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, Route, Routes, useLocation } from 'react-router'
import type { Me } from '../../../../server/protocol/members.ts'
import { useCaseCounts } from '../../features/console-after-sales/cases.query.ts'
import { hasScope, mayOpen, maySearch, openSections, type Section } from '../../features/console-shell/access.rules.ts'
import { countOf, leadingShow, useApplied, useLiveNow, useOrderCounts } from '../../features/console-shell/counts.query.ts'
import { ConsoleNav, sectionPath, type NavCounts } from '../../features/console-shell/nav.tsx'
import { SearchPalette, useSearchKey } from '../../features/console-shell/search-palette.tsx'
import css from '../../features/console-shell/shell.module.css'
import { StepUpHost } from '../../features/console-shell/step-up.tsx'
import { TopBar } from '../../features/console-shell/top-bar.tsx'
import { isSignedIn, useMe, useSignOut } from '../../features/session/me.query.ts'
import { paths } from '../../paths.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskEmpty, DeskFailed, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { ErrorBoundary } from '../../ui/error-boundary.tsx'
import { ConsoleTheme } from './console-theme.tsx'

const Home = lazy(() => import('./home.page.tsx'))
const Products = lazy(() => import('./products.page.tsx'))
const Product = lazy(() => import('./product.page.tsx'))
const Shows = lazy(() => import('./shows.page.tsx'))
const ShowPlan = lazy(() => import('./show-plan.page.tsx'))
const Orders = lazy(() => import('./orders.page.tsx'))
const Shipping = lazy(() => import('./shipping.page.tsx'))
const AfterSales = lazy(() => import('./after-sales.page.tsx'))
const Pickup = lazy(() => import('./pickup.page.tsx'))
const Finance = lazy(() => import('./finance.page.tsx'))
const Leaders = lazy(() => import('./leaders.page.tsx'))
const Productivity = lazy(() => import('./productivity.page.tsx'))
const Tasks = lazy(() => import('./tasks.page.tsx'))
const Boards = lazy(() => import('./boards.page.tsx'))
const Rules = lazy(() => import('./rules.page.tsx'))
const Commission = lazy(() => import('./commission.page.tsx'))
const Flags = lazy(() => import('./flags.page.tsx'))
const Audit = lazy(() => import('./audit.page.tsx'))
const Members = lazy(() => import('./members.page.tsx'))
const Account = lazy(() => import('./account.page.tsx'))
const Staff = lazy(() => import('./staff.page.tsx'))

function Rooms({ me }: { me: Me }) {
  const first = openSections(me)[0]
  const guard = (section: Section, page: React.ReactNode) => (mayOpen(me, section) ? page : <NotYours me={me} />)
  return (
    <Routes>
      <Route index element={mayOpen(me, 'home') ? <Home /> : first ? <Navigate to={sectionPath(first)} replace /> : <NotYours me={me} />} />
      <Route path="products" element={guard('products', <Products />)} />
      <Route path="products/:productId" element={guard('products', <Product />)} />
      <Route path="shows" element={guard('shows', <Shows />)} />
      <Route path="shows/:showId" element={guard('shows', <ShowPlan />)} />
      <Route path="orders" element={guard('orders', <Orders />)} />
      <Route path="shipping" element={guard('shipping', <Shipping />)} />
      <Route path="afterSales" element={guard('afterSales', <AfterSales />)} />
      <Route path="pickup" element={guard('pickup', <Pickup />)} />
      <Route path="leaders" element={guard('leaders', <Leaders />)} />
      <Route path="leaders/productivity" element={guard('leaders', <Productivity />)} />
      <Route path="leaders/tasks" element={<TaskRoom me={me} />} />
      <Route path="leaders/board" element={guard('leaders', <Boards />)} />
      <Route path="leaders/rules" element={guard('leaders', <Rules />)} />
      <Route path="leaders/commission" element={guard('leaders', <Commission />)} />
      <Route path="leaders/flags" element={guard('leaders', <Flags />)} />
      <Route path="finance" element={guard('finance', <Finance />)} />
      <Route path="audit" element={guard('finance', <Audit />)} />
      <Route path="members" element={guard('members', <Members />)} />
      <Route path="staff" element={guard('staff', <Staff />)} />
      {me.kind === 'staff' && <Route path="account" element={<Account me={me} />} />}
      <Route path="*" element={<Lost />} />
    </Routes>
  )
}

/** Leaders' staff publish and judge, finance keeps the budgets. */
function TaskRoom({ me }: { me: Me }) {
  return hasScope(me, 'leaders', 'finance') && me.secondFactor !== 'asked' ? <Tasks /> : <NotYours me={me} />
}

function NotYours({ me }: { me: Me }) {
  const { t } = useTranslation('console')
  return (
    <DeskEmpty title={t('gate.notYours')} words={openSections(me).length === 0 ? t('gate.noRoom') : t('gate.noScope')}>
      <DeskButton look="primary" onClick={() => window.location.assign(paths.shows)}>
        {t('gate.toShop')}
      </DeskButton>
    </DeskEmpty>
  )
}

function Lost() {
  const { t } = useTranslation('console')
  return <DeskEmpty title={t('gate.lost')} words={t('gate.lostWords')} />
}

function Frame({ me }: { me: Me }) {
  const { t } = useTranslation('console')
  const { pathname } = useLocation()
  const [searching, setSearching] = useState(false)
  const signOut = useSignOut(() => window.location.assign(paths.shows))
  const orders = useOrderCounts(mayOpen(me, 'orders')).data
  const applied = useApplied(mayOpen(me, 'leaders')).data
  const cases = useCaseCounts(mayOpen(me, 'afterSales')).data?.counts.find(({ tab }) => tab === 'waiting')
  const live = leadingShow(useLiveNow().data?.rows)
  const search = maySearch(me) ? () => setSearching(true) : null
  useSearchKey(search)
  const counts: NavCounts = {
    shows: { dot: live !== null },
    orders: { count: countOf(orders, 'toShip') ?? undefined },
    afterSales: { count: cases?.count, hot: true },
    leaders: { count: applied?.rows.length, hot: true },
  }
  return (
    <div className={css.app}>
      <ConsoleNav me={me} shop={t('shop')} counts={counts} onSignOut={() => signOut.mutate()} />
      <TopBar live={live} onSearch={search} />
      <main className={css.main}>
        <ErrorBoundary resetKey={pathname} home={paths.console}>
          <Suspense fallback={<DeskSkeleton label={t('loading')} />}>
            {me.secondFactor === 'asked' ? <Account me={me} /> : <Rooms me={me} />}
          </Suspense>
        </ErrorBoundary>
      </main>
      <StepUpHost byFactor={me.secondFactor === 'on'} />
      {searching && <SearchPalette me={me} onClose={() => setSearching(false)} />}
    </div>
  )
}

/** Staff come by their own door; in the demo everybody comes by the one with the one-tap persons. */
function signInPath(me: Me): string {
  const here = `${window.location.pathname}${window.location.search}`
  return me.demoMode ? paths.signIn(here) : `${paths.staffSignIn}?next=${encodeURIComponent(here)}`
}

export default function ConsolePage() {
  const { t } = useTranslation('console')
  const me = useMe()
  const guest = me.data !== undefined && !isSignedIn(me.data)
  useEffect(() => {
    if (me.data && !isSignedIn(me.data)) window.location.assign(signInPath(me.data))
  }, [me.data])
  if (me.isError) return <DeskFailed title={t('gate.failed')} code={me.error.code} busy={me.isFetching} onAgain={() => void me.refetch()} />
  if (!me.data || guest) return <DeskSkeleton rows={8} label={t('loading')} />
  return (
    <ConsoleTheme>
      <Frame me={me.data} />
    </ConsoleTheme>
  )
}
