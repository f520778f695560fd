// The checks before a show with their words and ways out, and the one reason why it cannot start yet.
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { SILENT_MS } from '../../features/broadcast/health-said.rules.ts'
import type { UplinkTest } from '../../features/broadcast/uplink-test.rules.ts'
import { useDropRow, useSheetPlan } from '../../features/run-sheet/plan.query.ts'
import { useShow } from '../../features/shows/shows.query.ts'
import type { CheckLineWords } from '../../features/studio/check-list.tsx'
import { blocking, checksOf, type Check } from '../../features/studio/check-list.rules.ts'
import { preflightKey, usePreflight } from '../../features/studio/preflight.query.ts'
import { paths } from '../../paths.ts'
import { failureText } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { showToast } from '../../ui/toast.tsx'
import type { StudioSession } from './studio-session.ts'

const planPage = (showId: string): string => `${paths.console}/shows/${showId}`

export function useChecks(session: StudioSession, test: UplinkTest, steadyMs: number) {
  const { t } = useTranslation('studio')
  const queries = useQueryClient()
  const { showId } = session
  const stand = useStore(session.room.store, (now) => now.stand)
  const phase = useStore(session.room.store, (now) => now.show?.phase)
  const stageOn = useStore(session.room.store, (now) => now.media?.state === 'on')
  const devicesAt = useDevicesAt(session)
  const silent = useSilence(session, steadyMs)
  const preflight = usePreflight(showId).data
  const sheet = useSheetPlan(showId, true).data
  const page = useShow(showId).data
  const drop = useDropRow(showId, (error) => {
    if (error) showToast(failureText(error.code), 'bad')
    void queries.invalidateQueries({ queryKey: preflightKey(showId) })
  })
  const facts = {
    lineOpen: stand === 'in',
    announced: phase !== 'draft',
    devices: devicesAt,
    stageOn,
    uplink: test.at === 'done' ? (test.word ?? 'gone') : test.at,
    silent,
    offerCount: sheet?.rows.length ?? null,
    problems: preflight?.problems ?? [],
    sellerKnown: page ? page.seller.name !== '' && page.seller.phone !== '' : null,
  }
  const checks = checksOf(facts)
  const units = sheet?.rows.reduce((sum, row) => sum + row.skus.reduce((all, sku) => all + sku.units, 0), 0) ?? 0
  const minutes = sheet?.rows.reduce((sum, row) => sum + row.talkMinutes, 0) ?? 0
  const problemWords = ({ of }: Check): CheckLineWords => {
    const row = sheet?.rows.find((one) => one.position === of?.position)
    return {
      title: t(`problem.${of?.code ?? 'other'}` as 'problem.other', { title: row?.title ?? '' }),
      words: t('problem.where', { no: of?.position ?? 0 }),
      acts: (
        <>
          <DeskButton
            size="sm"
            busy={drop.isPending}
            disabled={!sheet}
            onClick={() => sheet && of && drop.mutate({ sheet, position: of.position })}
          >
            {t('problem.drop')}
          </DeskButton>
          <DeskButton size="sm" look="primary" onClick={() => window.open(planPage(showId), '_blank', 'noopener')}>
            {t('problem.mend')}
          </DeskButton>
        </>
      ),
    }
  }
  const wordsOf = (check: Check): CheckLineWords => {
    if (check.key === 'problem') return problemWords(check)
    const words = t(`check.${check.key}.${check.state}` as 'check.line.pass', {
      count: sheet?.rows.length ?? 0,
      units,
      minutes,
      name: page?.seller.name ?? '',
      seconds: test.leftSec,
    })
    return {
      title: t(`check.${check.key}.title`),
      words,
      ...(check.key === 'announced' && {
        acts: (
          <DeskButton size="sm" look="primary" onClick={() => window.location.assign(planPage(showId))}>
            {t('problem.announce')}
          </DeskButton>
        ),
      }),
    }
  }
  const blockers = blocking(checks)
  const first = blockers[0]
  const reason = first ? t('before.notYet', { count: blockers.length, what: wordsOf(first).title, words: wordsOf(first).words }) : null
  return { checks, wordsOf, reason, reservations: page?.show.reservations ?? null, host: page?.show.host ?? null }
}

function useDevicesAt(session: StudioSession) {
  if (!session.devices) throw new Error('a studio has devices')
  return useStore(session.devices.store, (now) => now.at)
}

/** Nothing heard for eight seconds while the microphone is on. */
export function useSilence(session: StudioSession, steadyMs: number): boolean {
  if (!session.devices) throw new Error('a studio has devices')
  const heardAtMs = useStore(session.devices.level, (now) => now.heardAtMs)
  const open = useStore(session.devices.store, (now) => now.at === 'open' && !now.muted)
  return open && steadyMs - heardAtMs >= SILENT_MS
}
