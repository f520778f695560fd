// A task opened: what is asked, how far she is, its material with one tap to copy, taking it up and proving it.
import { Copy, ExternalLink } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { LeaderTask } from '../../../../server/protocol/leader-tasks.ts'
import { copyText } from '../../platform/env.ts'
import { paths } from '../../paths.ts'
import { rest } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './task.module.css'
import { TaskLine } from './task-line.tsx'
import { TaskProof } from './task-proof.tsx'
import { useClaimTask } from './task.query.ts'
import { standingOf } from './task.rules.ts'

function Material({ task }: { task: LeaderTask }) {
  const { t } = useTranslation(['leader', 'app'])
  const { words, pictureUrls, clipUrl } = task.material
  const { showId } = task
  const copy = async () => {
    try {
      const link = showId === null ? null : await rest('POST /leader/links', { body: { showId } })
      const text = [words, ...(link === null ? [] : [new URL(link.url, window.location.origin).href])].join('\n')
      const done = await copyText(text.trim())
      showToast(done ? t('tasks.copied') : t('app:copyFailed'), done ? 'good' : 'bad')
    } catch (error) {
      showToast(failureTextOf(error), 'bad')
    }
  }
  if (words === '' && pictureUrls.length === 0 && clipUrl === null && showId === null) return null
  return (
    <section className={css.material}>
      <h3>{t('tasks.material')}</h3>
      {words !== '' && <p className={css.copy}>{words}</p>}
      {(words !== '' || showId !== null) && (
        <Button look="ink" block icon={<Copy size={18} aria-hidden="true" />} onClick={() => void copy()}>
          {t(showId === null ? 'tasks.copy' : 'tasks.copyWithLink')}
        </Button>
      )}
      {pictureUrls.length > 0 && (
        <>
          <div className={css.pictures}>
            {pictureUrls.map((url, place) => (
              <a key={url} href={url} target="_blank" rel="noreferrer">
                <img src={url} alt={t('tasks.pictureAlt', { place: place + 1 })} width={120} height={120} loading="lazy" />
              </a>
            ))}
          </div>
          <p className={css.hint}>{t('tasks.savePicture')}</p>
        </>
      )}
      {clipUrl !== null && (
        <a className={css.clip} href={clipUrl} target="_blank" rel="noreferrer">
          <ExternalLink size={16} aria-hidden="true" />
          {t('tasks.clip')}
        </a>
      )}
      {showId !== null && (
        <ButtonLink to={task.kind === 'watch' ? paths.show(showId) : paths.leaderShare(showId)} look="soft" block>
          {t(task.kind === 'watch' ? 'tasks.toShow' : 'tasks.toShare')}
        </ButtonLink>
      )}
    </section>
  )
}

/** task null: closed. */
export function TaskSheet({ task, onClose }: { task: LeaderTask | null; onClose: () => void }) {
  const { t } = useTranslation('leader')
  const claim = useClaimTask()
  const standing = task === null ? 'lapsed' : standingOf(task)
  const take = () =>
    task !== null &&
    claim.mutate(task.taskId, {
      onSuccess: () => showToast(t('tasks.claimed'), 'good'),
      onError: (error) => showToast(failureTextOf(error), 'bad'),
    })
  return (
    <Sheet
      open={task !== null}
      onClose={onClose}
      label={task?.title ?? t('tasks.title')}
      title={task === null ? '' : t(`tasks.kind.${task.kind}`)}
      foot={
        standing === 'open' && (
          <Button look="gold" size="lg" block busy={claim.isPending} onClick={take}>
            {t('tasks.claim')}
          </Button>
        )
      }
    >
      {task !== null && (
        <div className={css.sheet}>
          <TaskLine task={task} />
          {task.words !== '' && <p className={css.words}>{task.words}</p>}
          {standing === 'open' && task.rewardFen > 0 && <p className={css.hint}>{t('tasks.claimWords')}</p>}
          <Material task={task} />
          {standing === 'claimed' && task.proof === 'picture' && <TaskProof key={task.taskId} taskId={task.taskId} onSent={onClose} />}
        </div>
      )}
    </Sheet>
  )
}
