// After the sale of one order: its cases with their courses, and the form for a new one.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { OrderAfterSales } from '../../../../server/protocol/after-sales.ts'
import { useAfterSales, useOpenCase, useSendBack, useWithdraw } from '../../features/after-sales/after-sales.query.ts'
import { CaseCard } from '../../features/after-sales/case-card.tsx'
import { CaseForm } from '../../features/after-sales/case-form.tsx'
import { isSignedIn, useMe } from '../../features/session/me.query.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { EmptyBoxDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Card, Page, PageBar } from '../../ui/page.tsx'
import { Picture } from '../../ui/picture.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './after-sale.module.css'

function Whole({ shop }: { shop: OrderAfterSales }) {
  const { t } = useTranslation('afterSales')
  const { orderNo, title, skuLabel, pictureUrl, cases } = shop
  const open = useOpenCase(orderNo)
  const withdraw = useWithdraw(orderNo)
  const sendBack = useSendBack(orderNo)
  const [asking, setAsking] = useState<string | null>(null)
  const failed = (error: unknown) => showToast(failureTextOf(error), 'bad')
  return (
    <>
      <Card>
        <div className={css.goods}>
          <Picture src={pictureUrl} alt="" className={css.photo} />
          <span className="grow">
            <b className="ell">{title}</b>
            <small>{skuLabel}</small>
          </span>
        </div>
      </Card>
      {cases.toReversed().map((one) => (
        <CaseCard
          key={one.caseId}
          one={one}
          nowMs={shop.nowMs}
          busy={withdraw.isPending || sendBack.isPending}
          onWithdraw={() => setAsking(one.caseId)}
          onSendBack={(parcel) => sendBack.mutate({ caseId: one.caseId, parcel }, { onError: failed })}
        />
      ))}
      {shop.shut === null ? (
        <CaseForm
          key={cases.length}
          shop={shop}
          busy={open.isPending}
          error={open.isError ? failureTextOf(open.error) : null}
          onSend={(wish, key) => open.mutate({ wish, key }, { onSuccess: () => showToast(t('sent'), 'good') })}
        />
      ) : (
        cases.length === 0 && <EmptyState drawing={<EmptyBoxDrawing />} title={t('shut.title')} words={t(`shut.${shop.shut}`)} />
      )}
      <ConfirmDialog
        open={asking !== null}
        title={t('withdrawAsk')}
        confirmLabel={t('withdraw')}
        busy={withdraw.isPending}
        onConfirm={() => {
          if (asking !== null) withdraw.mutate(asking, { onError: failed, onSettled: () => setAsking(null) })
        }}
        onCancel={() => setAsking(null)}
      >
        {t('withdrawWords')}
      </ConfirmDialog>
    </>
  )
}

export default function AfterSalePage() {
  const { t } = useTranslation(['afterSales', 'app', 'orders'])
  const { orderNo = '' } = useParams()
  const { data: me, isPending } = useMe()
  const signedIn = isSignedIn(me)
  const shop = useAfterSales(orderNo, signedIn)
  return (
    <Page foot="acts">
      <PageBar title={t('title')} backTo={paths.order(orderNo)} />
      {!signedIn && !isPending && (
        <EmptyState drawing={<EmptyBoxDrawing />} title={t('orders:guest.title')} words={t('orders:guest.words')}>
          <ButtonLink to={paths.signIn(paths.afterSale(orderNo))} state={{ asked: 'orders' }} look="ink">
            {t('orders:guest.act')}
          </ButtonLink>
        </EmptyState>
      )}
      {signedIn && shop.isPending && <SkeletonRows label={t('app:loading')} />}
      {shop.isError && !shop.data && (
        <FailedState
          code={failureCodeOf(shop.error)}
          words={failureTextOf(shop.error)}
          onRetry={() => void shop.refetch()}
          busy={shop.isFetching}
        />
      )}
      {shop.data && <Whole shop={shop.data} />}
    </Page>
  )
}
