// The desk of a pickup point: a code scanned or typed, what it is for, handed over; for a minute also without network.
import { Input, Select, type InputRef } from 'antd'
import { Wifi, WifiOff } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useHandOver, useLook, useMyPoints, useNameDevice } from '../../features/console-pickup/pickup-desk.query.ts'
import css from '../../features/console-pickup/pickup-desk.module.css'
import { codedOf, type Coded } from '../../features/console-pickup/scan.rules.ts'
import { SeenCard, type Seen } from '../../features/console-pickup/seen-card.tsx'
import { useOffline, type Synced } from '../../features/console-pickup/use-offline.ts'
import { newPageKey } from '../../platform/env.ts'
import type { RestError } from '../../platform/rest-client.ts'
import { failureCodeOf, failureText, failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskEmpty, DeskFailed, DeskHead, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'

type Reply = {
  title: string
  skuLabel: string
  pictureUrl: string | null
  buyerName: string
  phoneTail: string
  orderNo: string
  left: number
  stopped: Seen['stopped']
}
const seenOf = (reply: Reply): Seen => ({
  title: reply.title,
  skuLabel: reply.skuLabel,
  pictureUrl: reply.pictureUrl,
  buyer: `${reply.buyerName} ${reply.phoneTail}`,
  orderNo: reply.orderNo,
  left: reply.left,
  stopped: reply.stopped,
  offline: false,
})

/** One code at a time: looked at, then handed over under one scan id until it is answered. */
function useCounter(pointId: string, offline: ReturnType<typeof useOffline>) {
  const { t } = useTranslation('console')
  const look = useLook(pointId)
  const handOver = useHandOver(pointId)
  const scanId = useRef('')
  const [coded, setCoded] = useState<Coded | null>(null)
  const [seen, setSeen] = useState<Seen | null>(null)
  const [handed, setHanded] = useState(0)
  const [failure, setFailure] = useState<string | null>(null)
  const failed = (error: RestError) => {
    const why = error.params['why']
    const stopped = why === 'case_open' || why === 'used' || why === 'not_ready'
    setFailure(error.code === 'code_wrong' ? t('pickup.wrong') : stopped ? t(`pickup.stopped.${why}`) : failureTextOf(error))
  }
  const withoutNetwork = async (scanned: Coded) => {
    const verdict = await offline.judge(scanned)
    if (verdict.kind !== 'good') return setFailure(t(`pickup.offline.${verdict.kind}`))
    const { left, title, skuLabel } = verdict
    setSeen({ title, skuLabel, pictureUrl: null, buyer: '', orderNo: scanned.orderNo ?? '', left, stopped: null, offline: true })
  }
  const scan = (text: string) => {
    const scanned = codedOf(text)
    setCoded(scanned)
    setSeen(null)
    setHanded(0)
    setFailure(scanned ? null : t('pickup.noCode'))
    scanId.current = newPageKey()
    if (!scanned) return
    look.mutate(scanned, {
      onSuccess: (reply) => setSeen(seenOf(reply)),
      onError: (error) => (error.code === 'no_answer' ? void withoutNetwork(scanned) : failed(error)),
    })
  }
  const give = (quantity: number) => {
    if (!coded || !seen) return
    if (seen.offline) {
      offline.handOver(coded, quantity)
      setSeen({ ...seen, left: seen.left - quantity })
      return setHanded(quantity)
    }
    handOver.mutate(
      { ...coded, scanId: scanId.current, quantity },
      {
        onSuccess: (reply) => {
          scanId.current = newPageKey()
          setSeen(seenOf(reply))
          setHanded(quantity)
          setFailure(null)
        },
        // after silence the same scan id is sent again by the next press
        onError: (error) => (error.code === 'no_answer' ? setFailure(failureText('no_answer')) : failed(error)),
      },
    )
  }
  return { seen, handed, failure, busy: look.isPending || handOver.isPending, scan, give }
}

function Counter({ pointId, named }: { pointId: string; named: boolean }) {
  const { t } = useTranslation('console')
  const field = useRef<InputRef>(null)
  const [typed, setTyped] = useState('')
  const synced = useCallback(
    ({ done, conflict, wrong }: Synced) =>
      showToast(t('pickup.synced', { done, bad: conflict + wrong }), conflict + wrong > 0 ? 'bad' : 'good'),
    [t],
  )
  const offline = useOffline(pointId, named, synced)
  const counter = useCounter(pointId, offline)
  const device = useNameDevice(pointId)
  // a scanner types where the cursor stands
  useEffect(() => field.current?.focus(), [])
  const scan = () => {
    counter.scan(typed)
    setTyped('')
    field.current?.focus()
  }
  return (
    <DeskCard label={t('nav.pickup')}>
      <form
        className={css.scan}
        onSubmit={(event) => {
          event.preventDefault()
          scan()
        }}
      >
        <Input
          ref={field}
          className="num"
          autoComplete="off"
          value={typed}
          maxLength={60}
          placeholder={t('pickup.code')}
          aria-label={t('pickup.code')}
          onChange={(event) => setTyped(event.target.value)}
        />
        <DeskButton type="submit" look="primary" size="lg" busy={counter.busy} disabled={typed.trim() === ''}>
          {t('pickup.look')}
        </DeskButton>
        {counter.failure !== null && (
          <p className={css.wrong} role="alert">
            {counter.failure}
          </p>
        )}
        <p className={css.quiet}>
          {named ? (
            <>
              <Wifi size={14} aria-hidden="true" /> {t('pickup.named')}
            </>
          ) : (
            <DeskButton
              size="sm"
              busy={device.isPending}
              icon={<WifiOff size={14} aria-hidden="true" />}
              onClick={() => device.mutate(undefined, { onError: (error) => showToast(failureTextOf(error), 'bad') })}
            >
              {t('pickup.nameDevice')}
            </DeskButton>
          )}
          {offline.waiting > 0 && ` · ${t('pickup.waiting', { count: offline.waiting })}`}
        </p>
      </form>
      {counter.seen && (
        <SeenCard key={counter.seen.orderNo} seen={counter.seen} busy={counter.busy} handed={counter.handed} onHandOver={counter.give} />
      )}
    </DeskCard>
  )
}

export default function PickupPage() {
  const { t } = useTranslation('console')
  const points = useMyPoints()
  const [chosen, setChosen] = useState<string | null>(null)
  const rows = points.data?.rows ?? []
  const point = rows.find(({ id }) => id === chosen) ?? rows[0]
  return (
    <>
      <DeskHead title={t('nav.pickup')} words={point ? `${point.name} · ${point.place}` : t('pickup.pageWords')} />
      {rows.length > 1 && point && (
        <div className={css.tool}>
          <Select
            className={css.point ?? ''}
            value={point.id}
            aria-label={t('pickup.point')}
            options={rows.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setChosen}
          />
        </div>
      )}
      {points.isError && !points.data ? (
        <DeskFailed
          title={t('pickup.failed')}
          code={failureCodeOf(points.error) ?? 'fault'}
          busy={points.isFetching}
          onAgain={() => void points.refetch()}
        />
      ) : !points.data ? (
        <DeskSkeleton rows={2} label={t('loading')} />
      ) : point ? (
        <Counter key={point.id} pointId={point.id} named={point.isOfflineDevice} />
      ) : (
        <DeskEmpty title={t('pickup.noPoint')} words={t('pickup.noPointWords')} />
      )}
    </>
  )
}
