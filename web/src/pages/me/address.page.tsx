// One delivery address: writing a new one, changing or deleting an old one.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { AddressForm } from '../../features/addresses/address-form.tsx'
import { useAddresses, useRemoveAddress } from '../../features/addresses/addresses.query.ts'
import { paths } from '../../paths.ts'
import { failureText, failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './me.module.css'

export default function AddressPage() {
  const { t } = useTranslation(['me', 'app'])
  const navigate = useNavigate()
  const { addressId = 'new' } = useParams()
  const isNew = addressId === 'new'
  const addresses = useAddresses(!isNew)
  const address = addresses.data?.rows.find((row) => row.id === addressId) ?? null
  const [asking, setAsking] = useState(false)
  const back = (words: string) => {
    showToast(words, 'good')
    void navigate(paths.addresses, { replace: true })
  }
  const remove = useRemoveAddress(() => back(t('address.removed')))
  return (
    <Page foot="none" surface>
      <PageBar title={isNew ? t('address.add') : t('address.edit')} backTo={paths.addresses} />
      {!isNew && addresses.isPending && <SkeletonRows count={2} label={t('app:loading')} />}
      {!isNew && addresses.data && !address && <FailedState code="not_found" words={failureText('not_found')} />}
      {(isNew || address) && (
        <AddressForm key={addressId} address={address} submitLabel={t('address.save')} onSaved={() => back(t('address.saved'))} />
      )}
      {address && (
        <Button look="plain" block className={css.remove} onClick={() => setAsking(true)}>
          {t('address.remove')}
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        title={t('address.removeAsk')}
        confirmLabel={t('address.remove')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(addressId, { onError: (error) => showToast(failureTextOf(error), 'bad') })}
        onCancel={() => setAsking(false)}
      >
        {t('address.removeWords')}
      </ConfirmDialog>
    </Page>
  )
}
