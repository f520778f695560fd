// Switches a share link off when it got to where it should not, and on again; it opens the room all the same.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ShareLink } from '../../../../server/protocol/leaders.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'
import { failureText } from '../../text/failure.ts'
import { showToast } from '../../ui/toast.tsx'
import css from './share.module.css'
import { leaderKey } from './leader.query.ts'

export function LinkSwitch({ link }: { link: ShareLink }) {
  const { t } = useTranslation('leader')
  const queries = useQueryClient()
  const turn = useMutation<ShareLink, RestError, boolean>({
    mutationFn: (disabled) => rest('PUT /leader/links/:id', { params: { id: link.linkId }, body: { disabled } }),
    onSuccess: ({ disabled }) => showToast(t(disabled ? 'share.off.done' : 'share.off.back'), 'good'),
    onError: ({ code }) => showToast(failureText(code), 'bad'),
    onSettled: () => queries.invalidateQueries({ queryKey: [...leaderKey, 'link'] }),
  })
  return (
    <div className={css.linkSwitch}>
      {link.disabled && <p role="status">{t('share.off.words')}</p>}
      <button type="button" className="hit" disabled={turn.isPending} onClick={() => turn.mutate(!link.disabled)}>
        {t(link.disabled ? 'share.off.on' : 'share.off.act')}
      </button>
    </div>
  )
}
