// A task opened: what is asked, how far she is, its material with one tap to copy, taking it up and proving it.
import { useTranslation } from 'react-i18next'
import type { LeaderTask } from '../../../../server/protocol/leader-tasks.ts'
import { paths } from '../../paths.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { showToast } from '../../ui/toast.tsx'
import { Material } from './material.tsx'
import css from './task.module.css'
import { TaskLine } from './task-line.tsx'
import { TaskProof } from './task-proof.tsx'
import { useClaimTask } from './task.query.ts'
import { standingOf } from './task.rules.ts'

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
          <Material material={task.material} showId={task.showId}>
            {task.showId !== null && (
              <ButtonLink to={task.kind === 'watch' ? paths.show(task.showId) : paths.leaderShare(task.showId)} look="soft" block>
                {t(task.kind === 'watch' ? 'tasks.toShow' : 'tasks.toShare')}
              </ButtonLink>
            )}
          </Material>
          {task.courseId !== null && (
            <ButtonLink to={paths.leaderCourse(task.courseId)} look="soft" block>
              {t('tasks.toCourse')}
            </ButtonLink>
          )}
          {standing === 'claimed' && task.proof === 'picture' && <TaskProof key={task.taskId} taskId={task.taskId} onSent={onClose} />}
        </div>
      )}
    </Sheet>
  )
}
