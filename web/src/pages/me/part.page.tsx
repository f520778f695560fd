// The small pages beside the person's own: her addresses, devices and data.
import { useParams } from 'react-router'
import { lazyPage } from '../../lazy-page.tsx'
import NotFoundPage from '../not-found.page.tsx'
import DevicesPage from './devices.page.tsx'

const Addresses = lazyPage(() => import('./addresses.page.tsx'), ['me'])
const OwnData = lazyPage(() => import('./own-data.page.tsx'), ['me', 'session'])

export default function MePartPage() {
  const { part } = useParams()
  if (part === 'devices') return <DevicesPage />
  if (part === 'addresses') return <Addresses />
  return part === 'data' ? <OwnData /> : <NotFoundPage />
}
