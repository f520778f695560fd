// The run sheet while it is edited: cells as typed, saved by itself a moment after the last change, never over somebody else's.
import { useEffect, useRef, useState } from 'react'
import type { RunSheet } from '../../../../server/protocol/offers.ts'
import { RestError, type FailCode } from '../../platform/rest-client.ts'
import { canSend, mergeReply, planProblems, planRow, planWrite, type PlanRow } from './plan.rules.ts'
import { useWriteSheet } from './sheet.query.ts'

export type SaveState =
  | { readonly at: 'clean'; readonly savedAtMs: number | null }
  | { readonly at: 'typing' | 'saving' | 'wrong' }
  | { readonly at: 'failed'; readonly code: FailCode }

const pauseMs = 900
const rowsOf = (sheet: RunSheet): PlanRow[] => sheet.rows.toSorted((a, b) => a.position - b.position).map(planRow)

/** onSaved hears each answer, so that what depends on the sheet is read again. */
export function useSheet(showId: string, sheet: RunSheet, now: () => number, onSaved: () => void) {
  const [rows, setRows] = useState<readonly PlanRow[]>(() => rowsOf(sheet))
  const [state, setState] = useState<SaveState>({ at: 'clean', savedAtMs: null })
  const version = useRef(sheet.version)
  const sending = useRef(false)
  const latest = useRef(rows)
  latest.current = rows
  const { mutateAsync } = useWriteSheet(showId)
  const told = useRef(onSaved)
  told.current = onSaved
  const problems = planProblems(rows)
  const sendable = canSend(problems)

  const save = async (): Promise<void> => {
    if (sending.current) return
    sending.current = true
    const sent = latest.current
    setState({ at: 'saving' })
    try {
      const reply = await mutateAsync(planWrite(sent, version.current))
      version.current = reply.version
      const typedMeanwhile = latest.current !== sent
      setRows((before) => mergeReply(before, sent, reply))
      setState(typedMeanwhile ? { at: 'typing' } : { at: 'clean', savedAtMs: now() })
      told.current()
    } catch (error) {
      setState({ at: 'failed', code: error instanceof RestError ? error.code : 'fault' })
    } finally {
      sending.current = false
    }
  }
  const saveRef = useRef(save)
  saveRef.current = save
  useEffect(() => {
    if (state.at !== 'typing') return
    if (!sendable) return setState({ at: 'wrong' })
    const timer = setTimeout(() => void saveRef.current(), pauseMs)
    return () => clearTimeout(timer)
  }, [state.at, rows, sendable])
  useEffect(() => {
    if (state.at === 'clean') return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [state.at])
  const change = (work: (before: readonly PlanRow[]) => readonly PlanRow[]): void => {
    setRows(work)
    setState((before) => (before.at === 'saving' ? before : { at: 'typing' }))
  }
  return { rows, problems, state, change, again: () => void save() }
}
