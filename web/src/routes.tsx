// Which page stands at which address; every page is fetched when somebody goes there.
import { Navigate, Route, Routes, useParams } from 'react-router'
import { lazyPage, lazyRoom } from './lazy-page.tsx'
import { paths } from './paths.ts'

const Shows = lazyPage(() => import('./pages/shows/shows.page.tsx'), ['shows'])
const RoomLink = lazyPage(() => import('./pages/live/room-link.page.tsx'), ['shows'])
const Live = lazyRoom(() => import('./pages/live/live.page.tsx'), ['room', 'buy'])
const SignIn = lazyPage(() => import('./pages/session/sign-in.page.tsx'), ['session'])
const StaffSignIn = lazyPage(() => import('./pages/session/staff-sign-in.page.tsx'), ['session'])
const StaffWelcome = lazyPage(() => import('./pages/session/welcome.page.tsx'), ['session'])
const Setup = lazyPage(() => import('./pages/session/setup.page.tsx'), ['session'])
const Orders = lazyPage(() => import('./pages/orders/orders.page.tsx'), ['orders'])
const Order = lazyPage(() => import('./pages/orders/order.page.tsx'), ['orders', 'afterSales'])
const AfterSale = lazyPage(() => import('./pages/orders/after-sale.page.tsx'), ['afterSales', 'orders'])
const Me = lazyPage(() => import('./pages/me/me.page.tsx'), ['me', 'session'])
const MePart = lazyPage(() => import('./pages/me/part.page.tsx'), ['session'])
const Address = lazyPage(() => import('./pages/me/address.page.tsx'), ['me'])
const Leader = lazyPage(() => import('./pages/leader/leader.page.tsx'), ['leader', 'session'])
const Studio = lazyPage(() => import('./pages/studio/studio.page.tsx'), ['studio', 'room'])
const Assist = lazyPage(() => import('./pages/studio/assist.page.tsx'), ['studio', 'room'])
const Console = lazyPage(() => import('./pages/console/console.page.tsx'), ['console', 'session'])
const NotFound = lazyPage(() => import('./pages/not-found.page.tsx'), [])

function ReplayMoved() {
  return <Navigate to={paths.show(useParams()['showId'] ?? '')} replace />
}

export function AppRoutes() {
  return (
    <Routes>
      <Route path="/" element={<Shows />} />
      <Route path="/room/:roomId" element={<RoomLink />} />
      <Route path="/live/:showId" element={<Live />} />
      <Route path="/live/:showId/p/:offerId" element={<Live />} />
      <Route path="/replay/:showId" element={<ReplayMoved />} />
      <Route path="/sign-in" element={<SignIn />} />
      <Route path="/sign-in/staff" element={<StaffSignIn />} />
      <Route path="/staff/welcome" element={<StaffWelcome />} />
      <Route path="/setup" element={<Setup />} />
      <Route path="/orders" element={<Orders />} />
      <Route path="/orders/:orderNo" element={<Order />} />
      <Route path="/orders/:orderNo/after-sale" element={<AfterSale />} />
      <Route path="/me" element={<Me />} />
      <Route path="/me/:part" element={<MePart />} />
      <Route path="/me/addresses/:addressId" element={<Address />} />
      <Route path="/leader/*" element={<Leader />} />
      <Route path="/studio/:showId" element={<Studio />} />
      <Route path="/assist/:showId" element={<Assist />} />
      <Route path="/console/*" element={<Console />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  )
}
