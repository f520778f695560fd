// The sending desk of the console: what is to be packed and sent, what delivering costs, where goods are collected; the part on show stands in the address.
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { useUrlFilters } from '../../features/console-shell/url-filters.ts'
import { DeskHead } from '../../ui/desk-parts.tsx'
import { FreightDesk } from './freight-desk.tsx'
import { PointsDesk } from './points-desk.tsx'
import { ToShipDesk } from './to-ship-desk.tsx'

const parts = ['toShip', 'freight', 'points'] as const
type Part = (typeof parts)[number]

export default function ShippingPage() {
  const { t } = useTranslation('console')
  const { get, set } = useUrlFilters()
  const part = parts.find((one) => one === get('part')) ?? 'toShip'
  return (
    <>
      <DeskHead title={t('nav.shipping')} words={t(`shipping.words.${part}`)}>
        <Segmented<Part>
          value={part}
          options={parts.map((value) => ({ value, label: t(`shipping.part.${value}`) }))}
          onChange={(value) => set({ part: value === 'toShip' ? null : value, show: null })}
        />
      </DeskHead>
      {part === 'toShip' && <ToShipDesk />}
      {part === 'freight' && <FreightDesk />}
      {part === 'points' && <PointsDesk />}
    </>
  )
}
