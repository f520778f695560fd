// The plan of one show: its facts, its run sheet edited in place, what stands in the way, and announcing or cancelling it.
import { ChevronLeft } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import type { StaffShow } from '../../../../server/protocol/shows.ts'
import { displayText } from '../../../../server/protocol/text.ts'
import { sectionPath } from '../../features/console-shell/nav.tsx'
import { AssistantDialog } from '../../features/console-shows/people-dialogs.tsx'
import { PhaseChip } from '../../features/console-shows/phase-chip.tsx'
import { CoverPick, ShowFacts } from '../../features/console-shows/show-form.tsx'
import { showProblems, type ShowDraft } from '../../features/console-shows/show.rules.ts'
import { useChangeShow, useNameAssistant, usePlannedShow } from '../../features/console-shows/shows.query.ts'
import { paths } from '../../paths.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureCodeOf, failureText } from '../../text/failure.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskFailed, DeskHead, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './show-plan.module.css'
import { SheetEditor } from './sheet-editor.tsx'

const planned = new Set(['draft', 'scheduled', 'rehearsal'])
const gone = new Set(['ended', 'processing', 'replay', 'archived', 'banned', 'cancelled', 'expired'])
const draftOf = (show: StaffShow): ShowDraft => ({
  roomId: show.roomId,
  title: show.title,
  description: show.description,
  cover: show.coverId !== null && show.coverUrl !== null ? { id: show.coverId, url: show.coverUrl } : null,
  startsAtMs: show.startsAtMs,
})
const sameFacts = (a: ShowDraft, b: ShowDraft): boolean =>
  a.title === b.title && a.description === b.description && a.startsAtMs === b.startsAtMs && a.cover?.id === b.cover?.id

function Facts({ show, locked }: { show: StaffShow; locked: boolean }) {
  const { t } = useTranslation('console')
  const [draft, setDraft] = useState(() => draftOf(show))
  const change = useChangeShow(show.id)
  const { version } = show
  const latest = useRef(show)
  latest.current = show
  // another version is another truth: what was typed on the old one is gone with it
  useEffect(() => setDraft(draftOf(latest.current)), [version])
  const dirty = !sameFacts(draft, draftOf(show))
  const problems = dirty ? showProblems(draft, serverNow()).filter((one) => one !== 'past' || draft.startsAtMs !== show.startsAtMs) : []
  const save = () =>
    change.mutate(
      {
        seenVersion: version,
        title: displayText(draft.title),
        description: draft.description,
        coverId: draft.cover?.id ?? null,
        ...(draft.startsAtMs !== null && draft.startsAtMs !== show.startsAtMs && { startsAtMs: draft.startsAtMs }),
      },
      { onSuccess: () => showToast(t('saved'), 'good'), onError: (error) => showToast(failureText(error.code), 'bad') },
    )
  return (
    <DeskCard label={t('shows.facts')}>
      <div className={css.facts}>
        <CoverPick cover={draft.cover} disabled={locked} onPick={(cover) => setDraft((before) => ({ ...before, cover }))} />
        <ShowFacts
          draft={draft}
          problems={problems}
          startLocked={!planned.has(show.phase)}
          locked={locked}
          onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
        />
        {dirty && !locked && (
          <span className={css.save}>
            <DeskButton onClick={() => setDraft(draftOf(show))}>{t('shows.undo')}</DeskButton>
            <DeskButton look="primary" disabled={problems.length > 0} busy={change.isPending} onClick={save}>
              {t('save')}
            </DeskButton>
          </span>
        )}
      </div>
    </DeskCard>
  )
}

function Acts({ show }: { show: StaffShow }) {
  const { t } = useTranslation('console')
  const change = useChangeShow(show.id)
  const assistant = useNameAssistant(show.id)
  const [asked, setAsked] = useState<'cancel' | 'assistant' | null>(null)
  const act = (action: 'publish' | 'cancel') =>
    change.mutate(
      { seenVersion: show.version, action },
      {
        onSuccess: () => {
          setAsked(null)
          showToast(t(action === 'publish' ? 'shows.published' : 'shows.cancelled'), 'good')
        },
        onError: (error) => {
          setAsked(null)
          showToast(failureText(error.code), 'bad')
        },
      },
    )
  const waits = show.problems.length > 0 || show.offerCount === 0
  return (
    <>
      {planned.has(show.phase) && (
        <DeskButton look="danger" onClick={() => setAsked('cancel')}>
          {t('shows.cancel')}
        </DeskButton>
      )}
      {!gone.has(show.phase) && <DeskButton onClick={() => setAsked('assistant')}>{t('shows.assistant')}</DeskButton>}
      {show.phase !== 'draft' && (
        <DeskButton onClick={() => window.open(paths.show(show.id), '_blank', 'noopener')}>{t('shows.watch')}</DeskButton>
      )}
      {!gone.has(show.phase) && <DeskButton onClick={() => window.location.assign(paths.studio(show.id))}>{t('shows.studio')}</DeskButton>}
      {show.phase === 'draft' && (
        <DeskButton
          look="primary"
          disabled={waits}
          title={waits ? t('shows.publishWaits') : undefined}
          busy={change.isPending && change.variables.action === 'publish'}
          onClick={() => act('publish')}
        >
          {t('shows.publish')}
        </DeskButton>
      )}
      <ConfirmDialog
        open={asked === 'cancel'}
        title={t('shows.cancelTitle', { title: show.title })}
        confirmLabel={t('shows.cancel')}
        cancelLabel={t('shows.keep')}
        busy={change.isPending}
        onConfirm={() => act('cancel')}
        onCancel={() => setAsked(null)}
      >
        {t('shows.cancelWords', { count: show.reservations })}
      </ConfirmDialog>
      <AssistantDialog
        open={asked === 'assistant'}
        busy={assistant.isPending}
        error={assistant.error}
        onClose={() => setAsked(null)}
        onSend={(wish) =>
          assistant.mutate(wish, {
            onSuccess: () => {
              setAsked(null)
              showToast(t(wish.trade || wish.mod ? 'shows.assistantDone' : 'shows.assistantGone'), 'good')
            },
          })
        }
      />
    </>
  )
}

export default function ShowPlanPage() {
  const { t } = useTranslation('console')
  const navigate = useNavigate()
  const { showId = '' } = useParams()
  const show = usePlannedShow(showId)
  if (show.isError)
    return (
      <DeskFailed
        title={t('shows.oneFailed')}
        code={failureCodeOf(show.error) ?? 'fault'}
        busy={show.isFetching}
        onAgain={() => void show.refetch()}
      />
    )
  if (!show.data) return <DeskSkeleton label={t('loading')} />
  const locked = gone.has(show.data.phase)
  return (
    <>
      <DeskHead
        before={
          <DeskButton
            look="ghost"
            square
            aria-label={t('shows.back')}
            icon={<ChevronLeft size={18} aria-hidden="true" />}
            onClick={() => void navigate(sectionPath('shows'))}
          />
        }
        title={show.data.title}
        words={
          <>
            <PhaseChip phase={show.data.phase} /> {t('shows.hostIs', { name: show.data.hostName })}
          </>
        }
      >
        <Acts show={show.data} />
      </DeskHead>
      <SheetEditor show={show.data} locked={locked} facts={<Facts show={show.data} locked={locked} />} />
    </>
  )
}
