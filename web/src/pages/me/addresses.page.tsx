// The person's delivery addresses.
import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { AddressList } from '../../features/addresses/address-list.tsx'
import { useAddresses } from '../../features/addresses/addresses.query.ts'
import { LIMITS } from '../../../../server/protocol/limits.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyBoxDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { ActBar, Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'

const maxRows = LIMITS.addressesPerMemberMax

export default function AddressesPage() {
  const { t } = useTranslation(['me', 'app'])
  const navigate = useNavigate()
  const addresses = useAddresses()
  const rows = addresses.data?.rows ?? []
  const open = (addressId: string) => void navigate(paths.address(addressId))
  return (
    <Page foot="acts">
      <PageBar title={t('address.title')} backTo={paths.me} />
      {addresses.isPending && <SkeletonRows count={2} label={t('app:loading')} />}
      {addresses.isError && !addresses.data && (
        <FailedState
          code={failureCodeOf(addresses.error)}
          words={failureTextOf(addresses.error)}
          onRetry={() => void addresses.refetch()}
          busy={addresses.isFetching}
        />
      )}
      {addresses.data && rows.length === 0 && (
        <EmptyState drawing={<EmptyBoxDrawing />} title={t('address.empty.title')} words={t('address.empty.words')} />
      )}
      <AddressList rows={rows} onChoose={(row) => open(row.id)} onEdit={(row) => open(row.id)} />
      <ActBar>
        {rows.length >= maxRows ? (
          <p>{t('address.max')}</p>
        ) : (
          <ButtonLink to={paths.addressNew} look="ink" size="lg" block icon={<Plus size={20} aria-hidden="true" />}>
            {t('address.add')}
          </ButtonLink>
        )}
      </ActBar>
    </Page>
  )
}
