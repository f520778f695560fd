// Dated rules of the shop at the desk: the draft that waits for somebody to publish it, and every version that was, newest first.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../platform/clock-offset.ts'
import type { FailCode } from '../platform/rest-client.ts'
import { failureText } from '../text/failure.ts'
import { dateTimeOf } from '../text/when.ts'
import { DeskButton } from './desk-button.tsx'
import { DeskCard } from './desk-parts.tsx'
import css from './desk-versions.module.css'
import { Tag } from './tag.tsx'
import { showToast } from './toast.tsx'

type DraftCardProps = {
  readonly draft: { readonly version: number; readonly byName: string; readonly reason: string }
  readonly mayPublish: boolean
  /** Whose publishing it is; the version seen goes with it. */
  readonly publish: {
    readonly isPending: boolean
    readonly mutate: (version: number, then: { onSuccess: () => void; onError: (error: { code: FailCode }) => void }) => void
  }
  /** Said when it went through. */
  readonly published: string
  readonly children: ReactNode
}

export function DraftCard({ draft, mayPublish, publish, published, children }: DraftCardProps) {
  const { t } = useTranslation('console')
  const send = () =>
    publish.mutate(draft.version, {
      onSuccess: () => showToast(published, 'good'),
      // Who wrote it may not publish it while somebody else can.
      onError: (error) => showToast(error.code === 'not_allowed' ? t('rules.another') : failureText(error.code), 'bad'),
    })
  return (
    <DeskCard
      title={t('rules.draft')}
      words={t('rules.draftBy', { name: draft.byName, reason: draft.reason })}
      side={
        mayPublish ? (
          <DeskButton look="primary" busy={publish.isPending} onClick={send}>
            {t('rules.publish')}
          </DeskButton>
        ) : undefined
      }
    >
      <div className={css.versions}>{children}</div>
    </DeskCard>
  )
}

export type VersionLine = {
  readonly version: number
  /** null: always. */
  readonly fromMs: number | null
  readonly reason: string | null
  /** A shop of one drafted and published it. */
  readonly single: boolean
  readonly numbers: ReactNode
}

export function VersionList({ versions, inForce }: { versions: readonly VersionLine[]; inForce: number }) {
  const { t } = useTranslation('console')
  return (
    <DeskCard title={t('rules.versions')} words={t('rules.versionsWords')}>
      <ol className={css.versions}>
        {versions.map(({ version, fromMs, reason, single, numbers }) => (
          <li key={version}>
            <p>
              <b>{t('rules.version', { version })}</b> {version === inForce && <Tag tone="green">{t('rules.inForce')}</Tag>}
              {single && <Tag tone="amber">{t('rules.single')}</Tag>}
            </p>
            <p className="num">{numbers}</p>
            <small className="num">
              {fromMs === null ? t('rules.always') : t('rules.from', { time: dateTimeOf(fromMs, serverNow()) })}
              {reason !== null && ` · ${reason}`}
            </small>
          </li>
        ))}
      </ol>
    </DeskCard>
  )
}
